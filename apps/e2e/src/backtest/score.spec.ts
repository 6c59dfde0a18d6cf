import { readLabels, LabelsError } from './labels';
import type { RightReason } from './right-reasons';
import { figuresOf, ofCycles, score, type JudgedCommit } from './score';

const HEAD = 'hash,short,subject,scope,release_cycle,later_reverted_or_fixed_by';
const A = 'aaaaaaaaaa';
const B = 'bbbbbbbbbb';
const row = (short: string, rest = '', cycle = '4.16', scope = 'core'): string =>
  `${short},${short},"a, ""quoted"" subject",${scope},${cycle},"${rest}"`;
const labels = (...rows: readonly string[]) => readLabels([HEAD, ...rows, ''].join('\n'));
const judged = (commit: string, ...findings: readonly (readonly [string, string])[]): JudgedCommit => ({
  commit: `${commit}ffff`,
  findings: findings.map(([rule, severity]) => ({ rule, severity, sentence: `${rule} says so.` })),
});
const reason = (commit: string, rule: string, rest: Partial<RightReason> = {}): RightReason => ({
  commit,
  rule,
  evidence: 'cccccccccc',
  when: 'year',
  graded: 'interface',
  what: '',
  ...rest,
});

describe('readLabels', () => {
  it('reads quoted cells and follow-ups', () => {
    expect(labels(row(A, 'cccccccccc(+8d,interface) dddddddddd(+40d,revert (of a tag) on master)'))).toEqual([
      {
        commit: A,
        subject: 'a, "quoted" subject',
        scope: 'core',
        cycle: '4.16',
        followUps: [
          { commit: 'cccccccccc', days: 8, followupClass: 'interface' },
          { commit: 'dddddddddd', days: 40, followupClass: 'revert (of a tag) on master' },
        ],
      },
    ]);
  });

  it.each([
    ['a column that is missing', 'short,subject\n'],
    ['a follow-up it cannot read', `${HEAD}\n${row(A, 'cccccccccc(+8d)')}`],
  ])('throws on %s', (_what, text) => {
    expect(() => readLabels(text)).toThrow(LabelsError);
  });
});

describe('score', () => {
  const FIXED = row(A, 'cccccccccc(+8d,interface)');

  it.each([
    ['an alarm with a label is right', [['R22', 'must-fix']], [reason(A, 'R22')], [1, 1]],
    ['an alarm of another rule is false', [['R24', 'block']], [reason(A, 'R22')], [0, 1]],
    [
      'several findings of a rule are one alarm',
      [
        ['R22', 'must-fix'],
        ['R22', 'block'],
      ],
      [reason(A, 'R22')],
      [1, 1],
    ],
    [
      'a question is no alarm',
      [
        ['R22', 'ask'],
        ['R15', 'info'],
      ],
      [reason(A, 'R22')],
      [0, 0],
    ],
  ] as const)('%s', (...[, findings, reasons, [of, all]]) => {
    const figures = figuresOf(score(labels(FIXED), [judged(A, ...findings)], reasons));
    expect(figures.precision).toEqual({ of, all });
  });

  it.each([
    ['late', { when: 'late' as const }],
    ['never', { when: 'never' as const, evidence: 'eeeeeeeeee' }],
    ['mended in time, but not in the graded list', { graded: undefined }],
  ])('an alarm mended %s is right, and not in the strict figure', (_what, rest) => {
    const reasons = [reason(A, 'R22', rest)];
    const figures = figuresOf(score(labels(row(A)), [judged(A, ['R22', 'must-fix'])], reasons));
    expect([figures.precision.of, figures.strict.of]).toEqual([1, 0]);
  });

  it.each([
    ['caught by an alarm of the rule', 'must-fix', 'alarm'],
    ['only asked for', 'ask', 'ask'],
    ['missed', 'info', 'no'],
  ])('a follow-up is %s', (_what, severity, expected) => {
    const result = score(labels(FIXED), [judged(A, ['R22', severity])], [reason(A, 'R22')]);
    expect(result.followUps.map((f) => f.caught)).toEqual([expected]);
  });

  it('leaves out follow-ups of the implementation, late ones, and rows that are not core', () => {
    const rows = [
      row(A, 'cccccccccc(+8d,implementation) dddddddddd(+900d,interface-late) eeeeeeeeee(+400d,interface)'),
      row(B, 'cccccccccc(+8d,interface)', '4.16', 'friend'),
    ];
    expect(score(labels(...rows), [judged(A), judged(B, ['R22', 'block'])], [])).toEqual({
      alarms: [],
      followUps: [],
    });
  });

  it.each([
    ['a row that was not judged', [judged(B)], [reason(A, 'R22')]],
    ['a graded follow-up without a label', [judged(A)], []],
  ])('throws on %s', (_what, commits, reasons) => {
    expect(() => score(labels(FIXED), commits, reasons)).toThrow(/aaaaaaaaaa/);
  });

  it('counts follow-ups by commit, and by cycle', () => {
    const rows = [
      row(A, 'cccccccccc(+8d,interface) dddddddddd(+9d,interface-revert)'),
      row(B, 'cccccccccc(+8d,interface)', '4.15'),
    ];
    const reasons = [reason(A, 'R22'), reason(A, 'R01', { evidence: 'dddddddddd' }), reason(B, 'none')];
    const all = score(labels(...rows), [judged(A, ['R01', 'block']), judged(B)], reasons);
    expect(figuresOf(all)).toMatchObject({
      recall: { of: 1, all: 3 },
      recallByCommit: { of: 1, all: 2 },
    });
    expect(figuresOf(ofCycles(all, ['4.16'])).recall).toEqual({ of: 1, all: 2 });
  });
});
