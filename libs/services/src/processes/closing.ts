import type { Logger } from 'pino';
import { logTrouble } from '../worker/context';

/** What was opened, to be closed in the opposite order, whatever one of the steps meets. */
export type Closing = {
  /** Remembers how to close what was opened last. */
  add(step: () => Promise<void>): void;
  /** Closes everything; a second call does nothing. */
  stop(): Promise<void>;
};

export const closing = (log: Logger): Closing => {
  const steps: (() => Promise<void>)[] = [];
  return {
    add: (step) => void steps.push(step),
    stop: async () => {
      for (const step of steps.splice(0).reverse())
        await step().catch((error: unknown) => logTrouble(log, error));
    },
  };
};

/**
 * What `open` opens, or, where it throws half-way, nothing.
 * @throws what `open` throws
 */
export const opened = async <T>(log: Logger, open: (closing: Closing) => Promise<T>): Promise<T> => {
  const all = closing(log);
  try {
    return await open(all);
  } catch (error) {
    await all.stop();
    throw error;
  }
};
