import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_RAW_BYTES } from '../limits';
import { tooLarge } from '../park-reason';
import { BEING_WRITTEN, isBeingWritten } from './being-written';
import { endsWithLine, mailItem } from './single-stream';
import { CHUNK_BYTES, CHUNK_ITEMS, SourceError, type SourceItem } from './source';

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

export const isMaildir = async (folder: string): Promise<boolean> =>
  (await isFolder(join(folder, 'cur'))) || (await isFolder(join(folder, 'new')));

/** One file as one mail; what cannot be read is said, and the rest goes on. */
const readFileItem = async (path: string, origin: string): Promise<SourceItem> => {
  try {
    const { size } = await stat(path);
    if (size > MAX_RAW_BYTES)
      return { kind: 'unreadable', reason: 'too-large', detail: tooLarge(size), origin };
    const bytes = await readFile(path);
    if (!endsWithLine(bytes) && (await isBeingWritten(path)))
      return { kind: 'unfinished', origin, why: BEING_WRITTEN };
    return mailItem(bytes, origin);
  } catch (error) {
    return { kind: 'unreadable', reason: 'not-readable', detail: (error as Error).message, origin };
  }
};

async function* readFiles(folder: string, names: readonly string[]): AsyncIterable<SourceItem[]> {
  let items: SourceItem[] = [];
  let bytes = 0;
  for (const [index, name] of names.entries()) {
    const item = await readFileItem(join(folder, name), name);
    items.push(item);
    bytes += item.kind === 'mail' ? item.raw.length : 0;
    if (items.length < CHUNK_ITEMS && bytes < CHUNK_BYTES && index + 1 < names.length) continue;
    items.push({ kind: 'progress', done: index + 1, total: names.length });
    yield items;
    items = [];
    bytes = 0;
  }
}

const noMail = (folder: string, expected: string): SourceError =>
  new SourceError(
    'no-mail-in-folder',
    `no mail in ${folder}: it has no ${expected}; name the folder or file that holds the mails`,
  );

/** A Maildir: one mail a file in `cur` and `new`; `tmp` holds what is not delivered yet. */
export async function* readMaildir(folder: string): AsyncIterable<readonly SourceItem[]> {
  const names: string[] = [];
  for (const part of ['cur', 'new']) {
    if (!(await isFolder(join(folder, part)))) continue;
    const entries = await readdir(join(folder, part), { withFileTypes: true });
    names.push(
      ...entries.filter((e) => e.isFile() && !e.name.startsWith('.')).map((e) => join(part, e.name)),
    );
  }
  if (names.length === 0) throw noMail(folder, 'file in cur or new');
  yield* readFiles(folder, names.sort(byName));
}

/** A folder of `.eml` files, in the order of their names. Everything else in it is named as skipped; folders inside are not entered. */
export async function* readEmlFolder(folder: string): AsyncIterable<readonly SourceItem[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => byName(a.name, b.name));
  const isEml = (name: string): boolean => name.toLowerCase().endsWith('.eml');
  const mails = entries.filter((e) => !e.isDirectory() && isEml(e.name)).map((e) => e.name);
  if (mails.length === 0) throw noMail(folder, '.eml file, no Maildir and no public-inbox archive');
  const others = entries.filter((e) => e.isDirectory() || !isEml(e.name));
  yield others.map((e) => ({
    kind: 'skipped' as const,
    origin: e.name,
    why: e.isDirectory()
      ? 'a folder inside a folder of .eml files is not entered; name it itself'
      : 'only .eml files of a folder are read; name the file itself if it holds mail',
  }));
  yield* readFiles(folder, mails);
}
