import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { queueChains, queueDirty, queueStale, type WorkQueue } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { importSource, locate, openQueueOf, openRuntime, type Runtime } from '@sluice/runtime';
import { Pool } from 'pg';
import { Crowd } from '../chaos/processes';
import { startPostgres, startRedis } from '../chaos/servers';
import { LEFT_TO_DO, sluiceAt, temporaryFolder } from '../running-sluice';

const USAGE = `usage: npm run bench -- queue --tree GITDIR --range A..B

What workers get done: the commits of a range of the project's tree, as if each had been mailed, are read against the tree and their chains are
recorded by one worker and by two; then single mails come in one after another. Redis and PostgreSQL are started for it.`;

/** Single mails whose way to the verdict is timed. */
const SINGLES = 100;
const POLL_MS = 2;
const WAIT_MS = 600_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The commits of a range as mails, oldest first. */
const mailsOf = (tree: string, range: string): readonly string[] => {
  const options = ['--stdout', '--no-numbered', '--no-signature', '--no-renames'];
  const text = execFileSync('git', ['--git-dir', tree, 'format-patch', ...options, range], {
    maxBuffer: 1 << 30,
  }).toString('latin1');
  return text
    .split(/^(?=From [0-9a-f]{40} Mon Sep 17)/m)
    .filter((mail) => mail.startsWith('From '))
    .map((mail) => {
      const commit = mail.slice(5, 45);
      const headers = `Message-ID: <${commit}@bench.example.org>\nList-Id: <xen-devel.lists.xenproject.org>\n`;
      // A line of the message that begins like a mail is quoted, as mboxrd has it.
      return mail.replace(/\n/, `\n${headers}`).replace(/(?<=\n)(?=>*From )/g, '>');
    });
};

type Servers = { readonly env: Readonly<Record<string, string>>; stop(): Promise<void> };

const startServers = async (folder: string, withRedis: boolean): Promise<Servers> => {
  const postgres = await startPostgres(join(folder, 'postgres'));
  const redis = withRedis ? await startRedis(join(folder, 'redis')) : undefined;
  return {
    env: { DATABASE_URL: postgres.url, ...(redis === undefined ? {} : { REDIS_URL: redis.url }) },
    stop: async () => {
      await redis?.stop();
      await postgres.stop();
    },
  };
};

type Opened = { readonly runtime: Runtime; readonly queue: WorkQueue; readonly pool: Pool };

const opened = async <T>(env: Servers['env'], work: (o: Opened) => Promise<T>): Promise<T> => {
  const location = await locate({}, { ...process.env, ...env });
  const runtime = await openRuntime(location, { leaveDirty: true });
  const queue = await openQueueOf(location, runtime);
  const pool = new Pool({ connectionString: env['DATABASE_URL'], max: 1 });
  try {
    return await work({ runtime, queue, pool });
  } finally {
    await pool.end();
    await queue.close();
    await runtime.close();
  }
};

const until = async (isSo: () => Promise<boolean>, everyMs: number): Promise<void> => {
  for (const end = Date.now() + WAIT_MS; !(await isSo()); await pause(everyMs))
    if (Date.now() > end) throw new Error('the workers did not get done in ten minutes');
};

const isQuiet = async ({ queue, pool }: Opened): Promise<boolean> => {
  const { rows } = await pool.query<{ n: number }>(LEFT_TO_DO);
  return rows[0]?.n === 0 && (await queue.depths()).every((d) => d.waiting + d.active === 0);
};

/** Everything at once: every patch is read again against the tree, every conversation derived, every chain recorded. */
const allAnew = async (all: Opened): Promise<number> => {
  const { runtime, queue, pool } = all;
  const { ports: tree } = await runtime.currentTree();
  if (tree === undefined) throw new Error('the tree is not at hand');
  const { rows } = await pool.query<{ h: string; at: Date }>(
    `SELECT raw_hash AS h, said_at AS at FROM mail_reading WHERE kind = 'patch' ORDER BY said_at`,
  );
  const stale = rows.map(({ h, at }) => ({
    rawHash: h,
    saidAt: `${at.toISOString().slice(0, 19)}Z` as Instant,
  }));
  const { work } = runtime;
  const started = performance.now();
  await queueStale({ work, queue, tree }, stale);
  await runtime.derivation.markAllDirty();
  await runtime.chains.markAllChains();
  await queueDirty({ work, queue });
  await queueChains({ work, queue });
  await until(() => isQuiet(all), 50);
  return (performance.now() - started) / 1_000;
};

const untilReady = async (crowd: Crowd, count: number): Promise<void> =>
  until(() => Promise.resolve(crowd.ready() >= count), 50);

const prepared = async (env: Servers['env'], mbox: string, tree: string, range: string): Promise<void> => {
  const sluice = sluiceAt(env);
  for (const args of [
    ['tree', 'sync', tree, '--range', range, '--quiet'],
    ['ingest', mbox, '--quiet'],
  ]) {
    const { exit, err } = await sluice.run(...args);
    if (exit !== 0 && exit !== 3)
      throw new Error(`sluice ${args.join(' ')} ended with ${String(exit)}: ${err}`);
  }
};

/** Patches a minute that some workers read and chain, the second time: what is cached is warm then. */
const throughput = async (env: Servers['env'], workers: number, patches: number): Promise<number> => {
  const crowd = new Crowd(env);
  for (let n = 0; n < workers; n++) crowd.keep(['worker', '--fetch', '0']);
  try {
    await untilReady(crowd, workers);
    return await opened(env, async (all) => {
      const cold = await allAnew(all);
      const warm = await allAnew(all);
      const rate = (patches / warm) * 60;
      print(
        `${String(workers)} worker${workers === 1 ? ' ' : 's'}  ${patches} patches in ${warm.toFixed(1)} s (cold ${cold.toFixed(1)} s): ${rate.toFixed(0)} a minute`,
      );
      return rate;
    });
  } finally {
    await crowd.close();
  }
};

const HAS_VERDICT = `SELECT 1 FROM series_mail m JOIN verdict v ON v.series_id = m.series_id WHERE m.message_id = $1`;

/** Milliseconds from handing over one mail to its verdict in the database, for one mail after another. */
const latencies = async (
  { env }: Servers,
  { folder, mails }: { readonly folder: string; readonly mails: readonly string[] },
): Promise<readonly number[]> => {
  const crowd = new Crowd(env);
  crowd.keep(['worker', '--fetch', '0']);
  try {
    await untilReady(crowd, 1);
    return await opened(env, async ({ runtime, queue, pool }) => {
      const took: number[] = [];
      for (const [n, mail] of mails.entries()) {
        const file = join(folder, `single-${String(n)}.mbox`);
        await writeFile(file, mail, 'latin1');
        const id = `${mail.slice(5, 45)}@bench.example.org`;
        const started = performance.now();
        await importSource(runtime, file, { trust: 'list-verified', format: 'mbox' });
        await queueDirty({ work: runtime.work, queue });
        await until(async () => (await pool.query(HAS_VERDICT, [id])).rows.length > 0, POLL_MS);
        took.push(performance.now() - started);
      }
      return took.sort((a, b) => a - b);
    });
  } finally {
    await crowd.close();
  }
};

const share = (sorted: readonly number[], part: number): string =>
  `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0)} ms`;

const timeSingles = async (folder: string, name: string, mails: readonly string[]): Promise<void> => {
  const place = join(folder, name);
  await mkdir(place);
  const servers = await startServers(place, name === 'Redis');
  try {
    const took = await latencies(servers, { folder: place, mails: mails.slice(-SINGLES) });
    // The first mails meet a worker that has done nothing yet.
    print(`one mail to its verdict, queue in ${name}: median ${share(took, 0.5)}, 99 % ${share(took, 0.99)}`);
  } finally {
    await servers.stop();
  }
};

/** `npm run bench -- queue`: see `USAGE`. */
export const benchQueue = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: { tree: { type: 'string' }, range: { type: 'string' } },
  });
  const { tree, range } = values;
  if (tree === undefined || range === undefined) throw new Error(USAGE);
  const folder = temporaryFolder('bench-queue');
  try {
    const mails = mailsOf(tree, range);
    const mbox = join(folder, 'all.mbox');
    await writeFile(mbox, mails.join(''), 'latin1');
    print(`${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}; ${mails.length} patches`);
    await mkdir(join(folder, 'many'));
    const servers = await startServers(join(folder, 'many'), true);
    try {
      await prepared(servers.env, mbox, tree, range);
      const one = await throughput(servers.env, 1, mails.length);
      const two = await throughput(servers.env, 2, mails.length);
      print(`two workers do ${(two / one).toFixed(2)} times what one does`);
    } finally {
      await servers.stop();
    }
    for (const name of ['Redis', 'PostgreSQL']) await timeSingles(folder, name, mails);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
