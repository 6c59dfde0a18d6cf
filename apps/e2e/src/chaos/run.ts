import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { SOON_MISSED, servedSluice, sluiceAt, type Sluice } from '../running-sluice';
import { chanceFrom, type Chance } from './chance';
import { dealMails, writeMbox } from './mails';
import { Crowd } from './processes';
import { startPostgres, startRedis, type Restartable } from './servers';

export type ChaosOptions = {
  /** An empty folder that a database server may enter. */
  readonly folder: string;
  /** Mails with their `From ` lines. */
  readonly mails: readonly string[];
  readonly seed: number;
  readonly workers: number;
  /** SIGKILLs of processes of ours: workers, and imports that hand mail to them. */
  readonly kills: number;
  /** How often Redis loses everything it knows. */
  readonly flushes: number;
  /** How often Redis, and PostgreSQL, go away and come back: in order and by a crash in turns. */
  readonly restarts: number;
  /** Mails of one file, about; and the share of mails that come twice. */
  readonly size: number;
  readonly twice: number;
  readonly print: (line: string) => void;
};

/** One promise and whether it was kept. */
export type Outcome = { readonly name: string; readonly ok: boolean; readonly detail: string };

/** What there is in the end, by the words of the program itself. */
type State = {
  readonly digest: string;
  readonly parked: readonly string[];
  readonly broken: readonly string[];
};

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

const stateOf = async (sluice: Sluice): Promise<State> => {
  const { digest } = await sluice.json<{ digest: string }>('digest');
  const parked = await sluice.json<readonly { id: string; reason: string }[]>('parked', 'list');
  const { checks } = await sluice.json<{ checks: readonly Check[] }>('verify');
  return {
    digest,
    parked: parked.map(({ id, reason }) => `${id} ${reason}`).sort(),
    broken: checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`),
  };
};

/** The same mails once, in order, by one process that nobody disturbs. */
const undisturbed = async (folder: string, mails: readonly string[]): Promise<State> => {
  const file = join(folder, 'all.mbox');
  await writeMbox(file, mails);
  const sluice = await servedSluice(join(folder, 'calm'));
  try {
    const { exit, err } = await sluice.run('ingest', file, '--quiet');
    if (exit !== 0 && exit !== 3)
      throw new Error(`the undisturbed import ended with ${String(exit)}: ${err}`);
    return await stateOf(sluice);
  } finally {
    await sluice.stop();
  }
};

/** Exit codes of an import that took everything there was: done, and done with some input parked. */
const TAKEN = new Set<number | null>([0, 3]);
/** An import that is killed or finds no database is run again, as whoever runs it would. */
const ATTEMPTS = 200;

const takeFile = async (crowd: Crowd, file: string): Promise<void> => {
  let last = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { code, said } = await crowd.run(['ingest', file, '--queue', '--quiet']).ended;
    if (TAKEN.has(code)) return;
    last = said;
    await pause(100);
  }
  throw new Error(`${file} could not be taken in ${ATTEMPTS} attempts: ${last}`);
};

type Blow = { readonly what: string; strike(): Promise<void> };

type World = {
  readonly redis: Restartable & { flush(): Promise<void> };
  readonly postgres: Restartable;
  readonly crowd: Crowd;
  readonly chance: Chance;
};

const serverBlows = ({ redis, postgres }: World, restarts: number): readonly Blow[] =>
  Array.from({ length: restarts }, (_, n): readonly Blow[] =>
    n % 2 === 0
      ? [
          { what: 'Redis restarted', strike: () => redis.restart() },
          { what: 'PostgreSQL crashed', strike: () => postgres.crash() },
        ]
      : [
          { what: 'Redis crashed', strike: () => redis.crash() },
          { what: 'PostgreSQL restarted', strike: () => postgres.restart() },
        ],
  ).flat();

const blowsOf = (world: World, options: ChaosOptions): readonly Blow[] => {
  const kill: Blow = {
    what: 'killed',
    strike: async () => {
      while (!world.crowd.killOne((count) => world.chance.below(count))) await pause(20);
    },
  };
  const flush: Blow = { what: 'Redis flushed', strike: () => world.redis.flush() };
  return world.chance.shuffled([
    ...Array.from({ length: options.kills }, () => kill),
    ...Array.from({ length: options.flushes }, () => flush),
    ...serverBlows(world, options.restarts),
  ]);
};

/** Between two blows: long enough that a process may do something, short enough that it seldom ends. */
const LEAST_MS = 150;
const MORE_MS = 900;

const strikeAll = async (world: World, options: ChaosOptions): Promise<number> => {
  let struck = 0;
  for (const blow of blowsOf(world, options)) {
    await pause(LEAST_MS + world.chance.below(MORE_MS));
    await blow.strike();
    struck += 1;
    if (blow.what !== 'killed') options.print(`${blow.what}, as blow ${String(struck)}`);
  }
  return struck;
};

/** What is still to be done, by table. A table that holds no work of this moment is left out. */
const leftToDo = async (pool: Pool): Promise<string> => {
  const { rows } = await pool.query<{ what: string; n: string }>(`
    SELECT 'conversations' AS what, count(*)::text AS n FROM dirty_conversation
    UNION ALL SELECT 'chains', count(*)::text FROM dirty_chain
    UNION ALL SELECT 'deliveries', count(*)::text FROM outbox WHERE state = 'planned'`);
  return rows
    .filter(({ n }) => n !== '0')
    .map(({ what, n }) => `${n} ${what}`)
    .join(', ');
};

const QUIET_POLLS = 4;
const POLL_MS = 250;
/** Generous: a machine in use by others; a worker that has stopped would never get there. */
const QUIET_WITHIN_MS = 180_000;

/** Waits until nothing is left to do, and stays so for a second. */
const untilQuiet = async (url: string): Promise<string> => {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  try {
    const until = Date.now() + QUIET_WITHIN_MS;
    let left = '';
    for (let quiet = 0; quiet < QUIET_POLLS && Date.now() < until; await pause(POLL_MS)) {
      left = await leftToDo(pool);
      quiet = left === '' ? quiet + 1 : 0;
    }
    return left;
  } finally {
    await pool.end();
  }
};

const feed = async (crowd: Crowd, files: readonly string[], struck: Promise<number>): Promise<void> => {
  let raging = true;
  void struck.catch(() => undefined).finally(() => (raging = false));
  for (const file of files) await takeFile(crowd, file);
  // As long as blows fall there shall be something to hit: the same mail once more, which changes nothing.
  for (let n = 0; raging; n++) await takeFile(crowd, files[n % files.length] ?? '');
};

const sameList = (name: string, found: readonly string[], wanted: readonly string[]): Outcome => {
  const more = found.filter((f) => !wanted.includes(f));
  const less = wanted.filter((w) => !found.includes(w));
  const ok = more.length === 0 && less.length === 0;
  return {
    name,
    ok,
    detail: ok ? `${wanted.length}, the same` : `more: ${more.join('; ')}; less: ${less.join('; ')}`,
  };
};

const nothing = (name: string, found: readonly string[]): Outcome => ({
  name,
  ok: found.length === 0,
  detail: found.length === 0 ? 'none' : found.slice(0, 3).join('\n'),
});

const compared = (calm: State, wild: State): readonly Outcome[] => [
  {
    name: 'the digest equals the undisturbed run’s',
    ok: calm.digest === wild.digest,
    detail: calm.digest === wild.digest ? calm.digest : `${wild.digest} instead of ${calm.digest}`,
  },
  sameList('parked is what was parked before', wild.parked, calm.parked),
  nothing('verify finds nothing', wild.broken),
];

/**
 * Runs workers under everything that may go wrong, and compares what is there in the end with a run that nobody disturbed.
 * Throws only where a server cannot be started or mail cannot be taken at all; broken promises are in the answer.
 */
export const runChaos = async (options: ChaosOptions): Promise<readonly Outcome[]> => {
  const { folder, mails, print } = options;
  const chance = chanceFrom(options.seed);
  await mkdir(join(folder, 'batches'), { recursive: true });
  const calm = await undisturbed(folder, mails);
  print(`undisturbed: ${String(mails.length)} mails, digest ${calm.digest.slice(0, 16)}`);
  const postgres = await startPostgres(join(folder, 'wild'));
  const redis = await startRedis(join(folder, 'redis'));
  const env = { ...SOON_MISSED, DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const sluice = sluiceAt(env);
  try {
    await sluice.run('parked', 'list');
    const crowd = new Crowd(env);
    for (let n = 0; n < options.workers; n++) crowd.keep(['worker', '--tick', '1', '--sweep', '2']);
    const files = await dealMails(join(folder, 'batches'), mails, { ...options, chance });
    const struck = strikeAll({ redis, postgres, crowd, chance }, options);
    await feed(crowd, files, struck);
    print(`${String(await struck)} blows, ${String(files.length)} files taken; waiting for the workers`);
    const left = await untilQuiet(postgres.url);
    const badEnds = await crowd.close();
    return [
      nothing('nothing is left to do', left === '' ? [] : [left]),
      ...compared(calm, await stateOf(sluice)),
      nothing('no process ended by itself', crowd.unexpected),
      nothing('every worker ended in order when asked', badEnds),
    ];
  } finally {
    await redis.stop();
    await postgres.stop();
  }
};
