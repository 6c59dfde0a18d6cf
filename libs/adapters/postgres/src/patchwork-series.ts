import type { PatchworkReader, SeriesOrder, SeriesRow } from '@sluice/application';
import { conditions, joinOne, linesOf, linesOfJson, type Pages } from './pages';
import type { CellReader } from './cells';
import {
  mailColumns,
  personColumns,
  readMail,
  readOwn,
  readPerson,
  readOwnSeries,
  remembered,
  rowReader,
  seriesColumns,
} from './patchwork-columns';
import { narrowed } from './patchwork-mails';
import { array, column, type Database } from './sql';

const ORDERS: Readonly<Record<SeriesOrder, string>> = {
  id: 'm.number',
  name: 'm.name',
  date: 'm.said_at',
  submitter: 'm.submitter',
  received_all: '(m.received >= m.total)',
};

const columnsOf = (alias: string): readonly string[] => [
  ...seriesColumns(alias),
  ...personColumns('submitter'),
  `${alias}.total`,
  `${alias}.received`,
  ...mailColumns('letter'),
];

const joinsOf = (alias: string): string =>
  `${joinOne('person', 'submitter', `${alias}.submitter`)} ${joinOne('patchwork_mail', 'letter', `${alias}.cover`)}`;

type Posting = Omit<SeriesRow, 'patches' | 'dependencies' | 'dependents'>;

const readPosting = (cells: CellReader): Posting => {
  const posting = readOwnSeries(cells);
  const submitter = readPerson(cells);
  return { ...posting, submitter, total: cells.next(), received: cells.next(), cover: readMail(cells) };
};

const ONE = `SELECT json_build_array(${columnsOf('m').join(', ')})::text AS line FROM patchwork_series m ${joinsOf('m')} WHERE m.number = $1::int`;

const PATCHES = `
  SELECT m.series, ${linesOfJson(mailColumns('m'), 'm.position, m.number')} AS lines FROM patchwork_mail m
  WHERE m.series = ANY(${array(1, 'int')}) AND m.kind = 'patch' GROUP BY m.series`;

/** Postings that need others, and the other way round: by the edges between their patches that rest on more than prose or order. */
const DEPENDENCIES = `
  SELECT DISTINCT m.series AS of, other.series AS other, true AS needs FROM patchwork_mail m
  JOIN edge e ON e.from_ref = m.message_id JOIN mail_number n ON n.message_id = e.to_ref JOIN patchwork_mail other ON other.number = n.number
  WHERE m.series = ANY(${array(1, 'int')}) AND e.confidence <> 'weak' AND other.series <> m.series
  UNION ALL
  SELECT DISTINCT m.series, other.series, false FROM patchwork_mail m
  JOIN edge e ON e.to_ref = m.message_id JOIN mail_number n ON n.message_id = e.from_ref JOIN patchwork_mail other ON other.number = n.number
  WHERE m.series = ANY(${array(1, 'int')}) AND e.confidence <> 'weak' AND other.series <> m.series
  ORDER BY 2`;

type Dependency = { readonly of: number; readonly other: number; readonly needs: boolean };

const grouped = <R, T>(
  rows: readonly R[],
  key: (row: R) => number,
  value: (row: R) => T,
): ReadonlyMap<number, readonly T[]> => {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [value(row)]);
    else group.push(value(row));
  }
  return groups;
};

const postingOf = rowReader(readPosting);
const patchOf = rowReader(readOwn);

/** Stands between the parts of a posting's text: in JSON it is escaped. */
const PART = '\u001f';

/** A posting from its own line, those of its patches, and its dependencies: the same row for the same text. */
const seriesOf = remembered((text: string): SeriesRow => {
  const [line = '', patches, edges = '{}'] = text.split(PART);
  const { needs = [], needed = [] } = JSON.parse(edges) as {
    needs?: readonly number[];
    needed?: readonly number[];
  };
  const members = linesOf(patches === '' ? undefined : patches).map(patchOf);
  return { ...postingOf(line), patches: members, dependencies: needs, dependents: needed };
});

const withMembers = async (
  database: Database,
  lines: readonly string[],
  dependencies: boolean,
): Promise<readonly SeriesRow[]> => {
  if (lines.length === 0) return [];
  const postings = lines.map((line) => ({ line, number: postingOf(line).number }));
  const numbers = column(postings.map((p) => p.number));
  const [patches, edges] = await Promise.all([
    database.prepared<{ readonly series: number; readonly lines: string }>(PATCHES, numbers),
    dependencies ? database.prepared<Dependency>(DEPENDENCIES, numbers) : [],
  ]);
  const members = new Map(patches.map((p) => [p.series, p.lines]));
  const [needs, needed] = [true, false].map((way) =>
    grouped(
      edges.filter((e) => e.needs === way),
      (e) => e.of,
      (e) => e.other,
    ),
  );
  return postings.map(({ line, number }) => {
    const edgesOf =
      edges.length === 0 ? '{}' : JSON.stringify({ needs: needs?.get(number), needed: needed?.get(number) });
    return seriesOf([line, members.get(number) ?? '', edgesOf].join(PART));
  });
};

/** Postings, in PostgreSQL. */
export const patchworkSeries = (
  database: Database,
  pages: Pages,
): Pick<PatchworkReader, 'series' | 'oneSeries'> => ({
  series: async (filter, paging, dependencies) => {
    const where = conditions();
    narrowed(where, filter);
    const listing = { from: 'patchwork_series m', columns: columnsOf('page'), joins: joinsOf('page') };
    const order = ORDERS[paging.order];
    const { rows, total } = await pages({ ...listing, order, key: 'm.number' }, where, paging);
    return { rows: await withMembers(database, rows, dependencies), total };
  },
  oneSeries: async (number, dependencies) => {
    const rows = await database.prepared<{ readonly line: string }>(ONE, number);
    const lines = rows.map((row) => row.line);
    return (await withMembers(database, lines, dependencies))[0];
  },
});
