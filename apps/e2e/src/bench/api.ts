import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import { startPostgres } from '../chaos/servers';
import { openStream, type EventClient } from '../event-client';
import { endServices, startApiProcess, type ApiProcess } from '../running-service';
import { sluiceAt, temporaryFolder } from '../running-sluice';
import { benchMails } from './archive-mails';
import { writeBenchProject } from './bench-project';
import { cpuOfTree } from './cpu';
import type { Answers, Asked, Job } from './load';
import { peakOf } from './measure';

const USAGE = `usage: npm run bench -- api [--archive GITDIR_OR_MBOX] [--mails N] [--rate N] [--seconds N] [--streams N]

What an answer of the API costs in CPU of the application and its database together, on a database of N mails (10,000): the newest of a list archive, or without
one the corpus and copies of it. Then requests at a steady rate (500 a second for 60 seconds), and open event streams (200).`;

const WARM = 400;
const COUNT = 300;
/** Things that are asked for one by one: as many different ones. */
const SINGLES = 200;
/** A list is asked for page by page, so that not the same rows come each time. */
const PAGES = 20;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

type Measured = {
  readonly name: string;
  /** Milliseconds of CPU an answer. */
  readonly goal: number;
  /** What Patchwork 3.1.3 takes for it. */
  readonly patchwork: string;
  readonly paths: readonly string[];
};

type Server = { readonly api: ApiProcess; readonly port: number; readonly database: number };

/** A process that asks, apart from those that answer. */
class Load {
  private constructor(private readonly child: ChildProcess) {}

  static start(): Load {
    return new Load(fork(join(__dirname, 'load.js')));
  }

  async do(job: Job): Promise<Answers> {
    const answered = once(this.child, 'message') as Promise<[Answers]>;
    this.child.send(job);
    return (await answered)[0];
  }

  end(): void {
    this.child.disconnect();
  }
}

const cpuOf = ({ api, database }: Server): number => cpuOfTree(api.pid) + cpuOfTree(database);

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

/** @throws Error where anything was answered otherwise than with 200 */
const refuseFailures = (what: string, { failed }: Answers): void => {
  if (Object.keys(failed).length > 0) throw new Error(`${what}: answered ${JSON.stringify(failed)}`);
};

const ofOne = async (load: Load, server: Server, one: Measured): Promise<void> => {
  const asked: Asked = { port: server.port, paths: one.paths };
  refuseFailures(one.name, await load.do({ kind: 'in turn', count: WARM, ...asked }));
  const before = cpuOf(server);
  const answers = await load.do({ kind: 'in turn', count: COUNT, ...asked });
  const cpu = (cpuOf(server) - before) / COUNT;
  refuseFailures(one.name, answers);
  print(
    [
      one.name.padEnd(40),
      `${cpu.toFixed(1)} ms`.padStart(9),
      `${String(one.goal)} ms`.padStart(8),
      `${one.patchwork} ms`.padStart(10),
      `${quantile(answers.took, 0.5).toFixed(1)} ms`.padStart(9),
      `${(answers.bytes / COUNT / 1024).toFixed(0)} KiB`.padStart(9),
    ].join(' '),
  );
};

type Known = {
  readonly numbers: readonly number[];
  readonly ids: readonly string[];
  readonly series: number;
};

const knownOf = async (pool: Pool): Promise<Known> => {
  const { rows } = await pool.query<{ n: number; id: string }>(
    `SELECT number AS n, message_id AS id FROM patchwork_mail WHERE kind = 'patch' AND pull_url IS NULL ORDER BY md5(message_id) LIMIT $1`,
    [SINGLES],
  );
  const { rows: counted } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM series');
  return { numbers: rows.map((r) => r.n), ids: rows.map((r) => r.id), series: counted[0]?.n ?? 0 };
};

const pagesOf = (path: string, name: string, count: number): readonly string[] =>
  Array.from({ length: Math.max(1, Math.min(PAGES, count)) }, (_, n) => `${path}&${name}=${String(n + 1)}`);

const questions = ({ numbers, ids, series }: Known, patches: number): readonly Measured[] => {
  const patchPages = Math.floor(patches / 100);
  const seriesPages = Math.floor(series / 100);
  const id = ids.map(encodeURIComponent);
  return [
    {
      name: '100 patches',
      goal: 6,
      patchwork: '132',
      paths: pagesOf('/api/1.3/patches/?per_page=100', 'page', patchPages),
    },
    {
      name: '100 series',
      goal: 8,
      patchwork: '230',
      paths: pagesOf('/api/1.3/series/?per_page=100', 'page', seriesPages),
    },
    {
      name: 'one patch',
      goal: 1.5,
      patchwork: '12-16',
      paths: numbers.map((n) => `/api/1.3/patches/${String(n)}/`),
    },
    {
      name: 'by Message-ID',
      goal: 1.5,
      patchwork: '10-19',
      paths: id.map((one) => `/api/1.3/patches/?msgid=${one}`),
    },
    {
      name: '100 events',
      goal: 4,
      patchwork: '128',
      paths: pagesOf('/api/1.3/events/?per_page=100', 'page', PAGES),
    },
    { name: '100 patches, REST v1', goal: 6, patchwork: '132', paths: ['/api/v1/patches?limit=100'] },
    { name: '100 series, REST v1', goal: 8, patchwork: '230', paths: ['/api/v1/series?limit=100'] },
    {
      name: 'one patch, REST v1',
      goal: 1.5,
      patchwork: '12-16',
      paths: id.map((one) => `/api/v1/patches/${one}`),
    },
    { name: '100 events, REST v1', goal: 4, patchwork: '128', paths: ['/api/v1/events?limit=100'] },
  ];
};

/** Of ten requests: four patches, three by Message-ID, and a page of patches, of series and of events. */
const mixOf = (all: readonly Measured[]): readonly string[] => {
  const paths = (name: string): readonly string[] => all.find((one) => one.name === name)?.paths ?? [];
  const take = (name: string, n: number): string => paths(name)[n % paths(name).length] ?? '/';
  return Array.from({ length: SINGLES }, (_, n) => [
    ...[0, 1, 2, 3].map((k) => take('one patch', 4 * n + k)),
    ...[0, 1, 2].map((k) => take('by Message-ID', 3 * n + k)),
    ...['100 patches', '100 series', '100 events'].map((name) => take(name, n)),
  ]).flat();
};

type Rate = { readonly perSecond: number; readonly seconds: number };

const atARate = async (
  load: Load,
  server: Server,
  { perSecond, seconds }: Rate,
  paths: readonly string[],
) => {
  const before = cpuOf(server);
  const { count, took, failed } = await load.do({
    ...{ kind: 'at a rate', port: server.port, paths },
    ...{ perSecond, seconds },
  });
  const cpu = (cpuOf(server) - before) / 1_000 / seconds;
  const wrong = Object.keys(failed).length === 0 ? 'none failed' : `failed: ${JSON.stringify(failed)}`;
  print(
    `${String(count)} requests, ${String(perSecond)} a second for ${String(seconds)} s: median ${quantile(took, 0.5).toFixed(1)} ms, 99 % within ${quantile(took, 0.99).toFixed(1)} ms (goal 50), ${wrong}; ${cpu.toFixed(2)} cores, API and database; API ${peakOf(server.api.pid).toFixed(0)} MB at its peak`,
  );
};

/** Opens streams, has one more mail taken, and times until every stream has told of it. */
const streaming = async (server: Server, count: number, takeOne: () => Promise<void>): Promise<void> => {
  const clients: EventClient[] = [];
  for (let n = 0; n < count; n++)
    clients.push(await openStream(`${server.api.url}/api/v1/events/stream?types=RevisionPosted`));
  const begun = performance.now();
  const taken = takeOne();
  let first: number | undefined;
  while (clients.some((c) => c.events.length === 0)) {
    if (performance.now() - begun > 60_000) throw new Error('some streams were told nothing in a minute');
    if (first === undefined && clients.some((c) => c.events.length > 0)) first = performance.now();
    await pause(2);
  }
  const last = performance.now();
  await taken;
  print(
    `${String(count)} event streams: every one told of a new revision, the last ${(last - (first ?? last)).toFixed(0)} ms after the first`,
  );
  for (const client of clients) client.leave();
};

const NEW_MAIL = `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <one-more@bench.example.org>
From: Wren <wren@example.org>
Date: Fri, 20 May 2022 12:00:00 +0000
Subject: [PATCH] pond: one more
List-Id: <iommu.lists.linux-foundation.org>

Signed-off-by: Wren <wren@example.org>
---
diff --git a/pond.c b/pond.c
index 1111111..2222222 100644
--- a/pond.c
+++ b/pond.c
@@ -1 +1,2 @@
 int pond;
+int more;
`;

/** The process id of a PostgreSQL: the first line of what it keeps in its data folder. */
const postmasterOf = async (folder: string): Promise<number> =>
  Number((await readFile(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

type Options = {
  readonly archive: string | undefined;
  readonly mails: number;
  readonly rate: Rate;
  readonly streams: number;
};

/** @throws Error with the usage */
const optionsOf = (args: readonly string[]): Options => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { archive: text, mails: text, rate: text, seconds: text, streams: text },
  });
  const number = (given: string | undefined, usual: number): number => {
    const n = given === undefined ? usual : Number(given);
    if (!Number.isInteger(n) || n < 1) throw new Error(USAGE);
    return n;
  };
  const { archive, mails, rate, seconds, streams } = values;
  return {
    archive,
    mails: number(mails, 10_000),
    rate: { perSecond: number(rate, 500), seconds: number(seconds, 60) },
    streams: number(streams, 200),
  };
};

/** `npm run bench -- api`: see `USAGE`. */
export const benchApi = async (args: readonly string[]): Promise<void> => {
  const { archive, mails: wanted, rate, streams } = optionsOf(args);
  const folder = temporaryFolder('bench-api');
  const mails = benchMails(archive, wanted);
  const postgres = await startPostgres(join(folder, 'postgres'));
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  const load = Load.start();
  try {
    const project = join(folder, 'project');
    await writeBenchProject(project);
    const config = join(folder, 'sluice.config.yaml');
    const limits = { perMinute: 0, tokenPerMinute: 0, writesPerMinute: 0, signInsPerHour: 0 };
    await writeFile(config, JSON.stringify({ projects: [{ files: project }], http: { limits } }));
    const env = { DATABASE_URL: postgres.url, SLUICE_CONFIG: config };
    const take = async (mbox: string): Promise<void> => {
      const file = join(folder, 'mails.mbox');
      await writeFile(file, mbox, 'latin1');
      const { exit, err } = await sluiceAt(env).run('ingest', file, '--quiet');
      if (exit !== 0 && exit !== 3) throw new Error(err);
    };
    await take(mails.mbox);
    // As a server that has run for a while has done by itself.
    await pool.query('VACUUM ANALYZE');
    const api = await startApiProcess(env);
    const server = {
      api,
      port: Number(new URL(api.url).port),
      database: await postmasterOf(join(folder, 'postgres')),
    };
    const known = await knownOf(pool);
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM patchwork_mail WHERE kind = 'patch'`,
    );
    print(
      `${String(cpus().length)} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}; ${String(mails.count)} mails: ${mails.from}; ${String(rows[0]?.n ?? 0)} patches, ${String(known.series)} series`,
    );
    print(
      [
        'CPU of API and database, an answer'.padEnd(40),
        '    found',
        '    goal',
        ' Patchwork',
        '     wall',
        '     size',
      ].join(' '),
    );
    const all = questions(known, rows[0]?.n ?? 0);
    for (const one of all) await ofOne(load, server, one);
    await atARate(load, server, rate, mixOf(all));
    await streaming(server, streams, () => take(NEW_MAIL));
  } finally {
    load.end();
    await endServices();
    await pool.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
