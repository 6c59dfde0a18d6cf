import type { Job as BullJob } from 'bullmq';
import {
  JOB_NAMES,
  type Flow,
  type Job,
  type JobHandlers,
  type JobName,
  type ParkedJob,
  type QueueDepth,
  type Working,
  type WorkOptions,
  type WorkQueue,
} from '@sluice/application';
import { instantOfMillis, type Instant } from '@sluice/kernel';
import type { Backend, OnTrouble } from './backend';
import { optionsOf, RETRIES, safeId, written, type Retries, type Written } from './job-options';
import { withinTime } from './within-time';
import { PATIENCE, startWorking, type Patience } from './working';

export type QueueSettings = {
  readonly retries?: Partial<Retries> | undefined;
  readonly patience?: Partial<Patience> | undefined;
};

type Queue = InstanceType<Backend['classes']['Queue']>;
type FlowProducer = InstanceType<Backend['classes']['FlowProducer']>;

/** How long jobs in hand get that nobody stopped before the queue is closed, and how long a server may take to say goodbye. */
const LAST_CALL_MS = 1_000;
const CLOSING_MS = 2_000;

const EPOCH = '1970-01-01T00:00:00Z' as Instant;

type Listed = BullJob<Partial<Written> | undefined>;

const parkedOf = (name: JobName, job: Listed): ParkedJob => ({
  name,
  id: job.id ?? '',
  version: job.data?.v ?? 0,
  data: job.data?.data,
  error: job.failedReason ?? '',
  attempts: job.attemptsMade,
  at: instantOfMillis(job.finishedOn ?? 0) ?? EPOCH,
});

/** The port `WorkQueue` over BullMQ: one queue for each job name, opened when first asked for. */
export class BullQueue implements WorkQueue {
  private readonly queues = new Map<JobName, Queue>();
  private readonly atWork: Working[] = [];
  private flows: FlowProducer | undefined;

  constructor(
    private readonly backend: Backend,
    private readonly settings: QueueSettings,
    private readonly onTrouble: OnTrouble,
  ) {}

  private get options() {
    const { connection, prefix } = this.backend;
    return { connection, ...(prefix === undefined ? {} : { prefix }) };
  }

  private queue(name: JobName): Queue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const { Queue: BullMqQueue } = this.backend.classes;
    const queue = new BullMqQueue(name, {
      ...this.options,
      // Nobody reads the stream of events.
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', this.onTrouble);
    this.queues.set(name, queue);
    this.letGoWhereAway(queue, () => {
      if (this.queues.get(name) === queue) this.queues.delete(name);
    });
    return queue;
  }

  private producer(): FlowProducer {
    if (this.flows === undefined) {
      const { FlowProducer: BullMqFlows } = this.backend.classes;
      const flows = new BullMqFlows(this.options);
      flows.on('error', this.onTrouble);
      this.flows = flows;
      this.letGoWhereAway(flows, () => {
        if (this.flows === flows) this.flows = undefined;
      });
    }
    return this.flows;
  }

  /** What found no PostgreSQL when it was opened fails for ever (BullMQ 5, `PostgresConnection.waitUntilReady`): the next call opens another. */
  private letGoWhereAway(opened: Queue | FlowProducer, letGo: () => void): void {
    opened.waitUntilReady().catch(() => {
      letGo();
      opened.close().catch(this.onTrouble);
    });
  }

  private get retries(): Retries {
    return { ...RETRIES, ...this.settings.retries };
  }

  async add(jobs: readonly Job[]): Promise<void> {
    for (const name of JOB_NAMES) {
      const own = jobs.filter((job) => job.name === name);
      if (own.length === 0) continue;
      await this.queue(name).addBulk(
        own.map((job) => ({ name, data: written(job), opts: optionsOf(job, this.retries) })),
      );
    }
  }

  async addFlows(flows: readonly Flow[]): Promise<void> {
    if (flows.length === 0) return;
    const node = (job: Job) => ({ name: job.name, queueName: job.name, data: written(job) });
    await this.producer().addBulk(
      flows.map(({ parent, children }) => ({
        ...node(parent),
        opts: optionsOf(parent, this.retries),
        children: children.map((child) => ({
          ...node(child),
          // One patch that cannot be read keeps the rest of its revision from nothing.
          opts: { ...optionsOf(child, this.retries), ignoreDependencyOnFailure: true },
        })),
      })),
    );
  }

  async depths(): Promise<readonly QueueDepth[]> {
    return Promise.all(
      JOB_NAMES.map(async (name) => {
        const counts = await this.queue(name).getJobCounts();
        const of = (...states: readonly string[]): number =>
          states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
        return {
          name,
          waiting: of('waiting', 'prioritized', 'delayed', 'paused', 'waiting-children'),
          active: of('active'),
          parked: of('failed'),
        };
      }),
    );
  }

  async parked(limit: number): Promise<readonly ParkedJob[]> {
    const pages = await Promise.all(
      JOB_NAMES.map(async (name) =>
        (await this.queue(name).getFailed(0, limit - 1)).flatMap((job) =>
          // A job that went between being listed and being read.
          (job as BullJob | undefined) === undefined ? [] : [parkedOf(name, job as Listed)],
        ),
      ),
    );
    return pages
      .flat()
      .sort((a, b) => (a.at > b.at ? -1 : 1))
      .slice(0, limit);
  }

  async replay({ name, id }: { readonly name: JobName; readonly id: string }): Promise<boolean> {
    const job = await this.queue(name).getJob(safeId(id));
    if (job === undefined || !(await job.isFailed())) return false;
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  }

  async hurry(): Promise<void> {
    for (const name of JOB_NAMES) await this.queue(name).promoteJobs();
  }

  async work(handlers: JobHandlers, options: WorkOptions = {}): Promise<Working> {
    const context = {
      backend: this.backend,
      options: this.options,
      patience: { ...PATIENCE, ...this.settings.patience },
      onTrouble: this.onTrouble,
    };
    const working = await startWorking(context, handlers, options);
    this.atWork.push(working);
    return working;
  }

  /** Stops what is still at work without waiting for it long, then lets go of the connections. */
  async close(): Promise<void> {
    await Promise.all(this.atWork.map((working) => working.stop(LAST_CALL_MS)));
    await withinTime(this.flows?.close(), CLOSING_MS);
    for (const queue of this.queues.values()) await withinTime(queue.close(), CLOSING_MS);
    await withinTime(this.backend.close(), CLOSING_MS);
  }
}
