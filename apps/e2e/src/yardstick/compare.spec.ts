import type { Edge } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { casesOf } from './cases';
import { compare, percents } from './compare';
import { tableOf } from './table';

const [A, B, C] = ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc'];
const PAGE = `| Commit | Committed | Author | Subject | Introduces | Uses symbols of | Touches lines of |
|---|---|---|---|---|---|---|
| ${A} | 08-20 | Otter | pond: dig | pond_depth | - | - |
| ${B} | 08-21 | Otter | pond: fill | - | ${A}: pond_depth, pond_width | ${A}(12) |
| ${C} | 08-22 | Otter | pond: swim | - | ${A}: pond_depth; ${B}: fill_pond | - |

| # | Introducing commit | Symbol | Dependents |
|---|---|---|---|
| 1 | ${A} (2021-08-20, Otter) | pond_depth | ${B}, and ${C} later |
`;

const edge = (from: string, to: string, kind: Edge['kind'] = 'symbol'): Edge => ({
  ...{ from: from.padEnd(40, '0'), to: to.padEnd(40, '0'), kind },
  confidence: 'certain',
  evidence: [],
  saidAt: '2021-08-22T00:00:00Z' as Instant,
});

describe('the table of a page', () => {
  const rows = tableOf(PAGE);

  it('is read', () => {
    expect(rows.map((r) => r.commit)).toEqual([A, B, C]);
    expect([...(rows[2]?.uses ?? [])]).toEqual([
      [A, ['pond_depth']],
      [B, ['fill_pond']],
    ]);
    expect([...(rows[1]?.touches ?? [])]).toEqual([[A, 12]]);
    expect(casesOf(PAGE)).toEqual([{ number: 1, introducing: A, symbols: 'pond_depth', dependents: [B, C] }]);
  });

  it('is compared with edges between its commits', () => {
    const edges = [edge(B, A), edge(C, B), edge(B, C), edge(B, 'dddddddddd'), edge(B, A, 'lines')];
    const symbols = compare(rows, edges, 'symbol');
    expect(symbols).toMatchObject({ table: 3, missed: [{ from: C, to: A }], extra: [{ from: B, to: C }] });
    expect(percents(symbols)).toEqual({ found: 67, extra: 33 });
    expect(percents(compare(rows, edges, 'lines'))).toEqual({ found: 100, extra: 0 });
  });
});
