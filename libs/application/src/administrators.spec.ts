import { holdsAnyOf } from '@sluice/freeze';
import { InMemoryEventStore } from './in-memory/event-store';
import { knowledgeOf, KNOWLEDGE_TYPES, publishProject } from './knowledge';
import { DOCUMENTS, HASHING, StoppedClock, time } from './spec-builders';
import { decideAdministrator } from './use-cases/decide-administrator';

const IDENTITIES = [{ name: 'Wren', addresses: ['wren@example.org', 'w@example.net'] }];

const setup = async () => {
  const store = new InMemoryEventStore(new StoppedClock());
  await publishProject(
    store,
    { ...DOCUMENTS, identities: IDENTITIES },
    { fileHash: 'one', hashing: HASHING },
  );
  const known = async () => knowledgeOf(await store.readTypes(KNOWLEDGE_TYPES), 'otter');
  const decide = async (kind: 'add' | 'remove', person: string, at: string) =>
    decideAdministrator(
      store,
      { kind, person },
      { correction: { at: time(at), reason: 'so it is' }, hashing: HASHING, knowledge: await known() },
    );
  const isOne = async (person: string, at: string) =>
    holdsAnyOf(await known(), person, { roles: ['administrator'], at: time(at) });
  return { store, decide, isOne };
};

test('somebody is an administrator from when it was said, by any of their addresses', async () => {
  const { decide, isOne } = await setup();
  await decide('add', 'Wren@example.org', '2024-03-01');
  expect(await isOne('w@example.net', '2024-03-02')).toBe(true);
  expect(await isOne('w@example.net', '2024-02-01')).toBe(false);
  expect(await isOne('heron@example.org', '2024-03-02')).toBe(false);
});

test('and no longer from when that was said; said again it changes nothing', async () => {
  const { store, decide, isOne } = await setup();
  const before = store.events.length;
  expect(await decide('remove', 'wren@example.org', '2024-02-01')).toBeUndefined();
  expect((await decide('add', 'wren@example.org', '2024-03-01'))?.streamName).toBe('administrators');
  expect(await decide('add', 'w@example.net', '2024-03-02')).toBeUndefined();
  await decide('remove', 'w@example.net', '2024-04-01');
  expect(store.events.length - before).toBe(2);
  expect([
    await isOne('wren@example.org', '2024-03-05'),
    await isOne('wren@example.org', '2024-04-05'),
  ]).toEqual([true, false]);
  await decide('add', 'wren@example.org', '2024-05-01');
  expect(await isOne('wren@example.org', '2024-05-02')).toBe(true);
});
