import type { Line, Ref, ReportDocument, Section } from './document';

/** What a spreadsheet would run: a cell that begins so is read as a formula. */
const FORMULA = /^\s*[=+\-@\t\r]/;

/** A cell by RFC 4180; what begins as a formula gets an apostrophe, which spreadsheets take as "this is text". */
export const csvCell = (value: string): string => {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const COLUMNS = ['section', 'number', 'mark', 'text', 'more', 'mail', 'commit', 'series'] as const;

const refOf = ({ refs = [] }: Line, kind: Ref['kind']): string =>
  refs
    .filter((r) => r.kind === kind)
    .map((r) => r.id)
    .join(' ');

const lineRow = (key: string, line: Line, n: number): readonly string[] => [
  key,
  String(n + 1),
  line.mark ?? '',
  line.text,
  (line.more ?? []).join(' '),
  refOf(line, 'mail'),
  refOf(line, 'commit'),
  refOf(line, 'series'),
];

const padded = (cells: readonly string[]): readonly string[] => COLUMNS.map((_, n) => cells[n] ?? '');

/** Rows of a table stand in the columns of lines, each cell with its name: one file has one set of columns. */
const tableRows = ({ key, table }: Section): readonly (readonly string[])[] =>
  (table?.rows ?? []).map((row, n) =>
    padded([
      `${key}-table`,
      String(n + 1),
      row[0] ?? '',
      (table?.columns ?? []).map((name, i) => `${name}: ${row[i] ?? ''}`).join('; '),
    ]),
  );

const sectionRows = (section: Section): readonly (readonly string[])[] => [
  ...tableRows(section),
  ...section.lines.map((line, n) => lineRow(section.key, line, n)),
];

const sentences = (key: string, texts: readonly string[]): readonly (readonly string[])[] =>
  texts.map((text, n) => padded([key, String(n + 1), '', text]));

/** A report as CSV: one row for each line of each section, lines ended by CRLF as RFC 4180 has it. */
export const documentCsv = ({ title, notes, standing, next, sections, footer }: ReportDocument): string =>
  [
    [...COLUMNS],
    ...sentences('title', [title]),
    ...sentences('notes', notes === undefined ? [] : [notes]),
    ...sentences('standing', standing),
    ...sentences('next', next?.items ?? []),
    ...sections.flatMap(sectionRows),
    ...sentences('coverage', footer),
  ]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
