import { hash } from 'node:crypto';
import { instantOfMillis, type Instant } from '@sluice/kernel';
import type { ReadCommit } from '@sluice/application';
import { linksOf, namesOfCommit } from '@sluice/dependency';
import { parseDiff, patchId, type Diff } from '@sluice/mail';
import type { LandedCommit, LandedFile } from '@sluice/series';

/** Diffs above this have no patch-id: nobody mails 32 MB. */
export const MAX_DIFF_BYTES = 32 * 1024 * 1024;

/** Files kept of one commit: an import of a foreign source changes more, and nobody asks for each. */
const MAX_FILES = 5_000;
const MAX_BODY = 20_000;

const NO_OBJECT = /^0+$/;

/** `%s` and so on of `git log`, each ended by NUL, which no message can hold. */
export const FORMAT =
  ['%H', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%s', '%b'].join('%x00') + '%x00';
const FIELDS = 10;

const EPOCH = '1970-01-01T00:00:00Z' as Instant;

/** A time git cannot know better: seconds, or nonsense in commits made by broken tools. */
const instantOfSeconds = (seconds: string): Instant => instantOfMillis(Number(seconds) * 1000) ?? EPOCH;

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** A path as git prints it: in double quotes, with C escapes of its bytes, where it holds anything unusual (quote.c). */
export const pathOf = (text: string): string => {
  if (!text.startsWith('"')) return text;
  const bytes: number[] = [];
  const inner = text.slice(1, -1);
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] !== '\\') bytes.push(inner.charCodeAt(i));
    else if (/^[0-7]{3}/.test(inner.slice(i + 1, i + 4))) {
      bytes.push(parseInt(inner.slice(i + 1, i + 4), 8));
      i += 3;
    } else {
      const letter = inner[++i] ?? '';
      bytes.push(ESCAPES[letter] ?? letter.charCodeAt(0));
    }
  }
  return Buffer.from(bytes).toString('utf8');
};

const RAW = /^:\d+ \d+ ([0-9a-f]{40}) ([0-9a-f]{40}) ([A-Z])\d*\t([^\t]+)(?:\t([^\t]+))?$/;

const fileOf = (path: string, before: string, after: string): LandedFile => ({
  path: pathOf(path),
  ...(NO_OBJECT.test(before) ? {} : { before }),
  ...(NO_OBJECT.test(after) ? {} : { after }),
});

/** The files of one line of `git log --raw`: a rename is an old path that goes and a new one that comes. */
const filesOf = (line: string): readonly LandedFile[] => {
  const [, before = '', after = '', status, path = '', to] = RAW.exec(line) ?? [];
  if (status === undefined) return [];
  if (to === undefined) return [fileOf(path, before, after)];
  const arrives = fileOf(to, '0', after);
  return status === 'R' ? [fileOf(path, before, '0'), arrives] : [arrives];
};

/** Bytes as they are: a patch-id is over bytes, whatever their encoding. */
const sha1OfBytes = (text: string): string => hash('sha1', Buffer.from(text, 'latin1'));

type Changes = Pick<LandedCommit, 'files' | 'patchId'>;

const AS_COMMITTED = { flowed: false, noBreakSpaces: false };

/** The diff of a commit, where it touches a file that counts. */
const diffOf = (lines: readonly string[], { files }: Changes, roots: readonly string[]): Diff | undefined => {
  const counts = files.some(({ path }) => roots.some((root) => path.startsWith(root)));
  const at = counts ? lines.findIndex((line) => line.startsWith('diff ')) : -1;
  return at < 0 ? undefined : parseDiff(lines, at, AS_COMMITTED).diff;
};

const changesOf = (lines: readonly string[], isWhole: boolean): Changes => {
  const files: LandedFile[] = [];
  let at = 0;
  for (; at < lines.length && !(lines[at] ?? '').startsWith('diff '); at++)
    if (files.length < MAX_FILES) files.push(...filesOf(lines[at] ?? ''));
  if (!isWhole || at === lines.length) return { files };
  const isBinary = lines.some((line, i) => i > at && line.startsWith('Binary files '));
  return { files, ...(isBinary ? {} : { patchId: patchId(lines, at, sha1OfBytes) }) };
};

/** End of the head of a record: behind the NUL that ends its last field. -1 where it is cut off. */
const headEnd = (record: Buffer): number => {
  let end = 0;
  for (let field = 0; field < FIELDS; field++) {
    const nul = record.indexOf(0, end);
    if (nul < 0) return -1;
    end = nul + 1;
  }
  return end;
};

/** The fields of `FORMAT`. */
const headOf = (text: string, branch: string): Omit<LandedCommit, 'files' | 'patchId'> => {
  const fields = text.split('\0');
  const [
    commit = '',
    parents = '',
    an = '',
    ae = '',
    at = '',
    cn = '',
    ce = '',
    ct = '',
    subject = '',
    body = '',
  ] = fields;
  return {
    commit,
    parents: parents === '' ? [] : parents.split(' '),
    branch,
    author: { name: an, address: ae },
    authoredAt: instantOfSeconds(at),
    committer: { name: cn, address: ce },
    committedAt: instantOfSeconds(ct),
    subject,
    body: body.trim().slice(0, MAX_BODY),
  };
};

/** How a record is read: for which branch, and for which roots of the project its links are wanted; for none where they are not. */
export type RecordAsked = { readonly branch: string; readonly roots?: readonly string[] | undefined };

/** One record of `git log --raw -p` in `FORMAT`. `undefined` for one that is cut off in its head. `isWhole`: its diff is all there. */
export const readRecord = (
  record: Buffer,
  { branch, roots }: RecordAsked,
  isWhole: boolean,
): ReadCommit | undefined => {
  const end = headEnd(record);
  if (end < 0) return undefined;
  const lines = record.toString('latin1', end).split('\n');
  const changes = changesOf(lines, isWhole);
  const commit = { ...headOf(record.toString('utf8', 0, end - 1), branch), ...changes };
  if (roots === undefined) return { commit };
  const diff = isWhole ? diffOf(lines, changes, roots) : undefined;
  return { commit, links: linksOf(diff, namesOfCommit(commit), roots) };
};
