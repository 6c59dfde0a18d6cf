import type { ReportStore, SavedReport, SavedText } from '@sluice/application';
import type { Instant } from '@sluice/kernel';

/** An empty store of saved reports, and a clock that the test moves. */
export type ReportStoreUnderTest = { readonly reports: ReportStore; readonly setNow: (now: Instant) => void };

const day = (n: number): Instant => `2024-04-${String(n).padStart(2, '0')}T12:00:00Z` as Instant;

const report = (name: string, parts: Partial<SavedReport> = {}): SavedReport => ({
  ...{ hash: name.padEnd(64, '0'), kind: 'freeze', release: '1.4', title: `report ${name}`, asOf: day(1) },
  ...{
    knownAsOf: null,
    savedAt: day(9),
    savedBy: 'rita@example.org',
    madeFrom: null,
    erasedAt: null,
    formats: [],
  },
  ...parts,
});

const TEXTS: readonly SavedText[] = [
  { format: 'json', text: '{"a": "é\\u0000"}\n', sha256: 'j' },
  { format: 'text', text: 'Dépêche\u0000\r\n  end', sha256: 't' },
];

/** What every implementation of the `ReportStore` port keeps: bytes for good, and what was saved last. */
export const reportStoreContract = (name: string, make: () => Promise<ReportStoreUnderTest>): void => {
  describe(`the report store contract, ${name}`, () => {
    test('gives back what was saved, byte for byte, and nothing else', async () => {
      const { reports, setNow } = await make();
      setNow(day(9));
      const one = report('a1b2c3d4e5f6');
      expect(await reports.save(one, TEXTS)).toBe(true);
      expect(await reports.find(one.hash)).toEqual({ ...one, formats: ['text', 'json'] });
      for (const { format, text } of TEXTS) expect(await reports.text(one.hash, format)).toBe(text);
      expect(await reports.text(one.hash, 'html')).toBeUndefined();
      expect(await reports.text('0'.repeat(64), 'text')).toBeUndefined();
    });

    test('changes nothing when the same is saved again, by whomever and whenever', async () => {
      const { reports, setNow } = await make();
      setNow(day(9));
      const one = report('a1b2c3d4e5f6');
      await reports.save(one, TEXTS);
      const before = await reports.find(one.hash);
      setNow(day(10));
      const again = { ...one, title: 'another', savedBy: null };
      expect(await reports.save(again, [{ format: 'text', text: 'other', sha256: 'o' }])).toBe(false);
      expect(await reports.find(one.hash)).toEqual(before);
      expect(await reports.text(one.hash, 'text')).toBe(TEXTS[1]?.text);
    });

    test('finds a report by the beginning of its hash where only one has it', async () => {
      const { reports } = await make();
      await reports.save(report('abcdef0123450'), []);
      await reports.save(report('abcdef0123451'), []);
      expect((await reports.find('abcdef0123450'))?.title).toBe('report abcdef0123450');
      for (const ref of ['abcdef012345', 'abcdef01234', '', 'abcdef0123452', '%'.repeat(12)])
        expect(await reports.find(ref)).toBeUndefined();
    });

    test('lists the newest first, of a release and a kind', async () => {
      const { reports } = await make();
      await reports.save(report('a'), []);
      await reports.save(report('b', { release: '1.5' }), []);
      await reports.save(report('c', { kind: 'audit' }), []);
      const titles = async (...asked: Parameters<ReportStore['list']>) =>
        (await reports.list(...asked)).map((r) => r.title);
      expect(await titles({}, 9)).toEqual(['report c', 'report b', 'report a']);
      expect(await titles({}, 2)).toEqual(['report c', 'report b']);
      expect(await titles({ release: '1.4', kind: 'freeze' }, 9)).toEqual(['report a']);
    });

    test('knows the last of an earlier moment, edited copies left out', async () => {
      const { reports } = await make();
      await reports.save(report('c', { asOf: day(3) }), []);
      await reports.save(report('b', { asOf: day(2) }), []);
      await reports.save(report('e', { asOf: day(2), madeFrom: 'b' }), []);
      await reports.save(report('d', { asOf: day(2) }), []);
      await reports.save(report('x', { asOf: day(2), release: '1.5' }), []);
      const before = async (n: number) =>
        (await reports.lastBefore({ release: '1.4', kind: 'freeze' }, day(n)))?.title;
      expect([await before(9), await before(3), await before(2)]).toEqual([
        'report c',
        'report d',
        undefined,
      ]);
    });
  });
};
