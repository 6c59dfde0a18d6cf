import type { NewEvent } from '@sluice/kernel';
import { fact, settled, wholeLog, type Current } from './samples';

/** One event of each version that `SampleRenamed` ever had, in the form of its time. */
const HISTORY: readonly NewEvent[] = [
  { ...fact('v1'), type: 'SampleRenamed', schemaVersion: 1, data: { by: 'alice' } },
  { ...fact('v2'), type: 'SampleRenamed', schemaVersion: 2, data: { person: 'bob' } },
  { ...fact('v3'), type: 'SampleRenamed', schemaVersion: 3, data: { person: 'carol', role: 'committer' } },
];

const LIFTED = [
  { schemaVersion: 3, data: { person: 'alice', role: 'unknown' } },
  { schemaVersion: 3, data: { person: 'bob', role: 'unknown' } },
  { schemaVersion: 3, data: { person: 'carol', role: 'committer' } },
];

export const describeUpcasting = (current: Current): void => {
  describe('an event of an older version', () => {
    beforeEach(() => current().store.append(HISTORY));

    test('comes lifted to the newest from its stream', async () => {
      expect(await current().store.readStream('stream-a')).toMatchObject(LIFTED);
    });

    test('comes lifted from the facts of its type', async () => {
      expect(await current().store.readTypes(['SampleRenamed'])).toMatchObject(LIFTED);
    });

    test('comes lifted from the log', async () => {
      expect(await wholeLog(current().store, 3)).toMatchObject(LIFTED);
    });

    test('comes lifted to a reader', async () => {
      let handed: readonly unknown[] = [];
      await settled('three events', async () => {
        await current().store.consume('lifted', 10, (events) => {
          handed = [...handed, ...events];
          return Promise.resolve();
        });
        return handed.length >= 3 ? handed : undefined;
      });
      expect(handed).toMatchObject(LIFTED);
    });

    test('keeps its key: the same fact in its old form is still a no-op', async () => {
      const outcomes = await current().store.append(HISTORY);
      expect(outcomes.map((outcome) => outcome.appended)).toEqual([false, false, false]);
    });
  });
};
