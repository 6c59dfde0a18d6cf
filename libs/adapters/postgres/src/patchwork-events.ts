import type {
  CheckRow,
  EventCategory,
  PatchworkEventFilter,
  EventRow,
  PatchworkReader,
} from '@sluice/application';
import { conditions, joinOne, WINDOW, type Conditions, type Pages } from './pages';
import { CellReader, utc, type Cells } from './cells';
import {
  ifJoined,
  mailColumns,
  personColumns,
  readIfJoined,
  readMail,
  readPerson,
  readSeries,
  rowReader,
  seriesColumns,
} from './patchwork-columns';
import { array, column, type Database } from './sql';

/**
 * Most events are the coming of a mail and are read where the mails are; their numbers are those of the mails, sixteen times over, so that nothing is
 * written for them. What else happened stands in a table of its own.
 */
const SPACE = 16;

/** How the categories are found: where they stand, when they happened, and which number of the sixteen is theirs. */
type Source = {
  readonly categories: readonly EventCategory[];
  readonly table: 'patchwork_mail' | 'patchwork_series' | 'patchwork_change';
  readonly at: string;
  readonly offset: number;
  /** SQL of the category of a row. */
  readonly category: string;
  /** What holds for rows of one category. */
  readonly only: (category: EventCategory) => string;
};

const onKind = (kind: string): string =>
  `x.kind = 'comment' AND EXISTS (SELECT 1 FROM patchwork_mail t WHERE t.number = x.target AND t.kind = '${kind}')`;

const MAIL_KINDS: Readonly<Partial<Record<EventCategory, string>>> = {
  'cover-created': `x.kind = 'cover'`,
  'patch-created': `x.kind = 'patch'`,
  'patch-comment-created': onKind('patch'),
  'cover-comment-created': onKind('cover'),
};

const always = (): string => 'true';

const SOURCES: readonly Source[] = [
  {
    categories: ['cover-created', 'patch-created', 'patch-comment-created', 'cover-comment-created'],
    table: 'patchwork_mail',
    at: 'recorded_at',
    offset: 0,
    category: `CASE x.kind WHEN 'cover' THEN 'cover-created' WHEN 'patch' THEN 'patch-created' ELSE 'comment-created' END`,
    only: (category) => MAIL_KINDS[category] ?? 'false',
  },
  {
    ...{ categories: ['patch-completed'], table: 'patchwork_mail', at: 'completed_at', offset: 2 },
    ...{ category: `'patch-completed'`, only: () => 'x.completed_at IS NOT NULL' },
  },
  {
    ...{ categories: ['series-created'], table: 'patchwork_series', at: 'recorded_at', offset: 1 },
    ...{ category: `'series-created'`, only: always },
  },
  {
    ...{ categories: ['series-completed'], table: 'patchwork_series', at: 'completed_at', offset: 3 },
    ...{ category: `'series-completed'`, only: () => 'x.completed_at IS NOT NULL' },
  },
  {
    categories: ['check-created', 'patch-state-changed', 'patch-delegated'],
    table: 'patchwork_change',
    at: 'at',
    offset: 8,
    category: 'x.category',
    only: (category) => `x.category = '${category}'`,
  },
];

/** What an event is about, by the table it is read from. */
const COLUMNS: Readonly<Record<Source['table'], string>> = {
  patchwork_mail: 'x.number AS mail, x.series AS series, NULL::int AS change',
  patchwork_series: 'NULL::int AS mail, x.number AS series, NULL::int AS change',
  patchwork_change: 'x.mail AS mail, NULL::int AS series, x.number AS change',
};

const PLACES: Readonly<
  Record<Source['table'], { readonly mail: string; readonly series: string; readonly actor: string }>
> = {
  patchwork_mail: { mail: 'coalesce(x.target, x.number)', series: 'x.series', actor: 'NULL::int' },
  patchwork_series: { mail: 'NULL::int', series: 'x.number', actor: 'NULL::int' },
  patchwork_change: { mail: 'x.mail', series: 'NULL::int', actor: 'x.actor' },
};

/** Parameters, each given once and used by every part of the union. */
const parameters = (
  filter: PatchworkEventFilter,
): { readonly where: Conditions; readonly of: (s: Source) => string[] } => {
  const where = conditions();
  const uses: ((source: Source) => string)[] = [];
  const use = (value: string, clause: (source: Source, parameter: string) => string): void =>
    where.add(value, (p) => {
      uses.push((source) => clause(source, p));
      return 'true';
    });
  const numbers = (list: readonly number[] | undefined, what: 'mail' | 'series' | 'actor'): void => {
    if (list === undefined) return;
    use(column(list), ({ table }, p) => `${PLACES[table][what]} = ANY(${array(Number(p.slice(1)), 'int')})`);
  };
  if (filter.since !== undefined) use(filter.since, (s, p) => `x.${s.at} >= ${p}::timestamptz`);
  if (filter.before !== undefined) use(filter.before, (s, p) => `x.${s.at} < ${p}::timestamptz`);
  numbers(filter.patches, 'mail');
  numbers(filter.covers, 'mail');
  numbers(filter.series, 'series');
  numbers(filter.actors, 'actor');
  return { where, of: (source) => uses.map((u) => u(source)) };
};

const partOf = (source: Source, wanted: readonly EventCategory[], more: readonly string[]): string => {
  const { table, at, offset, category, categories, only } = source;
  const some = categories.filter((c) => wanted.includes(c));
  const all = some.length === categories.length && categories.length > 1;
  const clauses = [...(all ? [] : [`(${some.map((c) => `(${only(c)})`).join(' OR ')})`]), ...more];
  return `(SELECT x.${at} AS at, x.number::bigint * ${String(SPACE)} + ${String(offset)} AS id, ${category} AS category, ${COLUMNS[table]}
    FROM ${table} x${clauses.length === 0 ? '' : ` WHERE ${clauses.join(' AND ')}`}
    ORDER BY x.${at} ${WINDOW.direction}, x.number ${WINDOW.direction} ${WINDOW.limit})`;
};

const checkColumns = (alias: string): readonly string[] => [
  `${alias}.number`,
  utc(`${alias}.at`),
  ...['state', 'context', 'target_url', 'description'].map((c) => `${alias}.${c}`),
];

const LISTED = [
  ...['page.id', utc('page.at'), 'page.category', 'target.kind', 'told.previous', 'told.current'],
  ifJoined('actor', personColumns('actor')),
  ...mailColumns('mail'),
  ifJoined('target', mailColumns('target')),
  ...seriesColumns('posting'),
  ifJoined('test', checkColumns('test')),
];

const JOINS = [
  joinOne('patchwork_mail', 'mail', 'page.mail'),
  joinOne('patchwork_mail', 'target', 'mail.target'),
  joinOne('patchwork_series', 'posting', 'page.series'),
  joinOne('patchwork_change', 'told', 'page.change'),
  joinOne('person', 'actor', 'told.actor'),
  joinOne('patch_check', 'test', `CASE told.category WHEN 'check-created' THEN told.current::int END`),
].join(' ');

/** `patch` and `user` are told by what it was joined to. */
const readCheck = (cells: CellReader, { patch, user }: Pick<CheckRow, 'patch' | 'user'>): CheckRow | null => {
  const number = cells.next<number | null>();
  if (number === null) return null;
  const [at, state, context] = [cells.next<string>(), cells.next<string>(), cells.next<string>()];
  return { number, patch, user, at, state, context, targetUrl: cells.next(), description: cells.next() };
};

const categoryOf = (category: string, on: string | null): EventCategory =>
  (category === 'comment-created' ? `${on ?? 'patch'}-comment-created` : category) as EventCategory;

const readEvent = (cells: CellReader): EventRow => {
  const [id, at, category] = [cells.next<number>(), cells.next<string>(), cells.next<string>()];
  const told = {
    ...{ id, at, category: categoryOf(category, cells.next()) },
    ...{ previous: cells.next<string | null>(), current: cells.next<string | null>() },
    actor: readIfJoined(cells, readPerson),
  };
  const mail = readMail(cells);
  const about = { mail, target: readIfJoined(cells, readMail), series: readSeries(cells) };
  const of = { patch: mail?.number ?? 0, user: told.actor };
  return { ...told, ...about, check: readIfJoined(cells, (joined) => readCheck(joined, of)) };
};

const eventOf = rowReader(readEvent);

const NOTHING = { rows: [], total: 0 };

/** What happened, the newest first unless asked otherwise, in PostgreSQL. */
export const patchworkEvents = (pages: Pages): Pick<PatchworkReader, 'events'> => ({
  events: async (filter, paging) => {
    const sources = SOURCES.filter((s) => s.categories.some((c) => filter.categories.includes(c)));
    if (sources.length === 0) return NOTHING;
    const { where, of } = parameters(filter);
    const union = sources.map((s) => partOf(s, filter.categories, of(s))).join(' UNION ALL ');
    const { rows, total } = await pages(
      { from: `(${union}) AS x`, columns: LISTED, joins: JOINS, order: 'x.at', key: 'x.id' },
      where,
      paging,
    );
    return { rows: rows.map(eventOf), total };
  },
});

const CHECKS = `
  SELECT json_build_array(m.number, ${[...personColumns('doer'), ...checkColumns('k')].join(', ')}) AS row
  FROM patch_check k JOIN mail_number m USING (message_id) LEFT JOIN person doer ON doer.number = k.person`;

/** Checks of all patches in one answer. */
const MOST_CHECKS = 5_000;

/** What tests said of patches. */
export const patchworkChecks = (database: Database): Pick<PatchworkReader, 'checks' | 'check'> => {
  const all = async (text: string, ...values: readonly number[]): Promise<readonly CheckRow[]> =>
    (await database.prepared<{ readonly row: Cells }>(text, ...values)).flatMap(({ row }) => {
      const cells = new CellReader(row);
      const of = { patch: cells.next<number>(), user: readPerson(cells) };
      return readCheck(cells, of) ?? [];
    });
  return {
    checks: (patch) =>
      patch === undefined
        ? all(`${CHECKS} ORDER BY k.number LIMIT ${String(MOST_CHECKS)}`)
        : all(`${CHECKS} WHERE m.number = $1::int ORDER BY k.number`, patch),
    check: async (number) => (await all(`${CHECKS} WHERE k.number = $1::int`, number))[0],
  };
};
