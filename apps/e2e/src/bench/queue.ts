import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { queueChains, queueDirty, queueStale } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { importSource } from '@sluice/runtime';
import { hasRedis } from '@sluice/testing';
import { Crowd } from '../chaos/processes';
import { sluiceAt } from '../running-sluice';
import { bareJobs, type BareJobs } from './bare-queue';
import { madePostings, mailsOfCommits, messageIdOf, singlesAmong } from './queue-mails';
import { isQuiet, opened, startServers, until, type Opened, type Servers } from './queue-servers';
import { print, type Run } from './run';

/** Single mails whose way to the verdict is timed. */
const SINGLES = 100;
const POLL_MS = 2;
/** Of two workers, with a tree. */
const PATCHES_A_MINUTE = 12_000;

type Tree = { readonly tree: string; readonly range: string };

/** Mails for workers, and what is known of their project: the commits of a tree, or a made list without one. */
type Work = { readonly mails: readonly string[]; readonly config: string; readonly tree?: Tree | undefined };

const workOf = async (run: Run): Promise<Work> => {
  const { tree, range } = run.asked;
  if (tree !== undefined && range !== undefined)
    return { mails: mailsOfCommits(tree, range), config: '', tree: { tree, range } };
  run.notMeasured('queue: patches read against a tree (give --tree GITDIR --range A..B)');
  return { mails: madePostings(), config: await (await run.emptyPlace()).configuration() };
};

/** Has every patch read again against the tree, where there is one. */
const markPatches = async ({ runtime, queue, pool }: Opened, tree: Tree | undefined): Promise<void> => {
  if (tree === undefined) return;
  const { ports } = await runtime.currentTree();
  if (ports === undefined) throw new Error('the tree is not at hand');
  const { rows } = await pool.query<{ h: string; at: Date }>(
    `SELECT raw_hash AS h, said_at AS at FROM mail_reading WHERE kind = 'patch' ORDER BY said_at`,
  );
  const stale = rows.map(({ h, at }) => ({
    rawHash: h,
    saidAt: `${at.toISOString().slice(0, 19)}Z` as Instant,
  }));
  await queueStale({ work: runtime.work, queue, tree: ports }, stale);
};

/** Seconds that the workers take for everything at once: every patch is read again, every conversation derived, every chain recorded. */
const allAnew = async (all: Opened, tree: Tree | undefined): Promise<number> => {
  const { runtime, queue } = all;
  const { work } = runtime;
  const started = performance.now();
  await markPatches(all, tree);
  await runtime.derivation.markAllDirty();
  await runtime.chains.markAllChains();
  await queueDirty({ work, queue });
  await queueChains({ work, queue });
  await until(() => isQuiet(all), 50);
  return (performance.now() - started) / 1_000;
};

const withWorkers = async <T>(
  servers: Servers,
  workers: number,
  work: (o: Opened) => Promise<T>,
): Promise<T> => {
  const crowd = new Crowd(servers.env);
  for (let n = 0; n < workers; n++) crowd.keep(['worker', '--fetch', '0']);
  try {
    await until(() => crowd.ready() >= workers, 50);
    return await opened(servers, work);
  } finally {
    await crowd.close();
  }
};

const prepared = async ({ env }: Servers, mbox: string, tree: Tree | undefined): Promise<void> => {
  const sync = tree === undefined ? [] : [['tree', 'sync', tree.tree, '--range', tree.range, '--quiet']];
  for (const args of [...sync, ['ingest', mbox, '--quiet']]) {
    const { exit, err } = await sluiceAt(env).run(...args);
    if (exit !== 0 && exit !== 3)
      throw new Error(`sluice ${args.join(' ')} ended with ${String(exit)}: ${err}`);
  }
};

/** Seconds that some workers take to read and chain everything the second time: what is cached is warm then. */
const warmSeconds = (servers: Servers, workers: number, tree: Tree | undefined): Promise<number> =>
  withWorkers(servers, workers, async (all) => {
    const cold = await allAnew(all, tree);
    const warm = await allAnew(all, tree);
    print(
      `${String(workers)} worker${workers === 1 ? ' ' : 's'}: ${warm.toFixed(1)} s (cold ${cold.toFixed(1)} s)`,
    );
    return warm;
  });

const HAS_VERDICT = `SELECT 1 FROM series_mail m JOIN verdict v ON v.series_id = m.series_id WHERE m.message_id = $1`;

/** Milliseconds from handing over one mail to its verdict in the database, for one mail after another, sorted. */
const latencies = (servers: Servers, folder: string, mails: readonly string[]): Promise<readonly number[]> =>
  withWorkers(servers, 1, async ({ runtime, queue, pool }) => {
    const took: number[] = [];
    for (const [n, mail] of mails.entries()) {
      const file = join(folder, `single-${String(n)}.mbox`);
      await writeFile(file, mail, 'latin1');
      const id = messageIdOf(mail);
      const started = performance.now();
      await importSource(runtime, file, { trust: 'list-verified', format: 'mbox' });
      await queueDirty({ work: runtime.work, queue });
      await until(async () => (await pool.query(HAS_VERDICT, [id])).rows.length > 0, POLL_MS);
      took.push(performance.now() - started);
    }
    return took.sort((a, b) => a - b);
  });

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

type Backend = {
  readonly key: string;
  readonly name: string;
  readonly median: number;
  readonly most: number;
};
const REDIS: Backend = { key: 'redis', name: 'Redis', median: 250, most: 1_000 };
const POSTGRES: Backend = { key: 'postgres', name: 'PostgreSQL', median: 500, most: 2_000 };

const timeSingles = async (run: Run, backend: Backend, { mails, config }: Work): Promise<void> => {
  const folder = join(run.folder, backend.key);
  await mkdir(folder);
  const servers = await startServers(folder, backend === REDIS, config);
  try {
    const bare: BareJobs = await bareJobs(servers.place);
    const took = await latencies(servers, folder, singlesAmong(mails).slice(-SINGLES));
    const beside = (found: number) => ({ what: 'a bare job until it is begun', found });
    run.found(
      {
        ...{
          key: `queue.${backend.key}`,
          what: `one mail to its verdict, queue in ${backend.name}, median`,
          unit: 'ms',
        },
        ...{
          found: at(took, 0.5),
          beside: beside(bare.median),
          goal: { of: 'figure', most: backend.median },
        },
      },
      {
        ...{ key: `queue.${backend.key}-most`, what: 'the same, 99 % within', unit: 'ms' },
        ...{ found: at(took, 0.99), beside: beside(bare.most), goal: { of: 'figure', most: backend.most } },
      },
    );
  } finally {
    await servers.stop();
  }
};

/** What one and two workers get done of everything at once. */
const timeMany = async (run: Run, backend: Backend, { mails, config, tree }: Work): Promise<void> => {
  const folder = join(run.folder, 'many');
  await mkdir(folder);
  const mbox = join(folder, 'all.mbox');
  await writeFile(mbox, mails.join(''), 'latin1');
  const servers = await startServers(folder, backend === REDIS, config);
  try {
    const bare = await bareJobs(servers.place);
    await prepared(servers, mbox, tree);
    const one = await warmSeconds(servers, 1, tree);
    const two = await warmSeconds(servers, 2, tree);
    const each = (seconds: number): number => (seconds * 1_000) / mails.length;
    const what =
      tree === undefined ? 'a patch derived and chained' : 'a patch read against the tree and chained';
    run.found(
      {
        ...{ key: 'queue.one', what: `${what}, one worker`, unit: 'ms', found: each(one) },
        beside: { what: 'a bare job', found: bare.each },
      },
      {
        ...{ key: 'queue.two', what: 'the same, two workers', unit: 'ms', found: each(two) },
        beside: { what: 'one worker', found: each(one) },
        ...(tree === undefined ? {} : { goal: { of: 'figure', most: 60_000 / PATCHES_A_MINUTE } }),
      },
    );
  } finally {
    await servers.stop();
  }
};

/** `queue`: what workers get done, beside jobs that do nothing through the same queue; then single mails on their way to the verdict. */
export const benchQueue = async (run: Run): Promise<void> => {
  const work = await workOf(run);
  print(`queue: ${String(work.mails.length)} mails`);
  const backends = hasRedis() ? [REDIS, POSTGRES] : [POSTGRES];
  if (!hasRedis()) run.notMeasured('queue in Redis (there is no redis-server)');
  await timeMany(run, backends[0] ?? POSTGRES, work);
  for (const backend of backends) await timeSingles(run, backend, work);
};
