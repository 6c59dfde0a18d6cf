import type { Instant } from '@sluice/kernel';
import { openDatabase, type Database } from '@sluice/postgres';
import { loadConfig } from '@sluice/project-files';
import { openOutbox } from '@sluice/runtime';
import { Pool } from 'pg';

const kill = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

/** A database whose transaction number `at` (the first claims, the second books) ends the process before, during or after it. */
const deadly = (database: Database, when: string, at: number): Database => {
  let begun = 0;
  return {
    ...database,
    transaction: async (work) => {
      begun += 1;
      if (begun !== at) return database.transaction(work);
      if (when === 'before') return kill();
      const done = await database.transaction(async (sql) => {
        const result = await work(sql);
        return when === 'during' ? kill() : result;
      });
      return when === 'after' ? kill() : done;
    },
  };
};

/** A process that sends what is due, as a worker does, and is killed where it is told: `before 1`, `during 2`; without that it ends by itself. */
const main = async (): Promise<void> => {
  const { DATABASE_URL, SLUICE_CONFIG, SLUICE_NOW, KILL = '' } = process.env;
  const [when = '', at = '0'] = KILL.split(' ');
  const pool = new Pool({ connectionString: DATABASE_URL, max: 2 });
  const clock = { now: () => SLUICE_NOW as Instant };
  const database = deadly(openDatabase(pool), when, Number(at));
  const config = await loadConfig(SLUICE_CONFIG, process.env);
  const outbox = openOutbox({ database, clock, now: clock.now }, config, process.env);
  await outbox.sendMail();
  outbox.close();
  await pool.end();
};

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
