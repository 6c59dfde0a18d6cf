import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Stats } from 'node:fs';
import type { Bytes } from './compressed';
import { writingOf } from './being-written';
import { fileBytes } from './file-bytes';
import { isMaildir, readEmlFolder, readMaildir } from './folder';
import { epochsOf, readPublicInbox } from './public-inbox';
import { readStream } from './single-stream';
import { SourceError, SOURCE_FORMATS, type SourceItem, type SourceOptions } from './source';

const FOLDER_FORMATS = new Set<string>(['maildir', 'folder', 'public-inbox']);

const statOf = async (location: string): Promise<Stats> => {
  try {
    return await stat(location);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new SourceError('not-found', `no such file or folder: ${location}; check the path`);
    }
    throw new SourceError('unreadable', `cannot read ${location}: ${message}; check its permissions`);
  }
};

async function* readFolder(location: string, options: SourceOptions): AsyncIterable<readonly SourceItem[]> {
  const { format } = options;
  if (format !== undefined && !FOLDER_FORMATS.has(format)) {
    throw new SourceError(
      'unknown-format',
      `${location} is a folder and cannot be read as ${format}; leave --format out or name a file`,
    );
  }
  const epochs = format === undefined || format === 'public-inbox' ? await epochsOf(location) : [];
  if (epochs.length > 0) yield* readPublicInbox(epochs, options.cursor);
  else if (format === 'public-inbox') {
    throw new SourceError(
      'no-mail-in-folder',
      `${location} is no public-inbox archive: it has no git/0.git and is no bare git repository`,
    );
  } else if (format === 'maildir' || (format === undefined && (await isMaildir(location))))
    yield* readMaildir(location);
  else yield* readEmlFolder(location);
}

async function* readFile(
  location: string,
  file: Stats,
  options: SourceOptions,
): AsyncIterable<readonly SourceItem[]> {
  if (options.format !== undefined && FOLDER_FORMATS.has(options.format)) {
    throw new SourceError(
      'unknown-format',
      `${location} is a file and cannot be read as ${options.format}; leave --format out or name a folder`,
    );
  }
  if (file.isFile() && file.size === 0) {
    throw new SourceError('empty', `nothing to read: ${location} is empty; name a file that holds mail`);
  }
  let done = 0;
  const total = file.isFile() ? file.size : undefined;
  const progress = () => ({ kind: 'progress' as const, done, ...(total === undefined ? {} : { total }) });
  const bytes = fileBytes(location, (read) => (done = read));
  const stream = {
    name: basename(location),
    bytes,
    progress,
    writing: () => writingOf(location, done),
  };
  yield* readStream(stream, options);
}

/** Errors of the file system while reading are the person's to mend; anything else is a bug and stays what it is. */
const asSourceError = (error: unknown, location: string): unknown => {
  if (error instanceof SourceError || !(error instanceof Error) || !('syscall' in error)) return error;
  return new SourceError(
    'unreadable',
    `cannot read ${location}: ${error.message}; check the file and its permissions`,
  );
};

/**
 * Opens whatever `location` names and yields what is in it, in chunks, streaming, in bounded memory whatever its size: a file (mbox or one
 * mail, `.gz` and `.xz` undone), a Maildir, a folder of `.eml` files, a public-inbox v2 archive, or `-` for standard input (one mail or an
 * mbox). What it is shows in its content; `options.format` overrides. Broken content is an item; `SourceError` is thrown only where there
 * is nothing to read from, or reading fails as a whole.
 */
export async function* openSource(
  location: string,
  options: SourceOptions = {},
): AsyncIterable<readonly SourceItem[]> {
  const { format } = options;
  if (format !== undefined && !SOURCE_FORMATS.includes(format)) {
    throw new SourceError(
      'unknown-format',
      `unknown format ${String(format)}; one of ${SOURCE_FORMATS.join(', ')}`,
    );
  }
  try {
    if (location === '-') {
      const bytes = (options.stdin ?? process.stdin) as Bytes;
      yield* readStream({ name: 'standard input', bytes }, options);
      return;
    }
    const file = await statOf(location);
    if (file.isDirectory()) yield* readFolder(location, options);
    else yield* readFile(location, file, options);
  } catch (error) {
    throw asSourceError(error, location);
  }
}
