import { EXPLANATIONS } from './explanations';
import { CHECKS, type Check } from './held-back';
import { figuresOf, ofCycles, type Alarm, type Recalled, type Score, type Share } from './score';

const percent = ({ of, all }: Share): string =>
  all === 0 ? 'none' : `${of} of ${all} (${Math.round((100 * of) / all)} %)`;

const column = (rows: readonly (readonly string[])[], n: number): number =>
  Math.max(3, ...rows.map((cells) => cells[n]?.length ?? 0));

/** A table as Prettier lays it out, so that the committed file needs no formatting. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const safe = [head, ...rows].map((cells) => cells.map((c) => c.replaceAll('|', '\\|')));
  const widths = head.map((_, n) => column(safe, n));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((c, n) => c.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const [first = [], ...others] = safe;
  return [line(first), line(widths.map((w) => '-'.repeat(w))), ...others.map(line)].join('\n');
};

/** What the alarms and asks of one part of the rows come to. */
const figureRows = (score: Score): readonly string[] => {
  const { precision, strict, recall, recallWithAsks, recallByCommit } = figuresOf(score);
  return [precision, strict, recall, recallWithAsks, recallByCommit].map(percent);
};

const whenOf = (alarm: Alarm): string => {
  const times = new Set(alarm.reasons.map((r) => r.when));
  if (times.has('year'))
    return alarm.reasons.some((r) => r.graded !== undefined) ? 'in time' : 'in time, ungraded';
  return times.has('late') ? 'late' : 'never mended';
};

const rightRow = (alarm: Alarm): readonly string[] => [
  alarm.label.commit,
  alarm.rule,
  whenOf(alarm),
  alarm.reasons.map((r) => r.evidence).join(', '),
  alarm.reasons.map((r) => r.what).join('; '),
];

const falseRow = ({ label, rule, sentence }: Alarm): readonly string[] => [
  label.commit,
  rule,
  EXPLANATIONS.get(`${label.commit} ${rule}`) ?? `not explained: ${sentence}`,
];

const missedRow = ({ label, followUp, reason, caught }: Recalled): readonly string[] => [
  label.commit,
  followUp.commit,
  reason.rule,
  caught === 'ask' ? 'asked' : 'no',
  EXPLANATIONS.get(`${label.commit} ${followUp.commit}`) ?? reason.what,
];

const listOrNone = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? 'None.' : table(head, rows);

const HOW = `Written by \`npm run backtest -- --tree GITDIR --labels FILE\`, which judges every landed commit of a range with
\`sluice interface backtest\` (each with the tree of its parent, in the union of the commits it was pushed with) and compares the findings with
a list of commits that people graded by what history did about them.

## What is counted

- **Rows**: the \`core\` rows of the list: commits of the 4.15, 4.16 and 4.17 cycles that change how a domain is configured.
- **Alarm**: one rule on one commit with a finding of severity _block_ or _must-fix_, judgements and undetermined ones included: these hold a
  series. _ask_ and _info_ never change a verdict; they are no alarms, and asks count only in the recall figure that says so.
- **Right reason**: an alarm whose commit and rule stand together in [right-reasons.ts](../apps/e2e/src/backtest/right-reasons.ts): a later
  commit mended just what the rule names. It may have come late, or never: then the fault can still be seen at the commit named. These labels
  were committed before the code of the rules added with them (R03, R06, R07, R10 and so on). An alarm on a commit that was mended for another reason is a false one.
- **Strict**: only alarms that the graded list itself knows as mended within twelve months.
- **Recall**: of the follow-ups the list grades as interface (not implementation, not late) within twelve months, those whose rule gave alarm
  on their cause. What no rule asks for counts as missed.
`;

const FEW = `These are few: with ten alarms, all right, the true share may still be as low as 74 % (one-sided, 95 %). And the rules
were learnt from the history of these very commits; what they are worth on others, the cycles kept back tell better.`;

const HELD_BACK_TEXT = `Nothing of these cycles was looked at while the rules were made, except the commits that the rules cite and how
often R16 speaks. Each range was judged once, all its commits and not only those of the graded kind, and each alarm looked at by hand against
what the tree did later. Nobody graded these cycles, so there is no recall.`;

const checked = ({ range, note, alarms }: Check): string => {
  const share = (judged: string): Share => ({
    of: alarms.filter((a) => a.judged === judged).length,
    all: alarms.length,
  });
  return [
    `### ${range}`,
    `Right: ${percent(share('right'))}; a matter of opinion: ${share('open').of}; false: ${share('false').of}. ${note}`,
    table(
      ['commit', 'rule', 'judged', 'why'],
      alarms.map((a) => [a.commit, a.rule, a.judged, a.why]),
    ),
  ].join('\n\n');
};

const heldBack = (): string => ['## Kept back', HELD_BACK_TEXT, ...CHECKS.map(checked)].join('\n\n');

/** The result as a page of the documentation. Equal input gives equal bytes. */
export const reportOf = (score: Score): string => {
  const parts = [
    ['all core rows', score],
    ['4.16 and 4.17 (RELEASE-4.15.0..RELEASE-4.17.0)', ofCycles(score, ['4.16', '4.17'])],
  ] as const;
  const head = ['rows', 'precision', 'strict precision', 'recall', 'recall with asks', 'recall by commit'];
  const missed = score.followUps.filter((f) => f.caught !== 'alarm');
  return `${[
    '# The review rules on real history',
    `${HOW}`.trimEnd(),
    '## Figures',
    table(
      head,
      parts.map(([name, part]) => [name, ...figureRows(part)]),
    ),
    'Goals: precision at least 85 %, recall at least 50 %. Measured before, from the diff alone: 75 % and 28 %.',
    FEW,
    '## Right alarms',
    listOrNone(
      ['commit', 'rule', 'mended', 'by', 'what'],
      score.alarms.filter((a) => a.reasons.length > 0).map(rightRow),
    ),
    '## False alarms',
    listOrNone(['commit', 'rule', 'why'], score.alarms.filter((a) => a.reasons.length === 0).map(falseRow)),
    '## Missed follow-ups',
    listOrNone(['commit', 'follow-up', 'rule', 'said', 'why'], missed.map(missedRow)),
    heldBack(),
  ].join('\n\n')}\n`;
};

/** The figures in a few lines, for a terminal. */
export const summaryOf = (score: Score): string => {
  const [precision, strict, recall, withAsks, byCommit] = figureRows(score);
  return [
    `precision         ${precision ?? ''}`,
    `strict precision  ${strict ?? ''}`,
    `recall            ${recall ?? ''}`,
    `recall with asks  ${withAsks ?? ''}`,
    `recall by commit  ${byCommit ?? ''}`,
  ].join('\n');
};
