import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of mail that are held at once. */
const MOST_BYTES = 1 << 30;
/** The line before a mail in an mbox of public-inbox. */
const FROM_LINE = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';

/** A mail as it stands in an mbox: lines that look like the beginning of another are quoted, as mboxrd has it. */
const inMbox = (mail: string): string =>
  `${FROM_LINE}${mail.replaceAll(/^(>*From )/gm, '>$1').trimEnd()}\n\n`;

const git = (folder: string, args: readonly string[], input?: string): Buffer => {
  const { status, stdout, stderr } = spawnSync('git', ['--git-dir', folder, ...args], {
    input,
    maxBuffer: MOST_BYTES,
  });
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} ended with ${String(status)}: ${String(stderr)}`);
  return stdout;
};

/** The texts in an answer of `git cat-file --batch`: a line with name, kind and size before each. */
const textsIn = (batch: Buffer): readonly string[] => {
  const texts: string[] = [];
  for (let at = 0; at < batch.length;) {
    const end = batch.indexOf('\n', at);
    const [, kind, size] = batch.toString('latin1', at, end).split(' ');
    const length = kind === 'blob' ? Number(size) : 0;
    if (kind === 'blob') texts.push(batch.toString('latin1', end + 1, end + 1 + length));
    at = end + 1 + (kind === 'blob' ? length + 1 : 0);
  }
  return texts;
};

/** The newest mails of a list archive in public-inbox's form, the oldest of them first: each commit has one mail in its file `m`. */
const mailsOfArchive = (folder: string, count: number): readonly string[] => {
  const commits = git(folder, ['rev-list', `--max-count=${String(count)}`, 'HEAD']).toString('latin1');
  const names = commits
    .trim()
    .split('\n')
    .reverse()
    .map((commit) => `${commit}:m`);
  return textsIn(git(folder, ['cat-file', '--batch'], `${names.join('\n')}\n`));
};

const isGit = (path: string): boolean => statSync(path).isDirectory() && existsSync(join(path, 'objects'));

const mailsIn = (mbox: string): readonly string[] => mbox.split(/^(?=From )/m).filter((mail) => mail !== '');

/** The mails of a packed mbox, oldest first. */
export const corpusMails = (packed: string): readonly string[] =>
  mailsIn(execFileSync('xz', ['-dc', packed], { maxBuffer: MOST_BYTES }).toString('latin1'));

/**
 * The newest `count` mails of an archive, a git repository in public-inbox's form or an mbox, the oldest first, each as it stands in an mbox.
 * @throws Error where it is not there
 */
export const archivedMails = (archive: string, count: number): readonly string[] => {
  if (!existsSync(archive)) throw new Error(`there is no ${archive}`);
  return isGit(archive)
    ? mailsOfArchive(archive, count).map(inMbox)
    : mailsIn(readFileSync(archive, 'latin1')).slice(-count);
};
