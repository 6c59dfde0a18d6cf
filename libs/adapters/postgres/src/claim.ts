import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { codeOf, DataFolderError, wordsOf } from './data-folder-error';

/** Names the process that has the data folder, since when that runs, and the socket folder of its server: one a line. */
const FILE = 'owner.pid';
const ATTEMPTS = 20;
const PAUSE_MS = 25;

/** The data folder is this process's until it lets go. */
export type Claim = {
  /** Socket folder that the last owner, killed, left behind. */
  readonly leftBehind: string | undefined;
  /** Notes where the server's socket is, for who cleans up if this process is killed. */
  note(socketFolder: string): Promise<void>;
  release(): Promise<void>;
};

/**
 * When a process began, in the kernel's own count: it tells a process from a later one with the same id. `-` where the system does not say
 * (only Linux does, in field 22 of /proc/PID/stat; proc(5)).
 */
const begunAt = async (pid: number): Promise<string> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses, which may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
};

/** Whether a process is there. One that this user may not signal is. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

type Owner = { readonly pid: number; readonly begun: string; readonly socketFolder: string | undefined };

const ownerIn = (text: string): Owner => {
  const [pid = '', begun = '', socketFolder = ''] = text.split('\n');
  return { pid: Number(pid), begun, socketFolder: socketFolder === '' ? undefined : socketFolder };
};

const stillThere = async ({ pid, begun }: Owner): Promise<boolean> =>
  Number.isInteger(pid) &&
  pid > 0 &&
  isAlive(pid) &&
  (begun === '' || begun === '-' || begun === (await begunAt(pid)));

/** Puts a file in place only where there is none, with all its text at once. */
const putNew = async (file: string, text: string): Promise<boolean> => {
  const half = `${file}.${process.pid}`;
  await writeFile(half, text);
  try {
    await link(half, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(half, { force: true });
  }
};

/** Removes the claim of a process that is gone; not one that another process has put in its place since. */
const removeStale = async (file: string, text: string): Promise<void> => {
  const aside = `${file}.${process.pid}.stale`;
  await rename(file, aside).catch(() => undefined);
  const taken = await readFile(aside, 'utf8').catch(() => undefined);
  if (taken !== undefined && taken !== text) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
};

const claimed = (file: string, own: string, leftBehind: string | undefined): Claim => ({
  leftBehind,
  note: async (socketFolder) => {
    const half = `${file}.${process.pid}`;
    await writeFile(half, `${own}${socketFolder}\n`);
    await rename(half, file);
  },
  release: () => rm(file, { force: true }),
});

/**
 * Claims a data folder for this process. A claim whose process is gone does not stand.
 * @throws DataFolderError `in-use` while another process has it, `write` when the folder cannot be written.
 */
export const claim = async (dataFolder: string): Promise<Claim> => {
  const file = join(dataFolder, FILE);
  const own = `${process.pid}\n${await begunAt(process.pid)}\n`;
  let leftBehind: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const mine = await putNew(file, own).catch((error: unknown) => {
      throw new DataFolderError('write', dataFolder, wordsOf(error));
    });
    if (mine) return claimed(file, own, leftBehind);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) {
      await setTimeout(PAUSE_MS);
      continue;
    }
    const owner = ownerIn(text);
    if (await stillThere(owner)) throw new DataFolderError('in-use', dataFolder, `process ${owner.pid}`);
    leftBehind = owner.socketFolder ?? leftBehind;
    await removeStale(file, text);
  }
  throw new DataFolderError('in-use', dataFolder, 'other processes that begin and end');
};
