import { once } from 'node:events';
import type { Logger } from 'pino';

/** Something that runs until it is stopped. */
export type Running = { stop(): Promise<void> };

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Beyond the time that what is in hand may take: connections are closed, an embedded server is stopped. */
const CLOSING_SECONDS = 15;

/**
 * Lets something run until the process is told to stop, then stops it in order. A second signal, or a stop that takes too long, ends the process at
 * once: nothing is lost by that, for others take up what was in hand.
 */
export const runUntilSignal = async (
  running: Running,
  { stopSeconds, log }: { readonly stopSeconds: number; readonly log: Logger },
): Promise<void> => {
  const stop = new AbortController();
  // What the command line does about signals, it does for commands that have nothing to end.
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  const told = await Promise.race(
    SIGNALS.map(async (signal) => {
      await once(process, signal, { signal: stop.signal });
      return signal;
    }),
  );
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  log.info({ signal: told }, 'told to stop: ending what is in hand');
  const late = setTimeout(() => process.exit(1), (stopSeconds + CLOSING_SECONDS) * 1_000);
  await running.stop();
  clearTimeout(late);
  log.info('stopped');
};
