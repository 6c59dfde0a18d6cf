import { DATABASE_GONE, type Location, UnavailableError } from '@sluice/runtime';
import { statfs } from 'node:fs/promises';

/** PostgreSQL writes its log in files of 16 MiB, and stops when it cannot make the next one. */
const LOG_FILE_BYTES = 16 * 1024 * 1024;

/** Where the embedded database went away because its disk is full, the person must hear of the disk. Any other error stays what it is. */
export const becauseOfDisk = async (error: unknown, { data, databaseUrl }: Location): Promise<unknown> => {
  if (databaseUrl !== undefined || !(error instanceof Error) || !DATABASE_GONE.test(error.message))
    return error;
  const { bavail, bsize } = await statfs(data);
  if (bavail * bsize > LOG_FILE_BYTES) return error;
  return new UnavailableError(
    `the disk is full: free some space for ${data} and run the command again; nothing that was recorded is lost`,
  );
};
