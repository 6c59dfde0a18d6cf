import type { Role } from '@sluice/freeze';
import { InMemoryEventStore } from '../in-memory/event-store';
import { knowledgeOf, KNOWLEDGE_TYPES, publishProject } from '../knowledge';
import { DOCUMENTS, HASHING, StoppedClock, time } from '../spec-builders';
import { decideDependence } from './decide-dependence';
import { recordRefusal, whyNotCorrect } from './record-refusal';

const AT = time('2024-03-01');
const role = (name: Role['role'], more: Partial<Role> = {}): Role => ({
  ...{ role: name, person: 'wren@example.org', source: { text: 'for this test' } },
  ...more,
});
const standing = (...roles: Role[]) => ({ roles, identities: [] });

test.each(['maintainer', 'committer', 'release-manager', 'deputy-release-manager'] as const)(
  'a %s corrects both',
  (name) => {
    for (const what of ['grouping', 'dependence'] as const)
      expect(whyNotCorrect(standing(role(name)), 'Wren@example.org', { what, at: AT })).toBeUndefined();
  },
);

test('an administrator says what belongs where, and opens no gate', () => {
  const administrator = standing(role('administrator'));
  expect(whyNotCorrect(administrator, 'wren@example.org', { what: 'grouping', at: AT })).toBeUndefined();
  expect(whyNotCorrect(administrator, 'wren@example.org', { what: 'dependence', at: AT })).toMatch(
    /^wren@example\.org holds none of these roles on 2024-03-01: maintainer, committer, release manager,/,
  );
});

test('a role that has ended is none', () => {
  const ended = standing(role('committer', { validTo: time('2024-02-01') }));
  expect(whyNotCorrect(ended, 'wren@example.org', { what: 'grouping', at: AT })).toMatch(/holds none/);
});

test('a refusal is a fact that changes nothing, and a dry run records none', async () => {
  const store = new InMemoryEventStore(new StoppedClock());
  await publishProject(store, DOCUMENTS, { fileHash: 'one', hashing: HASHING });
  const known = async () => knowledgeOf(await store.readTypes(KNOWLEDGE_TYPES), 'otter');
  const before = await known();
  const via = { surface: 'http', token: 't1' } as const;
  const context = { correction: { by: 'wren@example.org', at: AT, reason: 'so', via }, hashing: HASHING };
  await recordRefusal(store, { what: 'regroup', why: 'no role' }, context);
  expect(store.events.at(-1)).toMatchObject({
    type: 'PersonDecided',
    streamName: 'refusals',
    data: { about: 'refusal', what: 'regroup', why: 'no role', by: 'wren@example.org', via },
  });
  expect(await known()).toEqual(before);
  const count = store.events.length;
  const decision = { kind: 'confirm', from: 'a@example.org', to: 'b@example.org' } as const;
  const planned = await decideDependence(store, decision, { ...context, dryRun: true });
  expect(store.events).toHaveLength(count);
  expect((await decideDependence(store, decision, context)).idempotencyKey).toBe(planned.idempotencyKey);
});
