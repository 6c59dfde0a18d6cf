import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { writeMbox } from '../chaos/mails';
import { compared, nothing, stateOf, untilQuiet } from '../chaos/outcome';
import { Crowd, startSluice } from '../chaos/processes';
import { startPostgres } from '../chaos/servers';
import { hostedSluice, SOON_MISSED } from '../running-sluice';
import { happened, type Fault } from './fault';
import { olderVersion } from './older-version';

/** The latest migration alone: the one before it changes what the program of today cannot do without. */
const WITHOUT = 1;
const SAYS_SO = /the database has migration \d+_\w+, which this version does not know: use the newer Sluice/;
const WORKER = ['worker', '--tick', '1', '--sweep', '2', '--fetch', '0'];

const applied = async (url: string): Promise<number> => {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM "_prisma_migrations"');
    return rows[0]?.n ?? 0;
  } finally {
    await pool.end();
  }
};

/** The first command of a new version migrates the database while workers and an import of the version before are at it. */
export const upgrade: Fault = {
  name: 'upgrade',
  run: async ({ folder, mails, calm, chance, isLong, print }) => {
    await mkdir(folder, { recursive: true });
    const half = mails.length >> 1;
    const [before, during] = [join(folder, 'before.mbox'), join(folder, 'during.mbox')];
    await writeMbox(before, mails.slice(0, half));
    await writeMbox(during, mails.slice(half));
    const older = olderVersion(join(folder, 'older'), WITHOUT);
    const postgres = await startPostgres(join(folder, 'server'));
    const env = { ...SOON_MISSED, DATABASE_URL: postgres.url };
    const sluice = hostedSluice(env);
    try {
      const taken = await startSluice(['ingest', before, '--queue', '--quiet'], env, older).ended;
      const had = await applied(postgres.url);
      const workers = Array.from({ length: isLong ? 3 : 1 }, () => startSluice(WORKER, env, older));
      while (!workers.every((worker) => worker.isReady())) await pause(50);
      const importing = startSluice(['ingest', during, '--queue', '--quiet'], env, older);
      await pause(chance.below(500));
      // The first command of the new version.
      const first = await sluice.run('parked', 'list');
      const has = await applied(postgres.url);
      const [importEnd, ...workerEnds] = await Promise.all([importing, ...workers].map((run) => run.ended));
      print(
        `${String(had)} migrations, then ${String(has)}; the import of the older version ended with ${String(importEnd?.code)}`,
      );
      const again = isLong ? [await startSluice(WORKER, env, older).ended] : [];
      const crowd = new Crowd(env);
      for (let n = 0; isLong && n < 2; n++) crowd.keep(WORKER);
      const rest = await sluice.run('ingest', during, '--quiet', ...(isLong ? ['--queue'] : []));
      const left = await untilQuiet(postgres.url);
      const badEnds = await crowd.close();
      const old = [...workerEnds, ...again];
      return [
        happened('migrations were applied under load', has - had),
        nothing(
          'no command failed',
          [taken.code, first.exit, rest.exit].flatMap((c) =>
            c === 0 || c === 3 ? [] : [`exit code ${String(c)}: ${taken.said}${first.err}${rest.err}`],
          ),
        ),
        nothing(
          'every worker of the older version ended by itself with exit code 4 and said why',
          old.flatMap(({ code, said }) =>
            code === 4 && SAYS_SO.test(said) ? [] : [`${String(code)}: ${said}`],
          ),
        ),
        nothing('nothing is left to do', left === '' ? [] : [left]),
        ...compared(calm, await stateOf(sluice)),
        nothing('no worker of the new version ended by itself', crowd.unexpected),
        nothing('and each ended in order when asked', badEnds),
      ];
    } finally {
      await postgres.stop();
    }
  },
};
