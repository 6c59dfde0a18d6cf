/** A commit that mended or took back what a judged one did, as the graded list has it. */
export type FollowUp = { readonly commit: string; readonly days: number; readonly followupClass: string };

/** One row of the graded list: a landed commit and what history did about it. Commits are abbreviated to ten digits. */
export type Label = {
  readonly commit: string;
  readonly subject: string;
  /** `core` rows are changes of what configures a domain, graded by hand. */
  readonly scope: string;
  readonly cycle: string;
  readonly followUps: readonly FollowUp[];
};

export class LabelsError extends Error {
  override readonly name = 'LabelsError';
}

/** The cells of one line of comma-separated values; a cell in quotes may hold commas and doubled quotes. */
const cellsOf = (line: string): readonly string[] => {
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  return cells;
};

/** `HASH(+DAYSd,CLASS)`; a class may be words, and hold one pair of parentheses. */
const FOLLOW_UP = /([0-9a-f]{10,40})\(\+(\d{1,5})d,((?:[^()]|\([^()]*\))*)\)/g;

const followUpsOf = (text: string): readonly FollowUp[] => {
  const rest = text.replaceAll(FOLLOW_UP, '').trim();
  if (rest !== '') throw new LabelsError(`no follow-up, written HASH(+DAYSd,CLASS): ${rest}`);
  return [...text.matchAll(FOLLOW_UP)].map(([, commit = '', days = '', followupClass = '']) => ({
    commit: commit.slice(0, 10),
    days: Number(days),
    followupClass,
  }));
};

const COLUMNS = ['short', 'subject', 'scope', 'release_cycle', 'later_reverted_or_fixed_by'] as const;

/**
 * Reads the graded list: comma-separated, one header line that names the columns (those of `COLUMNS` are needed, others are left alone), one
 * commit a line. Throws a LabelsError that says which column or follow-up it cannot read.
 */
export const readLabels = (text: string): readonly Label[] => {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = cellsOf(head);
  const missing = COLUMNS.find((column) => !names.includes(column));
  if (missing !== undefined) throw new LabelsError(`the labels have no column ${missing}`);
  return lines.map((line) => {
    const cells = cellsOf(line);
    const cell = (column: (typeof COLUMNS)[number]): string => cells[names.indexOf(column)] ?? '';
    return {
      commit: cell('short'),
      subject: cell('subject'),
      scope: cell('scope'),
      cycle: cell('release_cycle'),
      followUps: followUpsOf(cell('later_reverted_or_fixed_by')),
    };
  });
};
