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
import { knownOf, mixOf, questions, type Measured } from './api-questions';
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
const print = (line: string): void => void process.stdout.write(`${line}\n`);

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
    await take(mails.mails.join(''));
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
