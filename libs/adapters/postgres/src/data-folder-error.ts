type What = 'in-use' | 'write' | 'owner' | 'missing' | 'initialise' | 'socket' | 'start';

const remedy = (why: string): string => (/space/i.test(why) ? 'free some space' : 'put that right');

const SENTENCES: Readonly<Record<What, (folder: string, why: string) => string>> = {
  'in-use': (folder, why) =>
    `the data folder ${folder} is in use by ${why}: wait until it ends or stop it, or name another folder with --data`,
  write: (folder, why) =>
    `the data folder ${folder} cannot be written (${why}): choose a folder you may write with --data`,
  owner: (folder, why) =>
    `the database in ${folder} cannot be opened (${why}): run Sluice as its owner, or name another folder with --data`,
  missing: (folder, why) =>
    `the database of the data folder ${folder} is gone (${why}): restore it, or name another folder with --data`,
  initialise: (folder, why) =>
    `no database could be made in ${folder} (${why}): ${remedy(why)}, or choose another folder with --data`,
  socket: (folder, why) =>
    `the database's socket cannot be made in ${folder} (${why}): set TMPDIR to a folder you may write, with a short path`,
  start: (folder, why) =>
    `the embedded database in ${folder} did not start (${why}): ${remedy(why)}, or name another folder with --data`,
};

/** The embedded database cannot be had: one line that says what, where, and what to do. */
export class DataFolderError extends Error {
  constructor(
    readonly what: What,
    readonly folder: string,
    why: string,
  ) {
    super(SENTENCES[what](folder, why.replaceAll(/\s+/g, ' ').trim()));
    this.name = 'DataFolderError';
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'there is no such folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'no space left in the quota',
  EEXIST: 'it is a file',
  ENOTDIR: 'it lies below a file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a loop of links',
};

/** The code of an error of the system, `''` for others. */
export const codeOf = (error: unknown): string =>
  String((error as { readonly code?: unknown } | null | undefined)?.code ?? '');

/** Why the system refused, in words. */
export const wordsOf = (error: unknown): string =>
  WORDS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
