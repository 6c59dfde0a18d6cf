import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findingsTable, inFigures, outcomeOf, ratioOf, type Finding } from './findings';
import { HEADINGS, headOf, HISTORY, rowsBelow, withRow, type Stamp } from './history';

const page = readFileSync(resolve(__dirname, '../../../..', HISTORY), 'utf8');
const STAMP: Stamp = {
  date: '2026-11-28',
  commit: 'abc1234',
  machine: '2 cores, 8 GB',
  load: '0.1',
  mails: '2,000 → 10,000',
};
const IMPORT: Finding = {
  ...{ key: 'import.cpu', what: 'import, CPU a mail', found: 1.5, unit: 'ms' },
  beside: { what: 'COPY and decoding alone', found: 0.5 },
  goal: { of: 'ratio', most: 2.5 },
};

describe('a finding', () => {
  it('is kept or missed by its ratio or by itself, as its goal says', () => {
    expect(ratioOf(IMPORT)).toBe(3);
    expect(outcomeOf(IMPORT)).toBe('missed');
    expect(outcomeOf({ ...IMPORT, goal: { of: 'figure', most: 2.5 } })).toBe('kept');
    expect(outcomeOf({ ...IMPORT, goal: { of: 'figure', least: 2 } })).toBe('missed');
    expect(outcomeOf({ ...IMPORT, goal: undefined })).toBe('');
    expect(outcomeOf({ ...IMPORT, beside: { what: 'nothing', found: 0 } })).toBe('');
  });

  it('stands in the table with what it is beside, and what is missing is said below', () => {
    expect(findingsTable([IMPORT], ['queue (no server)'])).toBe(
      `what                  found  beside it, the same run            ratio  goal
import, CPU a mail  1.50 ms  COPY and decoding alone: 0.500 ms  3.00×  ≤ 2.50×  missed
not measured: queue (no server)`,
    );
  });

  it.each([
    [0.1234, '0.123'],
    [1.234, '1.23'],
    [12.34, '12.3'],
    [123.4, '123'],
    [30_000, '30,000'],
    [1_234_567.8, '1,234,568'],
  ])('of %p is written %p', (value, written) => {
    expect(inFigures(value)).toBe(written);
  });
});

describe('the history', () => {
  it.each(HEADINGS)('has a well-formed table below "%s"', (heading) => {
    const [head, ...rows] = rowsBelow(page, heading);
    expect(head).toEqual(headOf(heading));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row).toHaveLength(head?.length ?? 0);
      const [date, commit, machine, load, mails, ...values] = row;
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(commit).toMatch(/^[0-9a-f]{7,12}$/);
      expect(machine).toMatch(/^\d+ cores, \d+ GB$/);
      expect(load).toMatch(/^\d+\.\d$/);
      expect(mails).toMatch(/^[\d,]+(?: → [\d,]+)? (?:made|real)$/);
      for (const value of values) expect(value).toMatch(/^(?:–|[\d,]+(?:\.\d+)?)$/);
    }
  });

  it('gets one more row in each table, and keeps all others', () => {
    const more = withRow(page, [IMPORT], STAMP);
    const [ratios = [], figures = []] = HEADINGS.map((heading) => {
      const rows = rowsBelow(more, heading);
      expect(rows.slice(0, -1)).toEqual(rowsBelow(page, heading));
      return rows.at(-1);
    });
    expect(ratios.slice(0, 6)).toEqual([...Object.values(STAMP), '3.00']);
    expect(figures.slice(0, 6)).toEqual([...Object.values(STAMP), '1.50']);
    expect(ratios[6]).toBe('–');
  });
});
