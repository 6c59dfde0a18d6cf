import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  connect,
  locate,
  namingFullDisk,
  requireData,
  UnavailableError,
  UsageError,
  type Connection,
  type Location,
} from '@sluice/runtime';
import type { Command } from 'commander';
import type { CommonOptions } from '../command';
import { outputOf } from '../output';

/** Writes a file under another name, and gives it its own when all of it is on the disk: half a backup never bears the name of one. */
const writeWhole = async (path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> => {
  const part = `${path}.${String(process.pid)}.part`;
  let size = 0;
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      for await (const piece of bytes) {
        // One that is not taken whole is not taken at all by the next call: `writeFile` goes on until it is.
        await file.writeFile(piece);
        size += piece.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    const folder = await open(dirname(path));
    await folder.sync().catch(() => undefined);
    await folder.close();
    return size;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

const WHY_NOT: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space, or name a file on another disk',
  EDQUOT: 'the quota is used up: free some space, or name a file elsewhere',
  EFBIG: 'a file may not be that large there: name a file on another disk',
  ENOENT: 'there is no such folder',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** An error of writing the file, which must not be taken for one of the database. */
const notWritten = (path: string, error: unknown): unknown => {
  const why = WHY_NOT[String((error as NodeJS.ErrnoException).code)];
  return why === undefined
    ? error
    : new UnavailableError(`the backup ${path} could not be written (${why}); nothing is left of it`);
};

const withConnected = <T>(location: Location, work: (connection: Connection) => Promise<T>): Promise<T> =>
  namingFullDisk(location, async () => {
    const connection = await connect(location);
    try {
      return await work(connection);
    } finally {
      await connection.stop();
    }
  });

const secondsSince = (started: bigint): number => Number(process.hrtime.bigint() - started) / 1e9;

const backUpInto = async (file: string, options: CommonOptions): Promise<void> => {
  const started = process.hrtime.bigint();
  const path = resolve(file);
  if ((await stat(path).catch(() => undefined)) !== undefined)
    throw new UsageError(`there is a file ${path} already: name another, or remove it first`);
  const location = await locate(options, process.env);
  await requireData(location);
  const { backUp } = await import('@sluice/postgres');
  const answer = await withConnected(location, ({ pool }) =>
    backUp(pool, new Date().toISOString(), async ({ header, bytes }) => {
      const size = await writeWhole(path, bytes).catch((error: unknown) => {
        throw notWritten(path, error);
      });
      const tables = Object.fromEntries(header.tables.map((t) => [t.name, t.rows]));
      return { file: path, bytes: size, tables };
    }),
  );
  const seconds = secondsSince(started);
  outputOf(options).answer(
    { ...answer, seconds },
    () =>
      `${answer.file}: ${String(answer.tables['event'] ?? 0)} events, ${String(answer.tables['raw_mail'] ?? 0)} mails; ` +
      `${(answer.bytes / 1e6).toFixed(1)} MB, ${seconds.toFixed(1)} s`,
  );
};

const restoreFrom = async (file: string, options: CommonOptions): Promise<void> => {
  const started = process.hrtime.bigint();
  const { openBackup, restore } = await import('@sluice/postgres');
  const backup = await openBackup(resolve(file)).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    throw new UnavailableError(`the backup ${file} cannot be read (${error.code ?? error.message})`);
  });
  const location = await locate(options, process.env);
  const { restored, rows, migrations } = await withConnected(location, ({ pool }) => restore(pool, backup));
  const { createdAt } = backup.header;
  outputOf(options).answer({ restored, createdAt, rows, migrations, seconds: secondsSince(started) }, () =>
    restored
      ? `Restored: ${String(rows)} rows, as of ${createdAt}. See whether all is well: sluice verify`
      : `This backup, of ${createdAt}, was restored here before; nothing was changed.`,
  );
};

export const addBackup = (program: Command): void => {
  program
    .command('backup <file>')
    .summary('everything in one file, as one moment has it, whoever works meanwhile')
    .description(
      'Writes everything into one file: facts, raw mail, and what was derived, as one moment has it. The work goes on meanwhile.\n' +
        'The file bears its name only when it is whole. It holds all mail: keep it where only you can read it.',
    )
    .action((file: string, options: CommonOptions) => backUpInto(file, options));
  program
    .command('restore <file>')
    .summary('a backup into an empty data folder or database')
    .description(
      'Restores a backup into an empty data folder or database, all of it or nothing. A file that is damaged or cut short is refused, as is one\n' +
        'that a newer version made; one of an older version is brought to this one.',
    )
    .action((file: string, options: CommonOptions) => restoreFrom(file, options));
};
