import { Pool } from 'pg';
import { startPostgres } from '../chaos/servers';
import { cpuOfTree } from '../processes';
import { endServices, startApiProcess, type ApiProcess } from '../running-service';
import { sluiceAt } from '../running-sluice';
import type { Place } from './place';

/** The API over the database of a place. */
export type ServedPlace = {
  readonly api: ApiProcess;
  readonly port: number;
  readonly pool: Pool;
  /** Milliseconds of CPU that the API and its database have had. */
  cpu(): number;
  /** Has one more mail taken. */
  take(mbox: string): Promise<void>;
};

/** Serves a place while some work is done, its tables read once and their statistics taken, as a server that has run for a while has done by itself. */
export const whileServed = async <T>(place: Place, work: (served: ServedPlace) => Promise<T>): Promise<T> => {
  const postgres = await startPostgres(place.folder);
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  try {
    await pool.query('VACUUM ANALYZE');
    const env = { DATABASE_URL: postgres.url, SLUICE_CONFIG: await place.configuration() };
    const api = await startApiProcess(env);
    const database = await postgres.pid();
    return await work({
      ...{ api, pool, port: Number(new URL(api.url).port) },
      cpu: () => cpuOfTree(api.pid) + cpuOfTree(database),
      take: async (mbox) => {
        const { exit, err } = await sluiceAt(env).run('ingest', mbox, '--quiet');
        if (exit !== 0) throw new Error(err);
      },
    });
  } finally {
    await endServices();
    await pool.end();
    await postgres.stop();
  }
};
