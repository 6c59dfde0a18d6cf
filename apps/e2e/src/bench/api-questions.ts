import type { Pool } from 'pg';

/** Things that are asked for one by one: as many different ones. */
const SINGLES = 200;
/** A list is asked for page by page, so that not the same rows come each time. */
const PAGES = 20;

/** A question, asked of many things or pages in turn. */
export type Measured = {
  readonly key: string;
  readonly name: string;
  /** Milliseconds of CPU an answer. */
  readonly goal: number;
  /** What Patchwork 3.1.3 takes for it. */
  readonly patchwork: string;
  readonly paths: readonly string[];
};

/** What there is to ask for. */
export type Known = {
  readonly numbers: readonly number[];
  readonly ids: readonly string[];
  readonly patches: number;
  readonly series: number;
  /** Positions in the log, 100 events apart, from its beginning. */
  readonly positions: readonly string[];
};

/** What the database has, in no order that a page of it follows. */
export const knownOf = async (pool: Pool): Promise<Known> => {
  const { rows } = await pool.query<{ n: number; id: string }>(
    `SELECT number AS n, message_id AS id FROM patchwork_mail WHERE kind = 'patch' AND pull_url IS NULL ORDER BY md5(message_id) LIMIT $1`,
    [SINGLES],
  );
  const { rows: counted } = await pool.query<{ series: number; patches: number }>(
    `SELECT (SELECT count(*)::int FROM series) AS series, (SELECT count(*)::int FROM patchwork_mail WHERE kind = 'patch') AS patches`,
  );
  const { rows: events } = await pool.query<{ p: string }>(
    `SELECT transaction_id::text || '.' || global_position::text AS p FROM
       (SELECT *, row_number() OVER (ORDER BY transaction_id, global_position) AS n FROM event) AS e WHERE n % 100 = 0 ORDER BY n LIMIT $1`,
    [PAGES - 1],
  );
  return {
    numbers: rows.map((r) => r.n),
    ids: rows.map((r) => r.id),
    series: counted[0]?.series ?? 0,
    patches: counted[0]?.patches ?? 0,
    positions: ['0', ...events.map((e) => e.p)],
  };
};

const pagesOf = (path: string, name: string, count: number): readonly string[] =>
  Array.from({ length: Math.max(1, Math.min(PAGES, count)) }, (_, n) => `${path}&${name}=${String(n + 1)}`);

/** What programs ask that knew Patchwork before. */
const ofPatchwork = ({ numbers, ids, patches, series }: Known): readonly Measured[] => {
  const patchPages = Math.floor(patches / 100);
  const seriesPages = Math.floor(series / 100);
  return [
    {
      key: 'patches',
      name: '100 patches',
      goal: 6,
      patchwork: '132',
      paths: pagesOf('/api/1.3/patches/?per_page=100', 'page', patchPages),
    },
    {
      key: 'series',
      name: '100 series',
      goal: 8,
      patchwork: '230',
      paths: pagesOf('/api/1.3/series/?per_page=100', 'page', seriesPages),
    },
    {
      key: 'patch',
      name: 'one patch',
      goal: 1.5,
      patchwork: '12-16',
      paths: numbers.map((n) => `/api/1.3/patches/${String(n)}/`),
    },
    {
      key: 'message-id',
      name: 'by Message-ID',
      goal: 1.5,
      patchwork: '10-19',
      paths: ids.map((id) => `/api/1.3/patches/?msgid=${encodeURIComponent(id)}`),
    },
    {
      key: 'events',
      name: '100 events',
      goal: 4,
      patchwork: '128',
      paths: pagesOf('/api/1.3/events/?per_page=100', 'page', PAGES),
    },
  ];
};

const ofRest = ({ ids, positions }: Known): readonly Measured[] => [
  {
    key: 'v1-patches',
    name: '100 patches, REST v1',
    goal: 6,
    patchwork: '132',
    paths: ['/api/v1/patches?limit=100'],
  },
  {
    key: 'v1-series',
    name: '100 series, REST v1',
    goal: 8,
    patchwork: '230',
    paths: ['/api/v1/series?limit=100'],
  },
  {
    key: 'v1-patch',
    name: 'one patch, REST v1',
    goal: 1.5,
    patchwork: '12-16',
    paths: ids.map((id) => `/api/v1/patches/${encodeURIComponent(id)}`),
  },
  {
    key: 'v1-events',
    name: '100 events, REST v1',
    goal: 4,
    patchwork: '128',
    paths: positions.map((after) => `/api/v1/events?limit=100&after=${after}`),
  },
];

/** What is measured, with its goal. */
export const questions = (known: Known): readonly Measured[] => [...ofPatchwork(known), ...ofRest(known)];

/** Of ten requests: four patches, three by Message-ID, and a page of patches, of series and of events. */
export const mixOf = (all: readonly Measured[]): readonly string[] => {
  const paths = (name: string): readonly string[] => all.find((one) => one.name === name)?.paths ?? [];
  const take = (name: string, n: number): string => paths(name)[n % paths(name).length] ?? '/';
  return Array.from({ length: SINGLES }, (_, n) => [
    ...[0, 1, 2, 3].map((k) => take('one patch', 4 * n + k)),
    ...[0, 1, 2].map((k) => take('by Message-ID', 3 * n + k)),
    ...['100 patches', '100 series', '100 events'].map((name) => take(name, n)),
  ]).flat();
};
