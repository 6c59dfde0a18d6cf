import { fillTo } from '../text-layout';
import { isEmpty, type Line, type Ref, type ReportDocument, type Section, type Table } from './document';

/** Columns of a mail. */
export const MAIL_COLUMNS = 72;
/** A table whose last column has less room than this is written line by line. */
const LEAST_LAST_COLUMN = 20;

const fill = (text: string, first: string, rest: string): string =>
  fillTo(MAIL_COLUMNS, oneLine(text), { first, rest });

/** Control characters do nothing in a mail but harm; a line break in a sentence is a blank. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();

const plain = (text: string): string => fill(text, '', '');

const heading = (text: string): string => {
  const filled = plain(text);
  return `${filled}\n${'='.repeat(Math.max(...filled.split('\n').map((line) => line.length)))}`;
};

const WRITTEN: Readonly<Record<Ref['kind'], (id: string) => string | undefined>> = {
  mail: (id) => `<${oneLine(id)}>`,
  commit: (id) => `commit ${id.slice(0, 12)}`,
  report: (id) => `/reports/${id}`,
  // A reader of mail finds a series by its mail.
  series: () => undefined,
};

const refLines = (refs: readonly Ref[], margin: string): readonly string[] =>
  refs.flatMap(({ kind, id }) => WRITTEN[kind](id) ?? []).map((written) => margin + written);

const lineText = (line: Line, first: string, rest: string): string =>
  [
    fill(line.mark === undefined ? line.text : `${line.mark}: ${line.text}`, first, rest),
    ...(line.more ?? []).map((sentence) =>
      fill(sentence, rest, sentence.startsWith('· ') ? `${rest}  ` : rest),
    ),
    ...refLines(line.refs ?? [], rest),
  ].join('\n');

const numbered = (index: number): string => `${String(index + 1).padStart(2)}. `;

const widthsOf = ({ columns, rows }: Table): readonly number[] =>
  columns.map((name, n) => Math.max(name.length, ...rows.map((row) => oneLine(row[n] ?? '').length)));

const MARGIN = '  ';

/** Columns padded to their longest cell, the last one filled; line by line where that leaves it no room. */
const tableText = (table: Table): readonly string[] => {
  const widths = widthsOf(table).slice(0, -1);
  const indent = widths.reduce((sum, width) => sum + width + 2, MARGIN.length);
  if (MAIL_COLUMNS - indent < LEAST_LAST_COLUMN)
    return table.rows.map((row) => fill(row.filter((cell) => cell !== '').join(', '), MARGIN, `${MARGIN}  `));
  const written = (cells: readonly string[]): string => {
    const head = widths.map((width, n) => oneLine(cells[n] ?? '').padEnd(width + 2)).join('');
    return fill(cells.at(-1) ?? '', MARGIN + head, ' '.repeat(indent)).trimEnd();
  };
  return [written(table.columns), ...table.rows.map(written)];
};

const sectionText = (section: Section): string =>
  [
    heading(section.title),
    ...(section.lead === undefined ? [] : [plain(section.lead)]),
    ...(isEmpty(section) ? [plain(section.none)] : []),
    ...(section.table === undefined || section.table.rows.length === 0 ? [] : tableText(section.table)),
    ...section.lines.map((line, n) =>
      section.numbered === true ? lineText(line, numbered(n), '    ') : lineText(line, '  - ', '    '),
    ),
    '',
  ].join('\n');

/** What a reader of trailers, git's or ours, would take as one: a key at the front and a colon behind it. */
const TRAILER = /^ {0,3}[A-Za-z][\w-]*(?: [\w-]+){0,4} {0,3}:/;
const TO_BE_SAFE = '    ';

/**
 * Lines as they may be sent: none of them reads as a trailer, or a report that quotes an ack would be one. From four spaces on a line is shown, not said.
 */
const quotedTrailers = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      TRAILER.test(line) ? fillTo(MAIL_COLUMNS, line.trim(), { first: TO_BE_SAFE, rest: TO_BE_SAFE }) : line,
    )
    .join('\n');

/** A person's own lines stay as they broke them; longer ones are filled. */
const notesText = (notes: string): string =>
  notes
    .trim()
    .split('\n')
    .map((line) =>
      line.length > MAIL_COLUMNS
        ? plain(line)
        : line.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trimEnd(),
    )
    .join('\n');

/** A report as mail text of 72 columns, ready to be sent. A line is longer only where one word is: a Message-ID, a link. */
export const documentText = (document: ReportDocument): string => {
  const { title, notes, standing, next, sections, footer } = document;
  return quotedTrailers(
    [
      heading(title),
      ...(notes === undefined ? [] : [notesText(notes), '']),
      ...standing.map(plain),
      ...(next === undefined
        ? []
        : ['', plain(next.title), ...next.items.map((i) => fill(i, '  - ', '    '))]),
      '',
      ...sections.map(sectionText),
      heading('Coverage and lag'),
      ...footer.map(plain),
      '',
    ].join('\n'),
  );
};
