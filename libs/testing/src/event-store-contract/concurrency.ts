import { AlreadyRecordedError, VersionConflictError } from '@sluice/kernel';
import { fact, facts, keysOf, versionsOf, wholeLog, type Current } from './samples';

export const describeExpectedVersion = (current: Current): void => {
  describe('an expected version', () => {
    test('of 0 holds for a stream without events, and for no other', async () => {
      const { store } = current();
      await store.append([fact('one')], { streamName: 'stream-a', version: 0 });
      await expect(store.append([fact('two')], { streamName: 'stream-a', version: 0 })).rejects.toThrow(
        VersionConflictError,
      );
      expect(keysOf(await store.readStream('stream-a'))).toEqual(['one']);
    });

    test('that holds lets the append happen', async () => {
      const { store } = current();
      await store.append(facts(3));
      await store.append([fact('next')], { streamName: 'stream-a', version: 3 });
      expect(versionsOf(await store.readStream('stream-a'))).toEqual([1, 2, 3, 4]);
    });

    test.each([2, 4])(
      'of %i on a stream at version 3 fails and says where the stream is',
      async (version) => {
        const { store } = current();
        await store.append(facts(3));
        await expect(store.append([fact('next')], { streamName: 'stream-a', version })).rejects.toMatchObject(
          { streamName: 'stream-a', expectedVersion: version, actualVersion: 3 },
        );
      },
    );

    test('that fails appends nothing, to other streams neither', async () => {
      const { store } = current();
      await store.append(facts(1));
      const batch = [fact('elsewhere', 'stream-b'), fact('next')];
      await expect(store.append(batch, { streamName: 'stream-a', version: 0 })).rejects.toThrow(
        VersionConflictError,
      );
      expect(await store.readStream('stream-b')).toEqual([]);
      expect(keysOf(await wholeLog(store, 1))).toEqual(['fact-0']);
      await store.append(batch, { streamName: 'stream-a', version: 1 });
      expect(await wholeLog(store, 3)).toHaveLength(3);
    });
  });
};

export const describeConcurrentAppends = (current: Current): void => {
  describe('appends at the same time', () => {
    test('under one expected version: one wins, the others hear of the conflict', async () => {
      const { store, another = store } = current();
      const attempts = await Promise.allSettled(
        Array.from({ length: 6 }, (_, n) =>
          (n % 2 === 0 ? store : another).append([fact(`try-${String(n)}`)], {
            streamName: 'stream-a',
            version: 0,
          }),
        ),
      );
      expect(attempts.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
      for (const attempt of attempts)
        if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(VersionConflictError);
      expect(versionsOf(await store.readStream('stream-a'))).toEqual([1]);
    });

    test('that say the same in streams of their own, and say that it is new: one is recorded whole, nothing of the others', async () => {
      const { store, another = store } = current();
      const attempts = await Promise.allSettled(
        Array.from({ length: 6 }, (_, n) => {
          const streamName = `mail-${String(n)}`;
          const batch = [fact(`effect-${String(n)}`, 'stream-a'), fact('the same', streamName)];
          return (n % 2 === 0 ? store : another).append(batch, {
            ...{ streamName, version: 0, unrecorded: 'the same' },
          });
        }),
      );
      expect(attempts.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
      for (const attempt of attempts)
        if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(AlreadyRecordedError);
      expect(await store.readStream('stream-a')).toHaveLength(1);
      expect(await wholeLog(store, 2)).toHaveLength(2);
    });

    test('to one stream leave versions without gap or double', async () => {
      const { store, another = store } = current();
      await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          (n % 2 === 0 ? store : another).append(facts(5, `writer-${String(n)}`)),
        ),
      );
      const events = await store.readStream('stream-a');
      expect(versionsOf(events)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
      expect(new Set(keysOf(events)).size).toBe(40);
    });

    test('of one fact append it once', async () => {
      const { store, another = store } = current();
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, n) =>
          (n % 2 === 0 ? store : another).append([fact('one'), fact('two')]),
        ),
      );
      const appended = outcomes.flat().filter((outcome) => outcome.appended);
      expect([...keysOf(appended)].sort()).toEqual(['one', 'two']);
      expect(versionsOf(await store.readStream('stream-a'))).toEqual([1, 2]);
    });
  });
};

export const describeCrossingBatches = (current: Current): void => {
  describe('batches that cross', () => {
    test('on the same streams in opposite orders all come through', async () => {
      const { store, another = store } = current();
      const names = Array.from({ length: 10 }, (_, n) => `s${String(n)}`);
      const batch = (writer: string, order: readonly string[]) => order.map((s) => fact(`${writer} ${s}`, s));
      await Promise.all([
        store.append(batch('up', names)),
        another.append(batch('down', names.toReversed())),
        store.append(batch('up again', names)),
        another.append(batch('down again', names.toReversed())),
      ]);
      for (const name of names) expect(versionsOf(await store.readStream(name))).toEqual([1, 2, 3, 4]);
    });

    test('of an import, and single facts about its streams, all come through', async () => {
      const { store, another = store } = current();
      const names = Array.from({ length: 120 }, (_, n) => `import-${String(n)}`);
      await Promise.all([
        store.append(names.map((name) => fact(`import ${name}`, name))),
        ...names.slice(0, 6).map((name) => another.append([fact(`single ${name}`, name)])),
      ]);
      for (const name of names.slice(0, 6)) expect(versionsOf(await store.readStream(name))).toEqual([1, 2]);
    });
  });
};
