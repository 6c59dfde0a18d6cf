import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A writer that has paused for longer has ended, or died. */
const QUIET_MS = 15_000;
/** One that writes line by line has written another by then. */
const GROWS_WITHIN_MS = 300;

/** What is said of a mail that is left for the next reading. */
export const BEING_WRITTEN = 'it is still being written: take the source again in a minute';

/** Whether somebody writes a file: it rests, or was changed in the last seconds, or grows while one looks. */
export type Writing = 'resting' | 'new' | 'growing';

/**
 * Whether a file, or what lies directly in a folder, was changed in the last seconds: what looks cut off in it may be whole in a moment. A time in
 * the future, of a clock that was set back, says nothing.
 */
export const isBeingWritten = async (path: string, nowMs = Date.now()): Promise<boolean> => {
  const file = await stat(path).catch(() => undefined);
  return file !== undefined && Math.abs(nowMs - file.mtimeMs) < QUIET_MS;
};

/** Looks at a file for a moment, where it is new; `read` is how many bytes of it were there. */
export const writingOf = async (path: string, read: number): Promise<Writing> => {
  if (!(await isBeingWritten(path))) return 'resting';
  const sizeOf = async (): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? read;
  if ((await sizeOf()) !== read) return 'growing';
  await pause(GROWS_WITHIN_MS);
  return (await sizeOf()) === read ? 'new' : 'growing';
};
