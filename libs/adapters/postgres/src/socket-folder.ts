import { chmod, chown, mkdtemp, readdir, realpath, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { mayTraverse, type Account } from './account';
import { DataFolderError, wordsOf } from './data-folder-error';

const PREFIX = 'sluice-';
/** `sun_path` holds 104 bytes on macOS and 108 on Linux, a NUL at the end included; the name is the longest that a port gives. */
const LONGEST = 103;
const NAME = `${PREFIX}XXXXXX/.s.PGSQL.65535`;

const whyNot = async (parent: string, account: Account | undefined): Promise<string | undefined> => {
  if (Buffer.byteLength(join(parent, NAME)) > LONGEST) return 'its path is too long';
  if (account !== undefined && !(await mayTraverse(account, parent)))
    return `the server's account, uid ${account.uid}, may not enter it`;
  return undefined;
};

const makeIn = async (parent: string, account: Account | undefined): Promise<string> => {
  const path = await realpath(parent);
  const why = await whyNot(path, account);
  if (why !== undefined) throw new Error(why);
  const folder = await mkdtemp(join(path, PREFIX));
  await chmod(folder, 0o700);
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
};

/**
 * Makes the folder of a server's UNIX socket: below TMPDIR or, where that will not do, below /tmp. Only its owner may enter, for the server
 * asks nobody for a password.
 * @throws DataFolderError `socket` when neither can hold it.
 */
export const makeSocketFolder = async (
  account: Account | undefined,
  parents: readonly string[] = [tmpdir(), '/tmp'],
): Promise<string> => {
  const refusals: DataFolderError[] = [];
  for (const parent of parents) {
    try {
      return await makeIn(parent, account);
    } catch (error) {
      refusals.push(new DataFolderError('socket', parent, wordsOf(error)));
    }
  }
  throw refusals[0] ?? new DataFolderError('socket', '', 'no folder was named');
};

/** Removes a folder that `makeSocketFolder` made, of this process or of one that was killed; never anything else. */
export const removeSocketFolder = async (folder: string): Promise<void> => {
  if (!basename(folder).startsWith(PREFIX)) return;
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((n) => n.startsWith('.s.PGSQL.')))
    await rm(join(folder, name), { force: true });
  await rmdir(folder).catch(() => undefined);
};
