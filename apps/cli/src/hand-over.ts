import { allStale, queueChains, queueDirty, queueStale, type WorkQueue } from '@sluice/application';
import type { Runtime } from '@sluice/runtime';
import type { Output } from './output';
import type { CommonOptions } from './command';
import { withOpenQueue } from './with-queue';

/** How long the queue may take to say that it has what it was given. */
const QUEUE_MS = 10_000;

const AWAY =
  'the queue does not answer: what is due stands on the to-do list, and a worker hands it out once the queue is back';

/** Waits for the queue, but not for one that is away: nothing depends on it. */
const unlessAway = async (work: Promise<unknown>, output: Output): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((done) => (timer = setTimeout(() => done('late'), QUEUE_MS)));
  try {
    if ((await Promise.race([work, late])) === 'late') output.note(AWAY);
  } finally {
    clearTimeout(timer);
  }
};

/** What is to be read again against the tree goes first: its revisions are then derived once, and not before and after. */
const queueAll = async (runtime: Runtime, queue: WorkQueue): Promise<void> => {
  const { ports: tree } = await runtime.currentTree();
  if (tree !== undefined)
    await queueStale({ work: runtime.work, queue, tree }, await allStale(runtime, tree));
  await queueDirty({ work: runtime.work, queue });
  await queueChains({ work: runtime.work, queue });
};

/**
 * Runs a command that records something and leaves what is due to workers: it is handed to the queue by batch, right away. What is on the to-do list
 * already is theirs too.
 */
export const withHandOver = <T>(
  options: CommonOptions,
  work: (runtime: Runtime, output: Output, handOver: () => Promise<void>) => Promise<T>,
): Promise<T> =>
  withOpenQueue(options, ({ runtime, queue, output }) =>
    work(runtime, output, () => unlessAway(queueAll(runtime, queue), output)),
  );
