import { InMemoryEventStore } from '../in-memory/event-store';
import { knowledgeOf, KNOWLEDGE_TYPES } from '../knowledge';
import { HASHING, publishedIn, StoppedClock, time } from '../spec-builders';
import { decideDependence, undoDependence } from './decide-dependence';
import { NothingToUndoError } from './record-decision';

const CONTEXT = {
  correction: { at: time('2024-03-09T10:00'), reason: 'they told me', by: 'milo@example.org' },
  hashing: HASHING,
};
const HUNT = { from: 'hunt@example.org', to: 'flag@example.org' };

const setup = async () => {
  const clock = new StoppedClock(time('2024-03-08T10:00'));
  const store = new InMemoryEventStore(clock);
  await publishedIn(store);
  clock.set('2024-03-09T10:00:00Z');
  const known = async (by?: string) =>
    knowledgeOf(await store.readTypes(KNOWLEDGE_TYPES), 'otter', by === undefined ? undefined : time(by))
      .dependences;
  return { store, known };
};

describe('a word on a dependency', () => {
  it('is known with who said it, when and why, from when it was recorded', async () => {
    const { store, known } = await setup();
    await decideDependence(store, { kind: 'confirm', ...HUNT }, CONTEXT);
    expect(await known()).toEqual([{ kind: 'confirm', ...HUNT, ...CONTEXT.correction }]);
    expect(await known('2024-03-08T12:00')).toBeUndefined();
  });

  it('is undone once', async () => {
    const { store, known } = await setup();
    const event = await decideDependence(store, { kind: 'dismiss', ...HUNT }, CONTEXT);
    await undoDependence(store, event.idempotencyKey, CONTEXT);
    expect(await known()).toBeUndefined();
    await expect(undoDependence(store, event.idempotencyKey, CONTEXT)).rejects.toThrow(NothingToUndoError);
  });
});
