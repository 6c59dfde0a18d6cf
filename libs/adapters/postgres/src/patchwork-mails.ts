import type {
  CommentRow,
  PatchworkCoverFilter,
  CoverOrder,
  Paged,
  Paging,
  PatchworkPatchFilter,
  PatchOrder,
  PatchRow,
  PatchworkReader,
  PatchworkSeriesFilter,
  WithRaw,
} from '@sluice/application';
import { PATCHWORK_STATES } from '@sluice/application';
import { conditions, contains, type Conditions, type Pages } from './pages';
import type { CellReader } from './cells';
import {
  coverColumns,
  coverJoins,
  mailColumns,
  patchColumns,
  patchJoins,
  personColumns,
  RAW_JOIN,
  readCover,
  readOwn,
  readPatch,
  readPerson,
  rowReader,
  withRaw,
  withRawColumns,
  type RawColumns,
} from './patchwork-columns';
import { array, column, type Database } from './sql';

const ORDERS: Readonly<Record<PatchOrder, string>> = {
  id: 'm.number',
  name: 'm.name',
  date: 'm.said_at',
  state: `array_position(ARRAY[${PATCHWORK_STATES.map((s) => `'${s}'`).join()}], m.state)`,
  submitter: 'm.submitter',
  archived: 'm.archived',
  // There is one.
  project: 'm.number',
  check: 'm.check_state',
};

/** What lists of mails and postings have in common. */
export const narrowed = (
  where: Conditions,
  { since, before, text, submitters }: PatchworkSeriesFilter,
): void => {
  if (since !== undefined) where.add(since, (p) => `m.said_at >= ${p}::timestamptz`);
  if (before !== undefined) where.add(before, (p) => `m.said_at < ${p}::timestamptz`);
  if (text !== undefined) where.add(contains(text), (p) => `m.name ILIKE ${p}`);
  where.among('m.submitter', submitters);
};

const narrowedMails = (where: Conditions, filter: PatchworkCoverFilter): void => {
  narrowed(where, filter);
  where.among('m.series', filter.series);
  if (filter.messageId !== undefined)
    where.add(filter.messageId, (p) => `m.number = (SELECT number FROM mail_number WHERE message_id = ${p})`);
};

const patchConditions = (filter: PatchworkPatchFilter): Conditions => {
  const where = conditions(`m.kind = 'patch'`);
  narrowedMails(where, filter);
  where.oneOf('m.state', filter.states);
  where.among('m.delegate', filter.delegates);
  where.among('m.number', filter.numbers);
  if (filter.archived !== undefined) where.add(filter.archived, (p) => `m.archived = ${p}::boolean`);
  if (filter.hash !== undefined) where.add(filter.hash.toLowerCase(), (p) => `m.hash = ${p}`);
  return where;
};

const patchOf = rowReader(readPatch);
const coverOf = rowReader(readCover);

const patches = async (
  pages: Pages,
  filter: PatchworkPatchFilter,
  paging: Paging<PatchOrder>,
): Promise<Paged<PatchRow>> => {
  const listing = { from: 'patchwork_mail m', columns: patchColumns('page'), joins: patchJoins('page') };
  const { rows, total } = await pages(
    { ...listing, order: ORDERS[paging.order], key: 'm.number' },
    patchConditions(filter),
    paging,
  );
  return { rows: rows.map(patchOf), total };
};

const covers = async (
  pages: Pages,
  filter: PatchworkCoverFilter,
  paging: Paging<CoverOrder>,
): ReturnType<PatchworkReader['covers']> => {
  const where = conditions(`m.kind = 'cover'`);
  narrowedMails(where, filter);
  const listing = { from: 'patchwork_mail m', columns: coverColumns('page'), joins: coverJoins('page') };
  const { rows, total } = await pages(
    { ...listing, order: ORDERS[paging.order], key: 'm.number' },
    where,
    paging,
  );
  return { rows: rows.map(coverOf), total };
};

const PATCHES = `SELECT ${withRawColumns(patchColumns('m'))} FROM patchwork_mail m ${patchJoins('m')} ${RAW_JOIN} WHERE m.kind = 'patch'`;
const PATCH = `${PATCHES} AND m.number = $1::int`;
const PATCHES_OF = `${PATCHES} AND m.series = $1::int ORDER BY m.position, m.number`;
const PATCHES_NAMED = `${PATCHES} AND m.number IN (SELECT number FROM mail_number WHERE message_id = ANY(${array(1, 'text')}))`;
const COVER = `
  SELECT ${withRawColumns(coverColumns('m'))} FROM patchwork_mail m ${coverJoins('m')} ${RAW_JOIN} WHERE m.kind = 'cover' AND m.number = $1::int`;

const COMMENT_COLUMNS = [...mailColumns('m'), ...personColumns('submitter'), 'm.addressed', 'm.target'];
const COMMENTS = `
  SELECT ${withRawColumns(COMMENT_COLUMNS)}
  FROM patchwork_mail m LEFT JOIN person submitter ON submitter.number = m.submitter ${RAW_JOIN} WHERE m.kind = 'comment'`;
const COMMENTS_ON = `${COMMENTS} AND m.target = $1::int ORDER BY m.number`;
const COMMENT = `${COMMENTS} AND m.number = $1::int`;

const readComment = (cells: CellReader): CommentRow => ({
  ...readOwn(cells),
  submitter: readPerson(cells),
  addressed: cells.next(),
  target: cells.next(),
});

type Mails = Pick<
  PatchworkReader,
  | 'patches'
  | 'patch'
  | 'covers'
  | 'cover'
  | 'patchesOf'
  | 'patchesNamed'
  | 'comments'
  | 'comment'
  | 'mailNamed'
>;

/** Patches, cover letters and comments, in PostgreSQL. */
export const patchworkMails = (database: Database, pages: Pages): Mails => {
  const all = async <T>(
    text: string,
    value: string | number,
    read: (cells: CellReader) => T,
  ): Promise<readonly WithRaw<T>[]> => withRaw(await database.prepared<RawColumns>(text, value), read);
  return {
    patches: (filter, paging) => patches(pages, filter, paging),
    covers: (filter, paging) => covers(pages, filter, paging),
    patch: async (number) => (await all(PATCH, number, readPatch))[0],
    cover: async (number) => (await all(COVER, number, readCover))[0],
    patchesOf: (series) => all(PATCHES_OF, series, readPatch),
    patchesNamed: async (messageIds) => {
      const found = await all(PATCHES_NAMED, column(messageIds), readPatch);
      const byId = new Map(found.map((patch) => [patch.messageId, patch]));
      return messageIds.flatMap((id) => byId.get(id) ?? []);
    },
    comments: (target) => all(COMMENTS_ON, target, readComment),
    comment: async (number) => (await all(COMMENT, number, readComment))[0],
    mailNamed: async (messageId) => {
      const [row] = await database.prepared<{ readonly number: number; readonly kind: string }>(
        'SELECT m.number, m.kind FROM mail_number n JOIN patchwork_mail m USING (number) WHERE n.message_id = $1',
        messageId,
      );
      return row;
    },
  };
};
