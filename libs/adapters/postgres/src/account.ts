import { execFile } from 'node:child_process';
import { chown, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** A user and group to run a child as. */
export type Account = { readonly uid: number; readonly gid: number };

/** Accounts that a system without PostgreSQL may have, best first. `nobody` is everywhere. */
const NAMES = ['postgres', 'nobody'];

const idOf = async (name: string, flag: '-u' | '-g'): Promise<number> =>
  Number((await promisify(execFile)('id', [flag, name])).stdout);

/**
 * The account that root's server runs as, because PostgreSQL refuses to run as root; `undefined` for an ordinary user, who runs it as himself.
 * @throws Error when the system has neither account.
 */
export const unprivilegedAccount = async (): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of NAMES) {
    const account = await Promise.all([idOf(name, '-u'), idOf(name, '-g')]).catch(() => undefined);
    if (account !== undefined) return { uid: account[0], gid: account[1] };
  }
  throw new Error(
    'PostgreSQL does not run as root and there is no account `postgres` or `nobody`: run as an ordinary user',
  );
};

/** Whether an account may enter a folder: it and every folder above it let it through. Links are followed; access lists are not read. */
export const mayTraverse = async (account: Account, folder: string): Promise<boolean> => {
  for (let path = folder; ; path = dirname(path)) {
    const entry = await stat(path);
    const bits =
      entry.uid === account.uid ? entry.mode >> 6 : entry.gid === account.gid ? entry.mode >> 3 : entry.mode;
    if ((bits & 1) === 0) return false;
    if (dirname(path) === path) return true;
  }
};

/** Makes a folder that only an account may enter; without one, that only this process's user may. */
export const giveFolder = async (folder: string, account: Account | undefined): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account !== undefined) await chown(folder, account.uid, account.gid);
};

/** Gives a folder and all in it to an account. */
export const chownAll = async (account: Account, folder: string): Promise<void> => {
  await promisify(execFile)('chown', ['-R', `${account.uid}:${account.gid}`, folder]);
};
