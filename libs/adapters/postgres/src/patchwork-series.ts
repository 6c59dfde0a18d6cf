import type { MailRef, PatchworkReader, SeriesOrder, SeriesRow } from '@sluice/application';
import { conditions, type Pages } from './pages';
import { CellReader, type Cells } from './cells';
import {
  each,
  mailColumns,
  personColumns,
  readMail,
  readOwn,
  readPerson,
  readSeries,
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
  `LEFT JOIN person submitter ON submitter.number = ${alias}.submitter LEFT JOIN patchwork_mail letter ON letter.number = ${alias}.cover`;

type Posting = Omit<SeriesRow, 'patches' | 'dependencies' | 'dependents'>;

const readPosting = (cells: CellReader): readonly Posting[] => {
  const posting = readSeries(cells);
  const submitter = readPerson(cells);
  if (posting === null) return [];
  return [{ ...posting, submitter, total: cells.next(), received: cells.next(), cover: readMail(cells) }];
};

const ONE = `SELECT json_build_array(${columnsOf('m').join(', ')}) AS row FROM patchwork_series m ${joinsOf('m')} WHERE m.number = $1::int`;

const PATCHES = `
  SELECT json_agg(json_build_array(m.series, ${mailColumns('m').join(', ')}) ORDER BY m.series, m.position, m.number) AS rows FROM patchwork_mail m
  WHERE m.series = ANY(${array(1, 'int')}) AND m.kind = 'patch'`;

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

const withMembers = async (
  database: Database,
  postings: readonly Posting[],
  dependencies: boolean,
): Promise<readonly SeriesRow[]> => {
  if (postings.length === 0) return [];
  const numbers = column(postings.map((p) => p.number));
  const [patches, edges] = await Promise.all([
    database.prepared<{ readonly rows: readonly Cells[] | null }>(PATCHES, numbers),
    dependencies ? database.prepared<Dependency>(DEPENDENCIES, numbers) : [],
  ]);
  const members = grouped(
    each(patches[0]?.rows ?? [], (cells) => ({ series: cells.next<number>(), mail: readOwn(cells) })),
    (m) => m.series,
    (m): MailRef => m.mail,
  );
  const [needs, needed] = [true, false].map((way) =>
    grouped(
      edges.filter((e) => e.needs === way),
      (e) => e.of,
      (e) => e.other,
    ),
  );
  return postings.map((posting) => ({
    ...posting,
    patches: members.get(posting.number) ?? [],
    dependencies: needs?.get(posting.number) ?? [],
    dependents: needed?.get(posting.number) ?? [],
  }));
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
    return { rows: await withMembers(database, each(rows, readPosting).flat(), dependencies), total };
  },
  oneSeries: async (number, dependencies) => {
    const rows = await database.prepared<{ readonly row: Cells }>(ONE, number);
    const postings = rows.flatMap(({ row }) => readPosting(new CellReader(row)));
    return (await withMembers(database, postings, dependencies))[0];
  },
});
