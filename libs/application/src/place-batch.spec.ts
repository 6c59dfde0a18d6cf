import fc from 'fast-check';
import { instantOfMillis, parseInstant, shortHash, type Instant } from '@sluice/kernel';
import { readMail, type MailReading } from '@sluice/mail';
import { neighbourhoodKeys, placeBatch, type Keyed, type Placement } from './place-batch';
import { HASHING, mail, patch, reply } from './spec-builders';

/** What a store keeps between batches: no more of it is told to a batch than its own keys. */
class Index {
  readonly keys = new Map<string, string>();
  readonly mails = new Map<string, string>();

  take(batch: readonly Keyed[]): Placement {
    const asked = new Set(batch.flatMap((m) => m.keys));
    const placement = placeBatch(batch, new Map([...this.keys].filter(([key]) => asked.has(key))));
    for (const index of [this.keys, this.mails])
      for (const [name, place] of index) index.set(name, placement.merged.get(place) ?? place);
    for (const [key, place] of placement.keys) this.keys.set(key, place);
    for (const [hash, place] of placement.mails) this.mails.set(hash, place);
    return placement;
  }
}

/** What a mail that is alone calls its neighbourhood. */
const nameOf = (mail: Keyed): string => placeBatch([mail], new Map()).mails.get(mail.rawHash) ?? '';

/** The same by another way: from each mail, over shared keys, as far as one comes; named by the earliest mail met. */
const reachable = (mails: readonly Keyed[]): ReadonlyMap<string, string> =>
  new Map(
    mails.map((start) => {
      const met = new Set(start.keys);
      let near: readonly Keyed[] = [start];
      for (let before = -1; before < met.size;) {
        before = met.size;
        near = mails.filter(({ keys }) => keys.some((k) => met.has(k)));
        for (const key of near.flatMap((m) => m.keys)) met.add(key);
      }
      return [start.rawHash, near.map(nameOf).sort()[0] ?? ''] as const;
    }),
  );

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

const onSecond = (second: number): Instant | undefined => instantOfMillis(second * 1_000);

const dates: fc.Arbitrary<Instant | undefined> = fc.oneof(
  fc.constant(undefined),
  // Two mails may say one second, and some say what cannot be.
  fc.constantFrom(-5, 0, 1, 1_633_428_000, 0xffff_ffff, 99_999_999_999).map(onSecond),
);

const mailSets: fc.Arbitrary<readonly Keyed[]> = fc
  .array(
    fc.record({
      keys: fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 3 }),
      date: dates,
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((all) => all.map((one, n) => ({ rawHash: `mail-${String(n)}`, ...one })));

/** A set of mails, and a way it may come: shuffled, some of it again, cut into batches. */
const arrivals = mailSets.chain((mails) =>
  fc.record({
    mails: fc.constant(mails),
    order: fc.shuffledSubarray([...mails], { minLength: mails.length }),
    again: fc.array(fc.constantFrom(...mails), { maxLength: 5 }),
    cuts: fc.array(fc.nat(mails.length + 5), { maxLength: 5 }),
  }),
);

const batchesOf = (mails: readonly Keyed[], cuts: readonly number[]): readonly (readonly Keyed[])[] => {
  const borders = [0, ...[...cuts].sort((a, b) => a - b), mails.length];
  return borders.slice(1).map((end, n) => mails.slice(borders[n], Math.max(end, borders[n] ?? 0)));
};

describe('placing mails in neighbourhoods', () => {
  test('gives the same partition under the same names in any order, any batches, with any repetition', () => {
    fc.assert(
      fc.property(arrivals, ({ mails, order, again, cuts }) => {
        const index = new Index();
        for (const batch of batchesOf([...order, ...again], cuts)) index.take(batch);
        expect(new Map([...index.mails].sort())).toEqual(new Map([...reachable(mails)].sort()));
        for (const { rawHash, keys } of mails)
          for (const key of keys) expect(index.keys.get(key)).toBe(index.mails.get(rawHash));
      }),
      { numRuns: 500 },
    );
  });

  test('reports every neighbourhood that took another name, and none that kept its own', () => {
    fc.assert(
      fc.property(arrivals, ({ order, cuts }) => {
        const index = new Index();
        for (const batch of batchesOf(order, cuts)) {
          const before = new Map(index.mails);
          const { merged } = index.take(batch);
          const renamed = [...before].filter(([hash, place]) => index.mails.get(hash) !== place);
          expect(new Set(merged.keys())).toEqual(new Set(renamed.map(([, place]) => place)));
          for (const [hash, place] of renamed) expect(index.mails.get(hash)).toBe(merged.get(place));
        }
      }),
      { numRuns: 500 },
    );
  });

  const on = (day: string): Instant | undefined => parseInstant(`2021-10-${day}T12:00:00Z`);

  test('in the order of their dates changes no name, but of what was two and is one', () => {
    const inOrder = mailSets.map((mails) => mails.map((one, n) => ({ ...one, date: onSecond(n) })));
    fc.assert(
      fc.property(inOrder, (mails) => {
        const index = new Index();
        for (const one of mails) {
          const places = new Set(one.keys.flatMap((key) => index.keys.get(key) ?? []));
          expect(index.take([one]).merged.size).toBe(Math.max(0, places.size - 1));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('joins two that a late mail connects, and says so', () => {
    const index = new Index();
    index.take([
      { rawHash: 'first', keys: ['d', 'b'], date: on('05') },
      { rawHash: 'second', keys: ['c'], date: on('06') },
    ]);
    const { merged, mails } = index.take([{ rawHash: 'late', keys: ['d', 'c', 'e'], date: on('07') }]);
    expect(merged).toEqual(new Map([['615d8fc0c', '615c3e40d']]));
    expect(mails).toEqual(new Map([['late', '615c3e40d']]));
    expect(index.mails.get('second')).toBe('615c3e40d');
  });

  test('renames a neighbourhood of which an earlier mail turns up', () => {
    const index = new Index();
    index.take([{ rawHash: 'first', keys: ['a'], date: on('06') }]);
    const { merged } = index.take([{ rawHash: 'late', keys: ['c', 'a'], date: on('05') }]);
    expect(merged).toEqual(new Map([['615d8fc0a', '615c3e40c']]));
  });

  test('gives what keys alone connected the name of the first mail that has one', () => {
    const index = new Index();
    const connected = index.take([{ rawHash: '', keys: ['b', 'c'] }]).mails.get('') ?? '';
    const { merged, mails } = index.take([{ rawHash: 'first', keys: ['c'], date: on('05') }]);
    expect(merged).toEqual(new Map([[connected, '615c3e40c']]));
    expect([mails.get('first'), index.keys.get('b')]).toEqual(['615c3e40c', '615c3e40c']);
  });

  test('takes up what was named by a key, as it was before', () => {
    for (const key of ['0af3', '9c11', 'fe20']) {
      const old = new Map([['a', key]]);
      const { keys, merged } = placeBatch([{ rawHash: 'late', keys: ['a', 'b'], date: on('05') }], old);
      const name = [key, '615c3e40a'].sort()[0];
      expect([...new Set(keys.values())]).toEqual([name]);
      expect([...merged]).toEqual(name === key ? [] : [[key, name]]);
    }
  });

  test('keeps mails apart that share no key', () => {
    const { mails, merged } = placeBatch(
      [
        { rawHash: 'first', keys: ['a', 'b'] },
        { rawHash: 'second', keys: ['c', 'd'] },
      ],
      new Map(),
    );
    expect(new Set(mails.values()).size).toBe(2);
    expect(merged.size).toBe(0);
  });

  test('places a mail that has no key by itself', () => {
    expect(nameOf({ rawHash: 'alone', keys: [] })).toBe('ffffffffalone');
  });
});

const read = (from: Parameters<typeof readMail>[0]): MailReading => readMail(from, HASHING).reading;
const keysOf = (from: Parameters<typeof readMail>[0]): readonly string[] => neighbourhoodKeys(read(from));
const shared = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.filter((k) => b.includes(k));

describe('the keys of a mail', () => {
  const fish = patch('fish', '[PATCH] otter: catch another fish');

  test('are short hashes, none of them twice', () => {
    const keys = keysOf(fish);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(keys).toContain(shortHash('id:fish@example.org'));
  });

  test('meet those of its answer, of its respin, and of no other patch', () => {
    const respin = patch('fish-v2', '[PATCH v2] otter: catch another fish', { file: 'otter/pond.c' });
    const other = patch('moss', '[PATCH] otter: sit upon the moss');
    expect(shared(keysOf(fish), keysOf(reply('yes', 'fish')))).not.toEqual([]);
    expect(shared(keysOf(fish), keysOf(respin))).not.toEqual([]);
    expect(shared(keysOf(fish), keysOf(other))).toEqual([]);
  });

  test('of a revert meet those of what it reverts, although its subject is another', () => {
    const revert = patch('back', '[PATCH] Revert "otter: catch another fish"', { file: 'otter/river.c' });
    expect(read(revert).subjectKey).not.toBe(read(fish).subjectKey);
    expect(shared(keysOf(fish), keysOf(revert))).not.toEqual([]);
  });

  test('are there for any mail at all', () => {
    expect(keysOf(mail('nothing', { subject: '' }))).not.toEqual([]);
  });
});
