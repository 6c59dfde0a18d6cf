import { messageId, VersionConflictError } from '@sluice/kernel';
import type { FreezeCommand } from '@sluice/freeze';
import { InMemoryEventStore } from '../in-memory/event-store';
import { knowledgeOf, KNOWLEDGE_TYPES } from '../knowledge';
import { HASHING, KNOWLEDGE, publishedIn, StoppedClock, time } from '../spec-builders';
import { decideRelease, releaseStream } from './decide-release';

const said = {
  release: '1.4',
  by: 'rita@example.org',
  at: time('2024-03-10T12:00'),
  reason: 'ice',
  source: {},
};
const STREAM = releaseStream('otter', '1.4');

const hold = (more: Partial<typeof said> = {}, about = 'fish@example.org'): FreezeCommand => ({
  type: 'PlaceHold',
  said: { ...said, ...more },
  data: { about: messageId(about) },
});

const setup = () => {
  const store = new InMemoryEventStore(new StoppedClock());
  const decide = (command: FreezeCommand, at = store) =>
    decideRelease(at, command, { knowledge: KNOWLEDGE, hashing: HASHING });
  return { store, decide };
};

describe('a decision on a release line', () => {
  test('is recorded as a fact in the stream of its line, said when the person said it', async () => {
    const { store, decide } = setup();
    const [event] = await decide(hold());
    expect(event).toMatchObject({ type: 'HoldPlaced', said });
    expect(await store.readStream(STREAM)).toMatchObject([
      { sort: 'fact', type: 'PersonDecided', saidAt: said.at, data: { about: 'gate', decision: event } },
    ]);
  });

  test('is known from then on', async () => {
    const { store, decide } = setup();
    await publishedIn(store);
    const events = await decide(hold());
    expect(knowledgeOf(await store.readTypes(KNOWLEDGE_TYPES), 'otter').decisions).toEqual(events);
  });

  test('that already stands is none', async () => {
    const { store, decide } = setup();
    await decide(hold());
    expect(await decide(hold({ at: time('2024-03-11'), reason: 'still ice' }))).toEqual([]);
    expect(await store.readStream(STREAM)).toHaveLength(1);
  });

  test('stands for its own line only', async () => {
    const { store, decide } = setup();
    await decide(hold());
    expect(await decide(hold({ release: '1.5', by: 'milo@example.org' }))).toMatchObject([
      { type: 'HoldPlaced' },
    ]);
    expect(await store.readStream(releaseStream('otter', '1.5'))).toHaveLength(1);
  });

  test('may be taken back and made again', async () => {
    const { store, decide } = setup();
    const release: FreezeCommand = {
      ...hold({ at: time('2024-03-11') }),
      type: 'ReleaseHold',
    } as FreezeCommand;
    await decide(hold());
    expect(await decide(release)).toMatchObject([{ type: 'HoldReleased' }]);
    expect(await decide(hold({ at: time('2024-03-12') }))).toMatchObject([{ type: 'HoldPlaced' }]);
    expect(await store.readStream(STREAM)).toHaveLength(3);
  });

  test('may be made with another address of the person who may', async () => {
    const { decide } = setup();
    expect(await decide(hold({ by: 'rita@work.example.com' }))).toMatchObject([{ type: 'HoldPlaced' }]);
  });

  test('may be made by somebody whom an earlier decision appointed', async () => {
    const { decide } = setup();
    const moratorium: FreezeCommand = {
      type: 'DeclareMoratorium',
      said: { ...said, by: 'dora@example.org', at: time('2024-03-12') },
      data: {},
    };
    expect(await decide(moratorium)).toMatchObject([{ type: 'DeclareMoratoriumRefused' }]);
    await decide({
      type: 'AppointReleaseManager',
      said,
      data: { person: 'dora@example.org', deputy: true },
    });
    expect(
      await decide({ ...moratorium, said: { ...moratorium.said, at: time('2024-03-13') } }),
    ).toMatchObject([{ type: 'MoratoriumDeclared' }]);
  });
});

describe('a decision by somebody who may not', () => {
  test('is recorded as refused, with the reason, and changes nothing', async () => {
    const { store, decide } = setup();
    const events = await decide(hold({ by: 'fred@example.net' }));
    expect(events).toMatchObject([{ type: 'PlaceHoldRefused', said: { by: 'fred@example.net' } }]);
    expect(JSON.stringify(events)).toContain('fred@example.net is not the release manager');
    expect(await store.readStream(STREAM)).toMatchObject([{ data: { decision: events[0] } }]);
    expect(await decide(hold({ at: time('2024-03-11') }))).toMatchObject([{ type: 'HoldPlaced' }]);
  });
});

/** A store in which somebody else decides first, so many times. */
const contested = (store: InMemoryEventStore, times: number, other: () => Promise<unknown>) => {
  let left = times;
  const attempts: (number | undefined)[] = [];
  const append: InMemoryEventStore['append'] = async (events, expected) => {
    attempts.push(expected?.version);
    if (left > 0) {
      left -= 1;
      await other();
    }
    return store.append(events, expected);
  };
  return { attempts, store: Object.assign(Object.create(store) as InMemoryEventStore, { append }) };
};

describe('when somebody else is quicker', () => {
  test('it is decided again, over what he decided: here nothing is left to do', async () => {
    const { store, decide } = setup();
    const race = contested(store, 1, () => decide(hold({ reason: 'snow' })));
    expect(await decide(hold(), race.store)).toEqual([]);
    expect(race.attempts).toEqual([0, 1]);
    expect(await store.readStream(STREAM)).toMatchObject([
      { data: { decision: { said: { reason: 'snow' } } } },
    ]);
  });

  test('on another series, both decisions stand', async () => {
    const { store, decide } = setup();
    const race = contested(store, 1, () => decide(hold({}, 'moss@example.org')));
    expect(await decide(hold(), race.store)).toMatchObject([{ type: 'HoldPlaced' }]);
    expect(await store.readStream(STREAM)).toHaveLength(2);
  });

  test('again and again, it gives up after five times and says so', async () => {
    const { store, decide } = setup();
    let n = 0;
    const race = contested(store, 100, () => decide(hold({}, `moss-${String(n++)}@example.org`)));
    await expect(decide(hold(), race.store)).rejects.toThrow(VersionConflictError);
    expect(race.attempts).toHaveLength(5);
  });

  test('any other failure is passed on at once', async () => {
    const { store, decide } = setup();
    const race = contested(store, 100, () => Promise.reject(new Error('the disk is full')));
    await expect(decide(hold(), race.store)).rejects.toThrow('the disk is full');
    expect(race.attempts).toHaveLength(1);
  });
});
