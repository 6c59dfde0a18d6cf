import { DelayedError, UnrecoverableError, type Job as BullJob } from 'bullmq';
import {
  JOB_NAMES,
  JOB_VERSIONS,
  NoUseRetryingError,
  type Job,
  type JobHandler,
  type JobHandlers,
  type JobInHand,
  type JobName,
  type Working,
  type WorkOptions,
} from '@sluice/application';
import type { Backend, OnTrouble } from './backend';
import type { Written } from './job-options';
import { withinTime } from './within-time';

/** After how long a worker that says nothing counts as dead, and how long a job waits for a server that is away. */
export type Patience = {
  readonly lockMs: number;
  readonly lookForStalledMs: number;
  readonly awayMs: number;
};

/** No job keeps its process from saying that it lives for that long: batches are bounded, and analysing has a thread of its own. */
export const PATIENCE: Patience = { lockMs: 15_000, lookForStalledMs: 5_000, awayMs: 1_000 };

/** A job whose worker died this often is parked: it may be what kills them. */
const MAX_STALLED = 10;
/** Seconds an idle worker waits for a job before it asks again by itself. */
const DRAIN_SECONDS = 5;
/** How long to wait after a question that found no server. */
const RETRY_MS = 500;

export type WorkContext = {
  readonly backend: Backend;
  readonly options: { readonly connection: unknown; readonly prefix?: string };
  readonly patience: Patience;
  readonly onTrouble: OnTrouble;
};

type Held = BullJob<Partial<Written> | undefined>;
type Handler = (job: JobInHand<JobName>) => Promise<void>;

/** What is wrong with a job that this code cannot do; nothing where it can. */
const unfit = (name: JobName, job: Held): string | undefined => {
  if (job.name !== name)
    return `the queue ${name} has no job named "${job.name}": another version of Sluice wrote it`;
  const { v, data } = job.data ?? {};
  if (v !== JOB_VERSIONS[name])
    return `a job named ${name} of version ${String(v ?? 'none')}: this Sluice knows version ${String(JOB_VERSIONS[name])}`;
  return typeof data === 'object' && data !== null ? undefined : `a job named ${name} that says nothing`;
};

const jobOf = (name: JobName, { id = '', data }: Held): Job => ({ name, id, data: data?.data }) as Job;

/** One queue's worker: takes jobs, hands them to the handler, and says what became of them. */
class OneQueue {
  private readonly held = new Map<string, Held>();
  private readonly worker;
  private isStopping = false;

  constructor(
    private readonly name: JobName,
    private readonly handler: Handler,
    private readonly context: WorkContext,
    private readonly options: WorkOptions,
  ) {
    const { backend, patience } = context;
    this.worker = new backend.classes.Worker<Partial<Written> | undefined>(
      name,
      (job, token) => this.process(job, token),
      {
        ...context.options,
        concurrency: options.concurrency?.[name] ?? 1,
        lockDuration: patience.lockMs,
        stalledInterval: patience.lookForStalledMs,
        maxStalledCount: MAX_STALLED,
        drainDelay: DRAIN_SECONDS,
        runRetryDelay: RETRY_MS,
      },
    );
    this.worker.on('error', (error) => this.trouble(error));
    this.worker.on('failed', (job, error) => this.failed(job, error));
  }

  private trouble(error: Error): void {
    this.context.onTrouble(error);
    this.options.onTrouble?.(error);
  }

  ready(): Promise<void> {
    return this.worker.waitUntilReady();
  }

  private async process(job: Held, token: string | undefined): Promise<void> {
    const wrong = unfit(this.name, job);
    if (wrong !== undefined) throw new UnrecoverableError(wrong);
    this.held.set(job.id ?? '', job);
    const started = performance.now();
    try {
      const inHand = { ...jobOf(this.name, job), attempt: job.attemptsMade + 1, flow: job.parent?.id };
      await this.handler(inHand as JobInHand<JobName>);
      const seconds = (performance.now() - started) / 1000;
      this.options.onEnded?.(jobOf(this.name, job), { outcome: 'done', seconds });
    } catch (error) {
      throw await this.asQueueSays(error, job, token);
    } finally {
      this.held.delete(job.id ?? '');
    }
  }

  /** A server that is away is no fault of the job's: it waits, and no attempt is counted. */
  private async asQueueSays(error: unknown, job: Held, token: string | undefined): Promise<unknown> {
    if (error instanceof NoUseRetryingError) return new UnrecoverableError(error.message);
    if (this.options.isAway?.(error) !== true) return error;
    await job.moveToDelayed(Date.now() + this.context.patience.awayMs, token);
    return new DelayedError();
  }

  private failed(job: Held | undefined, error: Error): void {
    if (job === undefined) return;
    const isParked = job.finishedOn !== undefined;
    const seconds = (Date.now() - (job.processedOn ?? Date.now())) / 1000;
    const outcome = isParked ? 'parked' : 'failed';
    this.options.onEnded?.(jobOf(this.name, job), { outcome, seconds, error: error.message });
    if (!isParked || unfit(this.name, job) !== undefined) return;
    this.options
      .onParked?.(jobOf(this.name, job), error.message)
      .catch((trouble: unknown) => this.trouble(trouble as Error));
  }

  /** Stops taking jobs; answers whether those in hand are done. */
  stop(): Promise<void> {
    this.isStopping = true;
    return this.worker.close();
  }

  /** Jobs still in hand go back to the head of their queue, for another to take at once. */
  async giveBack(): Promise<void> {
    if (!this.isStopping) return;
    const jobs = [...this.held.values()];
    this.held.clear();
    for (const job of jobs)
      if (job.token !== undefined) await job.moveToWait(job.token).catch(() => undefined);
  }
}

/** Starts a worker for each name that has a handler; answers when they listen. */
export const startWorking = async (
  context: WorkContext,
  handlers: JobHandlers,
  options: WorkOptions,
): Promise<Working> => {
  const queues = JOB_NAMES.flatMap((name) => {
    const handler = handlers[name] as JobHandler<JobName> | undefined;
    return handler === undefined ? [] : [new OneQueue(name, handler, context, options)];
  });
  await Promise.all(queues.map((queue) => queue.ready()));
  let ended: Promise<unknown> | undefined;
  // Told again, it waits again: what was given back may end later, and only then lets go of its connection and its clock.
  const stop = async (withinMs: number): Promise<void> => {
    ended ??= Promise.all(queues.map((queue) => queue.stop().catch(context.onTrouble)));
    if (await withinTime(ended, withinMs)) return;
    for (const queue of queues) await queue.giveBack();
  };
  return { stop };
};
