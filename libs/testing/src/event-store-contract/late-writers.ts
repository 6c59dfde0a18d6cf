import { LOG_START, type EventStore } from '@sluice/application';
import type { LateWriter } from '../event-store-contract';
import { consumeAll, fact, facts, keysOf, wholeLog, type Current } from './samples';

/** Runs `body` with a writer that holds its transaction open, and closes it whatever happens. */
const withLateWriter = async (
  current: Current,
  body: (store: EventStore, writer: LateWriter) => Promise<void>,
): Promise<void> => {
  const { store, lateWriter } = current();
  if (lateWriter === undefined) throw new Error('a store that says lateWriters must be able to make one');
  const writer = await lateWriter();
  try {
    await body(store, writer);
  } finally {
    await writer.rollback();
  }
};

/** Appends while the late writer's transaction is older: these get later places, and are done first. */
const overtake = async (store: EventStore, writer: LateWriter): Promise<void> => {
  await writer.append([fact('late', 'late')]);
  await store.append([fact('early', 'early')]);
};

export const describeLateWriters = (current: Current): void => {
  describe('a transaction that commits late', () => {
    test('is not jumped over by who reads the log', () =>
      withLateWriter(current, async (store, writer) => {
        await overtake(store, writer);
        const during = await store.readAfter(LOG_START, 100);
        expect(keysOf(during.events)).toEqual([]);
        await writer.commit();
        expect(keysOf(await wholeLog(store, 2))).toEqual(['late', 'early']);
        const rest = await store.readAfter(during.next, 100);
        expect(keysOf(rest.events)).toEqual(['late', 'early']);
      }));

    test('is not jumped over by a reader with a checkpoint', () =>
      withLateWriter(current, async (store, writer) => {
        await store.append([fact('settled', 'settled')]);
        expect(await consumeAll(store, 'patient', 1)).toEqual(['settled']);
        await overtake(store, writer);
        expect(await store.consume('patient', 100, () => Promise.resolve())).toBe(0);
        await writer.commit();
        expect(await consumeAll(store, 'patient', 2)).toEqual(['late', 'early']);
      }));

    test('does not hold back what was done before it began', () =>
      withLateWriter(current, async (store, writer) => {
        await store.append(facts(3));
        await wholeLog(store, 3);
        await writer.append([fact('late', 'late')]);
        await store.append([fact('later still')]);
        const page = await store.readAfter(LOG_START, 100);
        expect(keysOf(page.events)).toEqual(keysOf(facts(3)));
      }));

    test('and is undone leaves nothing, and lets the others by', () =>
      withLateWriter(current, async (store, writer) => {
        await overtake(store, writer);
        await writer.rollback();
        expect(keysOf(await wholeLog(store, 1))).toEqual(['early']);
        expect(await store.readStream('late')).toEqual([]);
      }));

    test('among many others: every event reaches a reader once', () =>
      withLateWriter(current, async (store, writer) => {
        const handed: string[] = [];
        const read = () =>
          store.consume('busy', 3, (events) => {
            handed.push(...keysOf(events));
            return Promise.resolve();
          });
        for (let n = 0; n < 10; n++) {
          await store.append([fact(`quick-${String(n)}`, `q${String(n)}`)]);
          if (n === 2) await writer.append([fact('late', 'late')]);
          if (n === 7) await writer.commit();
          await read();
        }
        handed.push(...(await consumeAll(store, 'busy', 11 - handed.length)));
        expect(handed).toHaveLength(11);
        expect(new Set(handed).size).toBe(11);
      }));
  });
};
