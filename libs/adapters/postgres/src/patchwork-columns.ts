import type { CoverRow, MailRef, PatchRow, PersonRow, SeriesRef, WithRaw } from '@sluice/application';
import { CellReader, utc, type Cells } from './cells';
import { joinOne } from './pages';
import { keptColumns, keptFrom, packJoin, type KeptColumns } from './raw-mails';

/** SQL of what is shown of a person, a posting, a mail; each is read by the function below it. */
export const personColumns = (alias: string): readonly string[] =>
  ['number', 'name', 'email'].map((c) => `${alias}.${c}`);

/** What a join found, or nothing. */
export const readPerson = (cells: CellReader): PersonRow | null => {
  const number = cells.next<number | null>();
  if (number !== null) return { number, name: cells.next(), email: cells.next() };
  cells.skip(2);
  return null;
};

/** Columns of what is seldom joined, as one: PostgreSQL writes a NULL of JSON almost as slowly as a value. */
export const ifJoined = (alias: string, columns: readonly string[]): string =>
  `CASE WHEN ${alias}.number IS NOT NULL THEN json_build_array(${columns.join(', ')}) END`;

/** Reads what `ifJoined` gave, by the reader of its columns. */
export const readIfJoined = <T>(cells: CellReader, read: (cells: CellReader) => T | null): T | null => {
  const joined = cells.next<Cells | null>();
  return joined === null ? null : read(new CellReader(joined));
};

export const seriesColumns = (alias: string): readonly string[] => [
  `${alias}.number`,
  `${alias}.name`,
  utc(`${alias}.said_at`),
  `${alias}.version`,
];

const restOfSeries = (number: number, cells: CellReader): SeriesRef => ({
  ...{ number, name: cells.next<string | null>(), date: cells.next<string>(), version: cells.next<number>() },
});

export const readSeries = (cells: CellReader): SeriesRef | null => {
  const number = cells.next<number | null>();
  if (number !== null) return restOfSeries(number, cells);
  cells.skip(3);
  return null;
};

/** Of a row that is a posting, whatever was joined to it. */
export const readOwnSeries = (cells: CellReader): SeriesRef => restOfSeries(cells.next<number>(), cells);

export const mailColumns = (alias: string): readonly string[] => [
  `${alias}.number`,
  `${alias}.message_id`,
  utc(`${alias}.said_at`),
  `${alias}.name`,
];

export const readMail = (cells: CellReader): MailRef | null => {
  const number = cells.next<number | null>();
  if (number !== null) return { number, messageId: cells.next(), date: cells.next(), name: cells.next() };
  cells.skip(3);
  return null;
};

/** Of a row that is a mail, whatever was joined to it. */
export const readOwn = (cells: CellReader): MailRef => ({
  ...{ number: cells.next<number>(), messageId: cells.next<string>() },
  ...{ date: cells.next<string>(), name: cells.next<string>() },
});

/** Of a cover letter, from rows of `patchwork_mail` under an alias. */
export const coverColumns = (alias: string): readonly string[] => [
  ...mailColumns(alias),
  ...personColumns('submitter'),
  ...seriesColumns('posting'),
];

export const coverJoins = (alias: string): string =>
  `${joinOne('person', 'submitter', `${alias}.submitter`)} ${joinOne('patchwork_series', 'posting', `${alias}.series`)}`;

export const readCover = (cells: CellReader): CoverRow => ({
  ...readOwn(cells),
  submitter: readPerson(cells),
  series: readSeries(cells),
});

export const patchColumns = (alias: string): readonly string[] => [
  ...coverColumns(alias),
  ...['position', 'commit_ref', 'pull_url', 'state', 'archived', 'hash', 'check_state'].map(
    (c) => `${alias}.${c}`,
  ),
  ifJoined('delegated', personColumns('delegated')),
];

export const patchJoins = (alias: string): string =>
  `${coverJoins(alias)} ${joinOne('person', 'delegated', `${alias}.delegate`)}`;

/** The order is that of the columns above. */
export const readPatch = (cells: CellReader): PatchRow => ({
  ...readCover(cells),
  position: cells.next(),
  commitRef: cells.next(),
  pullUrl: cells.next(),
  state: cells.next(),
  archived: cells.next(),
  hash: cells.next(),
  check: cells.next(),
  delegate: readIfJoined(cells, readPerson),
});

/** Rows of one sort that are kept taken apart. */
const MOST_ROWS = 4_000;

/**
 * What a text was made into before: a page that is asked for again and again is taken apart once, and whoever keeps something with one of its rows finds it again with the
 * same row.
 */
export const remembered = <T>(make: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (known.size >= MOST_ROWS) known.clear();
    known.set(text, made);
    return made;
  };
};

/** Reads lines of JSON, each a list of columns. */
export const rowReader = <T>(read: (cells: CellReader) => T): ((line: string) => T) =>
  remembered((line) => read(new CellReader(JSON.parse(line) as Cells)));

/** A row with its raw mail: that is no JSON and stands beside. */
export type RawColumns = Omit<KeptColumns, 'bytes'> & {
  readonly row: Cells;
  readonly raw_hash: string;
  readonly bytes: Uint8Array | null;
};

/** SELECT list of rows with their raw mails. */
export const withRawColumns = (columns: readonly string[]): string =>
  `json_build_array(${columns.join(', ')}) AS row, m.raw_hash, ${keptColumns('raw')}`;

export const RAW_JOIN = `LEFT JOIN raw_mail raw ON raw.raw_hash = m.raw_hash ${packJoin('raw')}`;

export const withRaw = <T>(
  rows: readonly RawColumns[],
  read: (cells: CellReader) => T,
): readonly WithRaw<T>[] => {
  const keptOf = keptFrom(rows);
  return rows.map(({ row, raw_hash: rawHash, bytes, pack }) => ({
    ...read(new CellReader(row)),
    rawHash,
    raw: bytes === null ? null : keptOf({ bytes, pack }),
  }));
};
