import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

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

/** What a file holds, undone where its name says that it is packed. */
const unpacked = (file: string): string => {
  if (file.endsWith('.xz'))
    return execFileSync('xz', ['-dc', file], { maxBuffer: MOST_BYTES }).toString('latin1');
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
};

/**
 * The mails of an mbox, plain or packed (.xz, .gz), oldest first.
 * @throws Error where it is none
 */
export const mboxMails = (file: string): readonly string[] => {
  const mbox = unpacked(file);
  if (!mbox.startsWith('From '))
    throw new Error(`${file} is no mbox: its first line does not begin with "From "`);
  return mbox.split(/^(?=From )/m);
};

/**
 * The newest `count` mails of an archive, a git repository in public-inbox's form or an mbox, the oldest first, each as it stands in an mbox.
 * @throws Error where it is not there, or is neither
 */
export const archivedMails = (archive: string, count: number): readonly string[] => {
  const found = statSync(archive, { throwIfNoEntry: false });
  if (found === undefined) throw new Error(`there is no ${archive}`);
  if (!found.isDirectory()) return mboxMails(archive).slice(-count);
  if (!existsSync(join(archive, 'objects')))
    throw new Error(`${archive} is neither a git directory nor an mbox`);
  return mailsOfArchive(archive, count).map(inMbox);
};
