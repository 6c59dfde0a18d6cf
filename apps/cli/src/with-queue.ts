import type { WorkQueue } from '@sluice/application';
import {
  locate,
  namingFullDisk,
  openQueueOf,
  openRuntime,
  requireData,
  UnavailableError,
  type Runtime,
} from '@sluice/runtime';
import type { CommonOptions } from './command';
import { outputOf, type Output } from './output';

/** How long the queue may take to answer. */
const QUEUE_MS = 10_000;

/**
 * What the queue answers.
 * @throws UnavailableError where it does not: a queue that is away would be waited for for ever
 */
export const answered = async <T>(asked: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(new UnavailableError('the queue does not answer: check REDIS_URL, or that the server runs')),
      QUEUE_MS,
    );
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};

type Opened = { readonly runtime: Runtime; readonly queue: WorkQueue; readonly output: Output };

/** Runs a command with data and queue open, and closes them whatever happens. What is due is left to workers. */
export const withOpenQueue = async <T>(
  options: CommonOptions,
  work: (opened: Opened) => Promise<T>,
): Promise<T> => {
  const location = await locate(options, process.env);
  return namingFullDisk(location, async () => {
    const runtime = await openRuntime(location, { leaveDirty: true });
    try {
      const queue = await openQueueOf(location, runtime);
      try {
        return await work({ runtime, queue, output: outputOf(options) });
      } finally {
        await queue.close();
      }
    } finally {
      await runtime.close();
    }
  });
};

/**
 * Runs a command that asks the queue.
 * @throws UnavailableError where nothing was ever recorded, or the queue does not answer
 */
export const withQueue = async <T>(
  options: CommonOptions,
  work: (opened: Opened) => Promise<T>,
): Promise<T> => {
  await requireData(await locate(options, process.env));
  return withOpenQueue(options, (opened) => answered(work(opened)));
};
