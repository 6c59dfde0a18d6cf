import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dealMails } from '../chaos/mails';
import { compared, nothing, stateOf, untilQuiet, type Outcome } from '../chaos/outcome';
import { Crowd, takeFile } from '../chaos/processes';
import { startPostgres, type RestartablePostgres } from '../chaos/servers';
import { hostedSluice, SOON_MISSED } from '../running-sluice';
import { neverTwice } from '../sending/never-twice';
import { happened, type Fault, type FaultWorld } from './fault';

/** Mail is sent by a clock that is days ahead or behind at every third look. */
const sendingUnderJumps = async ({ chance, isLong, print }: FaultWorld): Promise<readonly Outcome[]> => {
  const comments = isLong ? 500 : 30;
  const seed = chance.below(1_000_000);
  const { states, planned, mails, repeats, ...wrong } = await neverTwice({
    ...{ comments, seed, faults: 0.05, senders: 2, jumps: 0.3 },
  });
  print(`${JSON.stringify(states)}; ${String(mails)} mails taken, ${String(repeats)} once more`);
  return [
    happened('mail was sent', states['sent'] ?? 0),
    nothing(
      'every mail is planned once',
      planned === comments ? [] : [`${String(planned)} of ${String(comments)}`],
    ),
    ...Object.entries(wrong).map(([name, found]) => nothing(`no mail is ${name}`, found)),
  ];
};

/** Where Debian puts it: in a folder for each sort of machine. */
const LIBRARIES = '/usr/lib';
const LIBRARY = 'faketime/libfaketimeMT.so.1';
/** How far off the clock is while one file after the other is taken. */
const DAYS = [3, -3, 0, -10, 10, -1, 0];

const libraryOf = (): string | undefined =>
  readdirSync(LIBRARIES)
    .map((machine) => join(LIBRARIES, machine, LIBRARY))
    .find((path) => existsSync(path));

/** What makes a process read its clock by a file: `+3d` is three days ahead. The clock that timers go by stays right, as the kernel's does. */
const fakedClock = (library: string, file: string): Readonly<Record<string, string>> => ({
  LD_PRELOAD: library,
  FAKETIME_TIMESTAMP_FILE: file,
  FAKETIME_NO_CACHE: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
});

/** The server's processes have the environment of whoever starts them. */
const underClock = async (
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<RestartablePostgres> => {
  Object.assign(process.env, env);
  try {
    return await startPostgres(folder);
  } finally {
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
  }
};

/** Workers, an import and their server, all by one clock that jumps. */
const workingUnderJumps = async (world: FaultWorld, library: string): Promise<readonly Outcome[]> => {
  const { folder, mails, calm, chance, print } = world;
  const clock = join(folder, 'clock');
  const setClock = (days: number): Promise<void> =>
    writeFile(clock, `${days < 0 ? '' : '+'}${String(days)}d\n`);
  await mkdir(join(folder, 'batches'), { recursive: true });
  await setClock(0);
  const faked = fakedClock(library, clock);
  const postgres = await underClock(faked, join(folder, 'server'));
  const env = { ...SOON_MISSED, ...faked, DATABASE_URL: postgres.url };
  try {
    const crowd = new Crowd(env);
    for (let n = 0; n < 2; n++) crowd.keep(['worker', '--tick', '1', '--sweep', '2', '--fetch', '0']);
    const size = Math.ceil(mails.length / (DAYS.length * 2));
    const files = await dealMails(join(folder, 'batches'), mails, { chance, size, twice: 0.2 });
    for (const [n, file] of files.entries()) {
      await setClock(DAYS[n % DAYS.length] ?? 0);
      await takeFile(crowd, file);
      // In the midst of the work, and while there is none.
      if (n % 2 === 0) await pause(chance.below(1_000));
    }
    await setClock(0);
    print(`${String(files.length)} files, the clock set before each`);
    const left = await untilQuiet(postgres.url);
    const badEnds = await crowd.close();
    return [
      nothing('nothing is left to do', left === '' ? [] : [left]),
      ...compared(calm, await stateOf(hostedSluice({ DATABASE_URL: postgres.url }))),
      nothing('no process ended by itself', crowd.unexpected),
      nothing('every worker ended in order when asked', badEnds),
    ];
  } finally {
    await postgres.stop();
  }
};

/** Clocks that are days off, and right again: mail and work go by times that another clock gave. */
export const clockJumps: Fault = {
  name: 'clock-jumps',
  run: async (world) => {
    const sent = await sendingUnderJumps(world);
    if (!world.isLong) return sent;
    const library = libraryOf();
    if (library !== undefined) return [...sent, ...(await workingUnderJumps(world, library))];
    world.print('the clock of processes was not set: there is no libfaketime (package faketime)');
    return sent;
  },
};
