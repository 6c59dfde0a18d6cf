import { statfs } from 'node:fs/promises';
import { clusterOf } from '@sluice/postgres';
import { DATABASE_GONE, DISK_FULL, UnavailableError, wordsAndCodeOf } from './errors';
import type { Location } from './location';

/** PostgreSQL writes its log in files of 16 MiB, and stops when it cannot make the next one. */
const LOG_FILE_BYTES = 16 * 1024 * 1024;

const isFull = async (folder: string): Promise<boolean> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize <= LOG_FILE_BYTES;
};

const fullDisk = (whose: string): UnavailableError =>
  new UnavailableError(
    `the disk of ${whose} is full: free some space there and run the command again; nothing that was recorded is lost`,
  );

/** Where the disk is that had no room, as far as the error or the place of the data tells. */
const whose = async (error: Error, { data, databaseUrl }: Location): Promise<string | undefined> => {
  const words = wordsAndCodeOf(error);
  const { path, syscall } = error as NodeJS.ErrnoException;
  if (DISK_FULL.test(words)) {
    if (syscall !== undefined) return path;
    return databaseUrl === undefined ? clusterOf(data) : 'the database server';
  }
  if (databaseUrl !== undefined || !DATABASE_GONE.test(words)) return undefined;
  // An embedded server that went away most likely did so for want of room.
  const cluster = await clusterOf(data);
  return (await isFull(cluster).catch(() => false)) ? cluster : undefined;
};

/**
 * Does work on the data of a place. A disk that is full meanwhile is said with where it is: with a data folder it is the embedded database's, else that
 * of the server, or of the file that could not be written.
 * @throws UnavailableError for a full disk; else what `work` throws
 */
export const namingFullDisk = async <T>(location: Location, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UnavailableError) throw error;
    const place = await whose(error, location);
    throw place === undefined ? error : fullDisk(place);
  }
};
