import { fact, facts, keysOf, SAID, versionsOf, wholeLog, type Current } from './samples';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

export const describeAppends = (current: Current): void => {
  describe('appending', () => {
    test('stamps version, position, transaction and time, and keeps the rest as given', async () => {
      const { store } = current();
      const given = {
        ...fact('one'),
        data: { text: 'Roger Pau Monné 🦢 "quoted"\n', list: [1, null, { x: true }] },
      };
      await store.append([given]);
      const [event] = await store.readStream('stream-a');
      expect(event).toMatchObject({ ...given, streamVersion: 1 });
      expect(event?.recordedAt).toMatch(INSTANT);
      expect(typeof event?.globalPosition).toBe('bigint');
      expect(typeof event?.transactionId).toBe('bigint');
    });

    test('keeps an event that nobody said at any time without a time', async () => {
      const { store } = current();
      const { saidAt: _saidAt, ...timeless } = fact('timeless');
      await store.append([timeless, fact('timed')]);
      const events = await store.readStream('stream-a');
      expect(events.map((event) => event.saidAt)).toEqual([undefined, SAID]);
    });

    test('of no events does nothing', async () => {
      const { store } = current();
      expect(await store.append([])).toEqual([]);
      expect(await wholeLog(store, 0)).toEqual([]);
    });

    test('counts versions in each stream, in the order of the batch', async () => {
      const { store } = current();
      await store.append([
        fact('a1', 'a'),
        fact('b1', 'b'),
        fact('a2', 'a'),
        fact('b2', 'b'),
        fact('a3', 'a'),
      ]);
      await store.append([fact('b3', 'b'), fact('a4', 'a')]);
      const [a, b] = [await store.readStream('a'), await store.readStream('b')];
      expect([keysOf(a), versionsOf(a)]).toEqual([
        ['a1', 'a2', 'a3', 'a4'],
        [1, 2, 3, 4],
      ]);
      expect([keysOf(b), versionsOf(b)]).toEqual([
        ['b1', 'b2', 'b3'],
        [1, 2, 3],
      ]);
    });

    test('takes a large batch over many streams in its own order', async () => {
      const { store } = current();
      const batch = Array.from({ length: 600 }, (_, n) => fact(`f${String(n)}`, `s${String(n % 150)}`));
      await store.append(batch);
      expect(keysOf(await wholeLog(store, 600))).toEqual(keysOf(batch));
      expect(versionsOf(await store.readStream('s7'))).toEqual([1, 2, 3, 4]);
    });
  });
};

export const describeIdempotence = (current: Current): void => {
  describe('a fact that arrives again', () => {
    test('changes nothing, and the outcome says so', async () => {
      const { store } = current();
      expect(await store.append([fact('one')])).toEqual([{ idempotencyKey: 'one', appended: true }]);
      expect(await store.append([fact('one')])).toEqual([{ idempotencyKey: 'one', appended: false }]);
      expect(versionsOf(await store.readStream('stream-a'))).toEqual([1]);
    });

    test('is known by its key alone, whatever else differs', async () => {
      const { store } = current();
      await store.append([fact('one', 'stream-a', { first: true })]);
      await store.append([fact('one', 'stream-b', { first: false })]);
      expect(await store.readStream('stream-b')).toEqual([]);
      expect((await store.readStream('stream-a')).map((event) => event.data)).toEqual([{ first: true }]);
    });

    test('twice in one batch is appended once, as it came first', async () => {
      const { store } = current();
      const [first, again] = [{ first: true }, { first: false }];
      const outcomes = await store.append([
        fact('one', 'stream-a', first),
        fact('two', 'stream-a', first),
        fact('one', 'stream-a', again),
      ]);
      expect(outcomes.filter((o) => o.idempotencyKey === 'one' && o.appended)).toHaveLength(1);
      const events = await store.readStream('stream-a');
      expect(keysOf(events)).toEqual(['one', 'two']);
      expect(versionsOf(events)).toEqual([1, 2]);
      expect(events.map((event) => event.data)).toEqual([first, first]);
    });

    test('among new ones leaves no gap in the versions', async () => {
      const { store } = current();
      await store.append([fact('one'), fact('two')]);
      const outcomes = await store.append([fact('two'), fact('three'), fact('one'), fact('four')]);
      expect(outcomes.filter((o) => o.appended).map((o) => o.idempotencyKey)).toEqual(['three', 'four']);
      expect(versionsOf(await store.readStream('stream-a'))).toEqual([1, 2, 3, 4]);
    });

    test('in any batching leaves the same stream', async () => {
      const { store } = current();
      const all = facts(12);
      for (const [from, to] of [
        [0, 5],
        [3, 9],
        [0, 12],
        [11, 12],
        [0, 1],
      ])
        await store.append(all.slice(from, to));
      const events = await store.readStream('stream-a');
      expect([keysOf(events), versionsOf(events)]).toEqual([keysOf(all), all.map((_, n) => n + 1)]);
      expect(await wholeLog(store, 12)).toHaveLength(12);
    });
  });
};
