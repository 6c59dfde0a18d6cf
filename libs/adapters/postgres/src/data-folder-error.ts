type What = 'in-use' | 'write' | 'initialise' | 'start';

const SENTENCES: Readonly<Record<What, (folder: string, why: string) => string>> = {
  'in-use': (folder, why) =>
    `the data folder ${folder} is in use by ${why}: wait until it ends or stop it, or name another folder with --data`,
  write: (folder, why) =>
    `the data folder ${folder} cannot be written (${why}): choose a folder you may write with --data`,
  initialise: (folder, why) =>
    `no database could be made in ${folder} (${why}): free some space or choose another folder with --data`,
  start: (folder, why) =>
    `the embedded database in ${folder} did not start (${why}): free some space, or see \`sluice doctor\``,
};

/** The embedded database cannot be had: one line that says what, where, and what to do. */
export class DataFolderError extends Error {
  constructor(
    readonly what: What,
    readonly folder: string,
    why: string,
  ) {
    super(SENTENCES[what](folder, why.replaceAll('\n', ' ')));
    this.name = 'DataFolderError';
  }
}
