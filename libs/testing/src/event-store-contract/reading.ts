import { LOG_START } from '@sluice/application';
import { before, conclusion, fact, facts, keysOf, versionsOf, wholeLog, type Current } from './samples';

export const describeStreams = (current: Current): void => {
  describe('a stream', () => {
    test('that nobody wrote is empty', async () => {
      expect(await current().store.readStream('nobody')).toEqual([]);
    });

    test('is read from after a version, oldest first', async () => {
      const { store } = current();
      await store.append([...facts(5), fact('other', 'stream-b')]);
      expect(versionsOf(await store.readStream('stream-a', 2))).toEqual([3, 4, 5]);
      expect(await store.readStream('stream-a', 5)).toEqual([]);
      expect(versionsOf(await store.readStream('stream-a', 0))).toEqual([1, 2, 3, 4, 5]);
    });

    test('shows an append as soon as it is done', async () => {
      const { store, another = store } = current();
      await store.append([fact('one')]);
      expect(keysOf(await another.readStream('stream-a'))).toEqual(['one']);
    });
  });

  describe('the facts of some types', () => {
    test('come in log order, of these types only', async () => {
      const { store } = current();
      await store.append([{ ...fact('model'), type: 'ModelPublished' }, fact('sample'), conclusion('c')]);
      await store.append([
        { ...fact('role', 'b'), type: 'RoleHeld' },
        { ...fact('model-2', 'b'), type: 'ModelPublished' },
      ]);
      expect(keysOf(await store.readTypes(['RoleHeld', 'ModelPublished']))).toEqual([
        'model',
        'role',
        'model-2',
      ]);
      expect(keysOf(await store.readTypes(['NeverHeardOf']))).toEqual([]);
      expect(await store.readTypes([])).toEqual([]);
    });
  });
};

export const describeLog = (current: Current): void => {
  describe('the log', () => {
    test('holds every event once, in strictly rising places', async () => {
      const { store } = current();
      for (let n = 0; n < 5; n++) await store.append(facts(3, `batch-${String(n)}`, `s${String(n % 2)}`));
      const events = await wholeLog(store, 15);
      expect(new Set(keysOf(events)).size).toBe(15);
      events.slice(1).forEach((event, n) => expect(before(events[n] ?? LOG_START, event)).toBe(true));
    });

    test('keeps the order of appends that follow each other', async () => {
      const { store } = current();
      const all = facts(9);
      for (const one of all) await store.append([one]);
      expect(keysOf(await wholeLog(store, 9))).toEqual(keysOf(all));
    });

    test.each([1, 2, 3, 7, 100])('read in pages of %i is the same log', async (limit) => {
      const { store } = current();
      await store.append(facts(4));
      await store.append(facts(6, 'more', 'stream-b'));
      const whole = await wholeLog(store, 10);
      expect(await wholeLog(store, 10, limit)).toEqual(whole);
      const first = await store.readAfter(LOG_START, limit);
      expect(first.events).toHaveLength(Math.min(limit, 10));
    });

    test('is read on from any place in it', async () => {
      const { store } = current();
      await store.append(facts(3));
      await store.append(facts(3, 'more'));
      const whole = await wholeLog(store, 6);
      for (const [n, event] of whole.entries()) {
        const page = await store.readAfter(event, 100);
        expect(keysOf(page.events)).toEqual(keysOf(whole.slice(n + 1)));
      }
    });

    test('at its end answers the place it was asked for', async () => {
      const { store } = current();
      expect(await store.readAfter(LOG_START, 10)).toEqual({ events: [], next: LOG_START });
      await store.append(facts(2));
      const last = (await wholeLog(store, 2)).at(-1) ?? LOG_START;
      const end = { transactionId: last.transactionId, globalPosition: last.globalPosition };
      expect(await store.readAfter(end, 10)).toEqual({ events: [], next: end });
    });
  });
};
