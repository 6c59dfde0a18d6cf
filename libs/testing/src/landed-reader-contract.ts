import type { LandedReader, TreeStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';

/** An empty store of a tree, and a clock that the test moves. */
export type LandedReaderUnderTest = {
  readonly tree: TreeStore & LandedReader;
  readonly setNow: (now: Instant) => void;
};

const time = (text: string): Instant => text as Instant;
const OLGA = { name: 'Olga Otter', address: 'olga@example.org' };
const onDay = (day: number): Instant => time(`2024-03-0${day}T10:00:00Z`);

const landed = (day: number): LandedCommit => ({
  commit: String(day).repeat(40),
  parents: [],
  branch: 'master',
  author: OLGA,
  authoredAt: onDay(day),
  committer: OLGA,
  committedAt: onDay(day),
  subject: `otter: day ${day}`,
  body: '',
  files: [],
});

/** What every implementation of the `LandedReader` port keeps: both ends of a range, and the mark of what a forced push took away. */
export const landedReaderContract = (name: string, make: () => Promise<LandedReaderUnderTest>): void => {
  describe(`the landed reader contract, ${name}`, () => {
    test('gives back what landed in a range of days, and says what was taken away', async () => {
      const { tree, setNow } = await make();
      setNow(time('2024-04-01T00:00:00Z'));
      await tree.take([1, 2, 3, 4].map(landed));
      setNow(time('2024-04-02T00:00:00Z'));
      const dropped = [landed(3).commit];
      const moved = [{ project: 'pond', branch: 'master', to: landed(4).commit, dropped }];
      await tree.note({ project: 'pond', tags: [], maintainers: [], moved });
      const found = await tree.landed({ from: onDay(2), to: onDay(3) });
      expect([...found].sort((a, b) => (a.commit < b.commit ? -1 : 1))).toEqual([
        { ...landed(2), recordedAt: '2024-04-01T00:00:00Z' },
        { ...landed(3), recordedAt: '2024-04-01T00:00:00Z', droppedAt: '2024-04-02T00:00:00Z' },
      ]);
      expect(await tree.landed({ from: onDay(5), to: onDay(6) })).toEqual([]);
    });
  });
};
