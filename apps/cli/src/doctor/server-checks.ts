import type { Check } from '@sluice/application';
import { serverHealth, type ServerHealth } from '@sluice/postgres';
import { configInForce, type Runtime } from '@sluice/runtime';

/** `xid8` and `pg_current_xact_id`, which the log is read by, came with 13; older ones get no corrections any more. */
const OLDEST_POSTGRES = 14;
/** What is recorded bears this machine's time, what is due is compared with the server's. */
const SKEW_SECONDS = 5;

const check = (name: string, wrong: string | undefined, well: string): Check => ({
  name,
  ok: wrong === undefined,
  detail: wrong ?? well,
});

const versionWrong = ({ major, version }: ServerHealth): string | undefined =>
  major >= OLDEST_POSTGRES
    ? undefined
    : `PostgreSQL ${version} is too old: use ${String(OLDEST_POSTGRES)} or newer`;

const encodingWrong = ({ encoding }: ServerHealth): string | undefined =>
  encoding === 'UTF8'
    ? undefined
    : `its encoding is ${encoding}: mail will be refused; make a database with ENCODING 'UTF8', and restore a backup into it`;

const durableWrong = ({ durable }: ServerHealth): string | undefined =>
  durable
    ? undefined
    : 'fsync or full_page_writes is off: a crash of the machine may lose or damage what was recorded; turn both on';

const skewWrong = ({ ahead }: ServerHealth): string | undefined =>
  Math.abs(ahead) <= SKEW_SECONDS
    ? undefined
    : `its clock is ${Math.abs(ahead).toFixed(0)} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's: set both by NTP`;

const openWrong = ({ openLong: [first, ...others] }: ServerHealth): string | undefined =>
  first === undefined
    ? undefined
    : `process ${String(first.pid)} of the database (${first.application || 'no name'}) has had a transaction open for ${String(first.minutes)} minutes` +
      `${others.length > 0 ? `, and ${String(others.length)} others` : ''}: readers of the log wait behind it; end it with pg_terminate_backend(${String(first.pid)})`;

/** What a server says of itself, in sentences that say how to mend it. */
export const serverChecks = (health: ServerHealth): readonly Check[] => [
  check('database', versionWrong(health), `answers, PostgreSQL ${health.version}, at this version`),
  check('encoding', encodingWrong(health), health.encoding),
  check('durability', durableWrong(health), 'what was committed survives a crash'),
  check('clock', skewWrong(health), "the database's and this machine's agree"),
  check('open transactions', openWrong(health), 'none for longer than ten minutes'),
];

export const databaseChecks = async (runtime: Runtime): Promise<readonly Check[]> =>
  serverChecks(await serverHealth(runtime.database, Date.now));

/** Nothing where no Redis is configured: the queue then lives in PostgreSQL. */
export const redisChecks = async (
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Check[]> => {
  const { redis } = (await configInForce(env)).servers;
  if (redis === undefined) return [];
  // Loaded where there is one.
  const { redisHealth } = await import('@sluice/queue');
  const health = await redisHealth(redis);
  const place = new URL(redis).host;
  if (!health.answers)
    return [
      check(
        'Redis',
        `${place} does not answer (${health.why}): check REDIS_URL, or that the server runs`,
        '',
      ),
    ];
  const { evicts, version } = health;
  const wrong =
    evicts === undefined
      ? undefined
      : `${place} has maxmemory-policy ${evicts} and throws jobs away when its memory is full: set it to noeviction`;
  return [check('Redis', wrong, `${place} answers, ${version}`)];
};
