import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { servedSluice, type Sluice } from '../running-sluice';
import { writeMbox } from './mails';

/** One promise and whether it was kept. */
export type Outcome = { readonly name: string; readonly ok: boolean; readonly detail: string };

/** What there is in the end, by the words of the program itself. */
export type State = {
  readonly digest: string;
  readonly parked: readonly string[];
  readonly broken: readonly string[];
};

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

export const stateOf = async (sluice: Sluice): Promise<State> => {
  const { digest } = await sluice.json<{ digest: string }>('digest');
  const parked = await sluice.json<readonly { id: string; reason: string }[]>('parked', 'list');
  const { checks } = await sluice.json<{ checks: readonly Check[] }>('verify');
  return {
    digest,
    parked: parked.map(({ id, reason }) => `${id} ${reason}`).sort(),
    broken: checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`),
  };
};

/** What a source comes to that one process takes once, undisturbed, into an empty database. */
export const undisturbedFrom = async (source: string, sluice: Sluice): Promise<State> => {
  const { exit, err } = await sluice.run('ingest', source, '--quiet');
  if (exit !== 0 && exit !== 3) throw new Error(`the undisturbed import ended with ${String(exit)}: ${err}`);
  return stateOf(sluice);
};

/** The same for mails, in order. */
export const undisturbed = async (folder: string, mails: readonly string[]): Promise<State> => {
  const file = join(folder, 'all.mbox');
  await writeMbox(file, mails);
  const sluice = await servedSluice(join(folder, 'calm'));
  try {
    return await undisturbedFrom(file, sluice);
  } finally {
    await sluice.stop();
  }
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
export const untilQuiet = async (url: string): Promise<string> => {
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

export const nothing = (name: string, found: readonly string[]): Outcome => ({
  name,
  ok: found.length === 0,
  detail: found.length === 0 ? 'none' : found.slice(0, 3).join('\n'),
});

export const compared = (calm: State, wild: State): readonly Outcome[] => [
  {
    name: 'the digest equals the undisturbed run’s',
    ok: calm.digest === wild.digest,
    detail: calm.digest === wild.digest ? calm.digest : `${wild.digest} instead of ${calm.digest}`,
  },
  sameList('parked is what was parked before', wild.parked, calm.parked),
  nothing('verify finds nothing', wild.broken),
];
