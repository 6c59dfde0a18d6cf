/** One figure of a run, beside what it is compared with in the same run. */
export type Finding = {
  /** Under which column the history keeps it: `import.cpu`. */
  readonly key: string;
  readonly what: string;
  readonly found: number;
  readonly unit: string;
  /** The same work done by the least that could do it, measured in the same run: the machine's own speed cancels in the ratio. */
  readonly beside?: { readonly what: string; readonly found: number } | undefined;
  /** The most or the least that was promised, of the figure itself or of its ratio. */
  readonly goal?:
    { readonly of: 'figure' | 'ratio'; readonly most?: number; readonly least?: number } | undefined;
};

export const ratioOf = ({ found, beside }: Finding): number | undefined =>
  beside === undefined || beside.found === 0 ? undefined : found / beside.found;

export type Outcome = 'kept' | 'missed' | '';

/** Whether a goal is kept; nothing where none was set, or the ratio it is of cannot be formed. */
export const outcomeOf = (finding: Finding): Outcome => {
  const { goal, found } = finding;
  const value = goal?.of === 'ratio' ? ratioOf(finding) : found;
  if (goal === undefined || value === undefined) return '';
  return value <= (goal.most ?? Infinity) && value >= (goal.least ?? -Infinity) ? 'kept' : 'missed';
};

/** Three digits that count; whole numbers from a hundred on. */
export const inFigures = (value: number): string => {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(digits).replace(/\B(?=(?:\d{3})+(?!\d)(?<!\.\d*))/g, ',');
};

const goalText = ({ goal, unit }: Finding): string => {
  if (goal === undefined) return '';
  const name = goal.of === 'ratio' ? '×' : ` ${unit}`;
  return [
    goal.most === undefined ? [] : [`≤ ${inFigures(goal.most)}${name}`],
    goal.least === undefined ? [] : [`≥ ${inFigures(goal.least)}${name}`],
  ]
    .flat()
    .join(', ');
};

const HEAD = ['what', 'found', 'beside it, the same run', 'ratio', 'goal', ''];

const cellsOf = (finding: Finding): readonly string[] => {
  const { what, found, unit, beside } = finding;
  const ratio = ratioOf(finding);
  return [
    what,
    `${inFigures(found)} ${unit}`,
    beside === undefined ? '' : `${beside.what}: ${inFigures(beside.found)} ${unit}`,
    ratio === undefined ? '' : `${inFigures(ratio)}×`,
    goalText(finding),
    outcomeOf(finding),
  ];
};

/** All findings as one table of plain text, with what was not measured below it. */
export const findingsTable = (findings: readonly Finding[], missing: readonly string[]): string => {
  const rows = [HEAD, ...findings.map(cellsOf)];
  const widths = HEAD.map((_, n) => Math.max(...rows.map((row) => row[n]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, n) => ([1, 3].includes(n) ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...missing.map((one) => `not measured: ${one}`)].join('\n');
};
