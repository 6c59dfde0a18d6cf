import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dealMails } from '../chaos/mails';
import { compared, nothing, stateOf, untilQuiet } from '../chaos/outcome';
import { Crowd, takeFile } from '../chaos/processes';
import { startPostgres, type RestartablePostgres } from '../chaos/servers';
import { childrenOf } from '../processes';
import { hostedSluice, SOON_MISSED } from '../running-sluice';
import { happened, type Fault, type FaultWorld } from './fault';

const signalAll = (pids: readonly number[], signal: 'SIGSTOP' | 'SIGCONT'): void => {
  for (const pid of pids)
    try {
      process.kill(pid, signal);
    } catch {
      // A session that ended meanwhile.
    }
};

const stall = async (pids: readonly number[], ms: number): Promise<void> => {
  signalAll(pids, 'SIGSTOP');
  await pause(ms);
  signalAll(pids, 'SIGCONT');
};

/** Longer than a worker is waited for (`SOON_MISSED`): its work is handed to another while it still believes that it has it. */
const MISSED_MS = 6_500;
/** What a disk in trouble takes for one write. */
const SLOW_MS = 700;

type Stalled = { readonly postgres: RestartablePostgres; readonly crowd: Crowd; readonly world: FaultWorld };

/** Stalls the server again and again, for a moment each, and both server and workers for longer than anybody waits. */
const stallThem = async ({ postgres, crowd, world }: Stalled): Promise<number> => {
  const { chance, isLong } = world;
  const lengths = chance.shuffled([
    ...Array.from({ length: isLong ? 60 : 4 }, () => 50 + chance.below(SLOW_MS)),
    ...Array.from({ length: isLong ? 4 : 0 }, () => MISSED_MS),
  ]);
  for (const ms of lengths) {
    await pause(chance.below(300));
    const server = await postgres.pid();
    await stall([...childrenOf(server), server], ms);
  }
  for (let n = 0; n < (isLong ? 6 : 1); n++) {
    await pause(chance.below(300));
    const pid = crowd.choose((count) => chance.below(count))?.pid;
    if (pid !== undefined) await stall([pid], MISSED_MS);
  }
  return lengths.length;
};

/** Workers on a server whose disk takes its time, and workers that are away for longer than they are waited for, and come back. */
export const slowDisk: Fault = {
  name: 'slow-disk',
  run: async (world) => {
    if (process.platform !== 'linux') return { skipped: 'processes of a server are found by /proc' };
    const { folder, mails, calm, chance, isLong, print } = world;
    await mkdir(join(folder, 'batches'), { recursive: true });
    const postgres = await startPostgres(join(folder, 'server'));
    const env = { ...SOON_MISSED, DATABASE_URL: postgres.url };
    try {
      const crowd = new Crowd(env);
      for (let n = 0; n < (isLong ? 3 : 1); n++)
        crowd.keep(['worker', '--tick', '1', '--sweep', '2', '--fetch', '0']);
      const size = isLong ? 60 : Math.ceil(mails.length / 2);
      const files = await dealMails(join(folder, 'batches'), mails, { chance, size, twice: 0.2 });
      let stalling = true;
      const stalls = stallThem({ postgres, crowd, world }).finally(() => (stalling = false));
      for (const file of files) await takeFile(crowd, file);
      for (let n = 0; stalling && isLong; n++) await takeFile(crowd, files[n % files.length] ?? '');
      print(`${String(await stalls)} stalls of the server, ${String(files.length)} files`);
      const left = await untilQuiet(postgres.url);
      const badEnds = await crowd.close();
      return [
        happened('the server stalled', await stalls),
        nothing('nothing is left to do', left === '' ? [] : [left]),
        ...compared(calm, await stateOf(hostedSluice(env))),
        nothing('no process ended by itself', crowd.unexpected),
        nothing('every worker ended in order when asked', badEnds),
      ];
    } finally {
      await postgres.stop();
    }
  },
};
