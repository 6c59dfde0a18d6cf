import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { isOtherVersion } from '@sluice/runtime';
import type { Logger } from 'pino';

/** Something that runs until it is stopped. */
export type Running = { stop(): Promise<void> };

/** A process on a database that another version may take over: `missingMigrations` throws once one did. */
export type OnDatabase = Running & { readonly missingMigrations: () => Promise<number> };

/** Between two looks whether this is still the version of the database. */
const LOOK_MS = 2_000;

/** Waits until the database is no longer one of this version, and answers the error that says so. One that is away may come back. */
const untilOutgrown = async (running: OnDatabase, signal: AbortSignal): Promise<Error> => {
  for (;;) {
    await pause(LOOK_MS, undefined, { signal, ref: false });
    try {
      await running.missingMigrations();
    } catch (error) {
      if (isOtherVersion(error)) return error;
    }
  }
};

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Beyond the time that what is in hand may take: connections are closed, an embedded server is stopped. */
const CLOSING_SECONDS = 15;

/**
 * Lets something run until the process is told to stop, or a newer version has migrated its database; then stops it in order. A second signal, or a stop
 * that takes too long, ends the process at once: nothing is lost by that, for others take up what was in hand.
 * @throws NewerDatabaseError, ChangedMigrationError once it has stopped for that
 */
export const runUntilSignal = async (
  running: OnDatabase,
  { stopSeconds, log }: { readonly stopSeconds: number; readonly log: Logger },
): Promise<void> => {
  const stop = new AbortController();
  // What the command line does about signals, it does for commands that have nothing to end.
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  const told = await Promise.race([
    untilOutgrown(running, stop.signal),
    ...SIGNALS.map(async (signal) => {
      await once(process, signal, { signal: stop.signal });
      return signal;
    }),
  ]);
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  if (typeof told === 'string') log.info({ signal: told }, 'told to stop: ending what is in hand');
  else log.error({ err: told }, `${told.message}; this process ends`);
  const late = setTimeout(() => process.exit(1), (stopSeconds + CLOSING_SECONDS) * 1_000);
  await running.stop();
  clearTimeout(late);
  log.info('stopped');
  if (typeof told === 'string') return;
  // Whatever else keeps the process has nothing left to do.
  setTimeout(() => process.exit(), CLOSING_SECONDS).unref();
  throw told;
};
