import { setTimeout } from 'node:timers/promises';
import {
  jobId,
  type Job,
  type JobHandlers,
  type JobName,
  type ParkedJob,
  type QueueDepth,
  type Working,
  type WorkOptions,
  type WorkQueue,
} from '@sluice/application';

/** How often a job is tried, and after which pause the second time. */
export type TestRetries = { readonly attempts: number; readonly backoffMs: number };

/** How patient a queue under test is: short, so that a suite does not wait for what an operator would wait for. */
export const QUICK = {
  retries: { attempts: 3, backoffMs: 100 },
  patience: { lockMs: 1_000, lookForStalledMs: 300, awayMs: 100 },
} as const;

/** One empty queue, and what no port offers. */
export type WorkQueueUnderTest = {
  /** Opens it as another process would, with the settings of `QUICK`. */
  open(retries?: TestRetries): Promise<WorkQueue>;
  /** Writes a job as some other program would. */
  write(queue: JobName, job: { readonly name: string; readonly data: unknown }): Promise<void>;
  /** A process of its own that takes one job of a queue and never ends it. */
  hold(queue: JobName): Promise<{ kill(): Promise<void> }>;
  close(): Promise<void>;
};

const WAIT_MS = 60_000;
const LOOK_MS = 20;

/** Waits until something is so; after a minute it never will be, however busy the machine is. */
export const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not so after ${String(WAIT_MS / 1000)} s: ${what}`);
    await setTimeout(LOOK_MS);
  }
};

export const assemble = (...conversations: readonly string[]): Job => ({
  name: 'assemble',
  id: jobId('assemble', conversations),
  data: { conversations },
});

export const analyse = (rawHash: string): Job => ({
  name: 'analyse-patch',
  id: jobId('analyse-patch', rawHash),
  data: { rawHash },
});

export const chain = (series: string): Job => ({
  name: 'record-chain',
  id: jobId('record-chain', series),
  data: { conversations: [`of-${series}`], series, revision: '1' },
});

/** A queue under test, with what is asked of it again and again. */
export class QueueWorld {
  private readonly opened: WorkQueue[] = [];

  constructor(readonly under: WorkQueueUnderTest) {}

  /** Opens it once more; `retries` say how often a job is tried, and after which pause, where that is not `QUICK`. */
  async open(retries?: TestRetries): Promise<WorkQueue> {
    const queue = await this.under.open(retries);
    this.opened.push(queue);
    return queue;
  }

  async work(queue: WorkQueue, handlers: JobHandlers, options: WorkOptions = {}): Promise<Working> {
    return queue.work(handlers, options);
  }

  async depth(queue: WorkQueue, name: JobName): Promise<QueueDepth> {
    const found = (await queue.depths()).find((d) => d.name === name);
    if (found === undefined) throw new Error(`no queue ${name}`);
    return found;
  }

  /** Waits until nothing of some queues waits or runs. */
  async settle(queue: WorkQueue, ...names: readonly JobName[]): Promise<void> {
    await until(`${names.join(', ')} are done`, async () => {
      const depths = (await queue.depths()).filter((d) => names.includes(d.name));
      return depths.every((d) => d.waiting === 0 && d.active === 0);
    });
  }

  async onlyParked(queue: WorkQueue): Promise<ParkedJob> {
    await until('one job is parked', async () => (await queue.parked(10)).length > 0);
    const parked = await queue.parked(10);
    const [job] = parked;
    if (job === undefined || parked.length !== 1)
      throw new Error(`${String(parked.length)} jobs are parked, not one`);
    return job;
  }

  async close(): Promise<void> {
    for (const queue of this.opened) await queue.close();
    await this.under.close();
  }
}
