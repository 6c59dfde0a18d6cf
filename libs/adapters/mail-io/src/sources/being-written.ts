import { stat } from 'node:fs/promises';

/** A writer that has paused for longer has ended, or died. */
const QUIET_MS = 15_000;

/** What is said of a mail that is left for the next reading. */
export const BEING_WRITTEN = 'it is still being written: take the source again in a minute';

/**
 * Whether a file, or what lies directly in a folder, was changed in the last seconds: what looks cut off in it may be whole in a moment. A time in
 * the future, of a clock that was set back, says nothing.
 */
export const isBeingWritten = async (path: string, nowMs = Date.now()): Promise<boolean> => {
  const file = await stat(path).catch(() => undefined);
  return file !== undefined && Math.abs(nowMs - file.mtimeMs) < QUIET_MS;
};
