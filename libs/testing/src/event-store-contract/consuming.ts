import { VersionConflictError } from '@sluice/kernel';
import {
  concluding,
  conclusion,
  consumeAll,
  fact,
  facts,
  keysOf,
  settled,
  wholeLog,
  type Current,
} from './samples';

const nothing = (): Promise<void> => Promise.resolve();

export const describeConsumers = (current: Current): void => {
  describe('a reader with a checkpoint', () => {
    test('of an empty log is handed nothing, and its effects are not called', async () => {
      const effects = jest.fn(nothing);
      expect(await current().store.consume('idle', 10, effects)).toBe(0);
      expect(effects).not.toHaveBeenCalled();
    });

    test.each([1, 3, 7, 100])('is handed every event once and in order, %i at a time', async (limit) => {
      const { store } = current();
      const all = facts(20);
      await store.append(all.slice(0, 11));
      await store.append(all.slice(11));
      expect(await consumeAll(store, 'reader', 20, limit)).toEqual(keysOf(all));
      expect(await store.consume('reader', limit, nothing)).toBe(0);
    });

    test('is handed at most its limit, and told how many', async () => {
      const { store } = current();
      await store.append(facts(5));
      await wholeLog(store, 5);
      const counts = [];
      for (let n = 0; n < 4; n++) counts.push(await store.consume('counted', 2, nothing));
      expect(counts).toEqual([2, 2, 1, 0]);
    });
  });
};

export const describeSeveralConsumers = (current: Current): void => {
  describe('a reader among others', () => {
    test('goes its own way, whatever others have read', async () => {
      const { store } = current();
      await store.append(facts(4));
      expect(await consumeAll(store, 'first', 4)).toHaveLength(4);
      expect(await consumeAll(store, 'second', 4)).toHaveLength(4);
    });

    test('goes on where it stopped through another handle', async () => {
      const { store, another = store } = current();
      await store.append(facts(4));
      await wholeLog(store, 4);
      await store.consume('moving', 2, nothing);
      expect(await consumeAll(another, 'moving', 2)).toEqual(['fact-2', 'fact-3']);
    });

    test('sees its own conclusions come by later', async () => {
      const { store } = current();
      await store.append([fact('one')]);
      await settled(
        'the first event',
        async () => (await store.consume('echo', 10, concluding('of'))) || undefined,
      );
      expect(keysOf(await store.readStream('conclusions'))).toEqual(['of one']);
      expect(await consumeAll(store, 'echo', 1)).toEqual(['of one']);
    });

    test('under one name in two processes hands each event over once', async () => {
      const { store, another = store } = current();
      await store.append(facts(30));
      await wholeLog(store, 30);
      const handed: string[] = [];
      const turn = (reader: typeof store) =>
        reader.consume('shared', 5, async (events) => {
          await Promise.resolve();
          handed.push(...keysOf(events));
        });
      for (let n = 0; n < 4; n++) await Promise.all([turn(store), turn(another)]);
      expect(handed).toHaveLength(30);
      expect(new Set(handed).size).toBe(30);
    });
  });
};

export const describeConsumerFailures = (current: Current): void => {
  describe('a reader whose effects fail', () => {
    test('is handed the same events again, and leaves nothing behind', async () => {
      const { store } = current();
      await store.append(facts(3));
      await wholeLog(store, 3);
      const failing = store.consume('failing', 2, async (events, transaction) => {
        await concluding('half done')(events, transaction);
        throw new Error('the disk is full');
      });
      await expect(failing).rejects.toThrow('the disk is full');
      expect(await store.readStream('conclusions')).toEqual([]);
      expect(await consumeAll(store, 'failing', 3, 2)).toEqual(['fact-0', 'fact-1', 'fact-2']);
    });

    test('by a version conflict keeps neither its checkpoint nor what it appended before', async () => {
      const { store } = current();
      await store.append(facts(2));
      await wholeLog(store, 2);
      const losing = store.consume('losing', 10, async (_events, transaction) => {
        await transaction.append([conclusion('first', 'elsewhere')]);
        await transaction.append([conclusion('second')], { streamName: 'stream-a', version: 0 });
      });
      await expect(losing).rejects.toThrow(VersionConflictError);
      expect(await store.readStream('elsewhere')).toEqual([]);
      expect(await consumeAll(store, 'losing', 2)).toHaveLength(2);
    });

    test('and then work records each conclusion once', async () => {
      const { store } = current();
      await store.append(facts(6));
      await wholeLog(store, 6);
      let calls = 0;
      await settled('all conclusions', async () => {
        await store
          .consume('flaky', 2, async (events, transaction) => {
            await concluding('of')(events, transaction);
            calls += 1;
            if (calls % 2 === 1) throw new Error('now and then');
          })
          .catch(() => 0);
        return (await store.readStream('conclusions')).length >= 6 ? true : undefined;
      });
      const concluded = keysOf(await store.readStream('conclusions')).filter((key) =>
        key.startsWith('of fact'),
      );
      expect(concluded).toEqual(keysOf(facts(6)).map((key) => `of ${key}`));
    });

    test('does not hold back a reader of another name', async () => {
      const { store } = current();
      await store.append(facts(2));
      await wholeLog(store, 2);
      await store.consume('stuck', 10, () => Promise.reject(new Error('stuck'))).catch(() => 0);
      expect(await consumeAll(store, 'free', 2)).toHaveLength(2);
    });
  });
};
