import { startEmbedded } from '@sluice/postgres';
import { Client } from 'pg';
import { costRow } from './import';
import { heldIn } from './looks';
import { print, type Run } from './run';

const EVENTS_A_SECOND = 30_000;

/** Seconds that PostgreSQL takes to write each of its tables once more, rows only. */
const copySeconds = async (data: string): Promise<number> => {
  const server = await startEmbedded(data);
  const client = new Client({ host: server.socketFolder, user: server.user, database: server.database });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    const begun = performance.now();
    for (const { name } of rows) {
      await client.query(`CREATE TABLE bench_copy AS TABLE ${name}`);
      await client.query('DROP TABLE bench_copy');
    }
    return (performance.now() - begun) / 1_000;
  } finally {
    await client.end();
    await server.stop();
  }
};

/** `rebuild`: everything derived anew from the facts, beside PostgreSQL writing all its rows once more by itself. */
export const benchRebuild = async (run: Run): Promise<void> => {
  const { place, mails } = await run.filled();
  const { events } = await heldIn(place.data);
  const copy = await copySeconds(place.data);
  const cost = await place.rebuild();
  print(`rebuild: ${String(events)} events of ${String(mails)} mails`);
  print(costRow('sluice rebuild', mails, cost));
  run.found(
    {
      ...{ key: 'rebuild.wall', what: `rebuild of ${String(mails)} mails`, unit: 's', found: cost.seconds },
      beside: { what: 'PostgreSQL copying its tables', found: copy },
    },
    {
      ...{
        key: 'rebuild.events',
        what: 'rebuild, events a second',
        unit: '/s',
        found: events / cost.seconds,
      },
      goal: { of: 'figure', least: EVENTS_A_SECOND },
    },
  );
};
