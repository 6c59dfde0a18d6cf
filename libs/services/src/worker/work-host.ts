import {
  JOB_NAMES,
  type Job,
  type JobHandler,
  type JobHandlers,
  type JobInHand,
  type JobName,
  type Working,
  type WorkOptions,
} from '@sluice/application';
import { isServerAway } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { correlated, withoutSecrets } from '../observability';
import { CONTEXT, HANDLERS, type WorkerContext } from './context';

/** What became of a job, for who counts and logs: see `WorkHost.watch`. */
export type Ended = NonNullable<WorkOptions['onEnded']>;

/** By what the lines of one job, and of one revision's flow, are found together. */
const idsOf = (job: JobInHand<JobName>) => {
  const isParent = job.name === 'record-chain' && 'series' in job.data;
  const flow = job.flow ?? (isParent ? job.id : undefined);
  return flow === undefined ? { job: job.id } : { job: job.id, flow };
};

/** Puts the handlers to work, and stops them. */
@Injectable()
export class WorkHost {
  private working: Working | undefined;
  private isStopping = false;
  private readonly watchers: Ended[] = [];

  constructor(
    @Inject(CONTEXT) private readonly context: WorkerContext,
    @Inject(HANDLERS) private readonly processors: JobHandlers,
  ) {}

  /** Tells of every job that ended. */
  watch(watcher: Ended): void {
    this.watchers.push(watcher);
  }

  /** The queues this process works on. */
  get queues(): readonly JobName[] {
    const handlers = this.handlers();
    return JOB_NAMES.filter((name) => handlers[name] !== undefined);
  }

  private handlers(): JobHandlers {
    const { project, deliver, sendMail } = this.context.useCases;
    const stopped = (): boolean => this.isStopping;
    const all: JobHandlers = {
      ...this.processors,
      ...(project === undefined ? {} : { project: () => project() }),
      ...(deliver === undefined ? {} : { deliver: () => deliver(stopped) }),
      ...(sendMail === undefined ? {} : { 'send-mail': () => sendMail(stopped) }),
    };
    const { queues } = this.context.settings;
    if (queues === undefined || queues.length === 0) return all;
    return Object.fromEntries(Object.entries(all).filter(([name]) => queues.includes(name as JobName)));
  }

  async start(): Promise<void> {
    this.working = await this.context.queue.work(this.logged(this.handlers()), {
      concurrency: this.context.settings.concurrency,
      isAway: isServerAway,
      onParked: (job, error) => this.parked(job, error),
      onEnded: (job, end) => {
        this.logEnd(job, end);
        for (const watcher of this.watchers) watcher(job, end);
      },
    });
  }

  /** Everything that is logged while a job is in hand bears its ids. */
  private logged(handlers: JobHandlers): JobHandlers {
    const { log } = this.context;
    const wrapped = ([name, handler]: [string, JobHandler<JobName>]): [string, JobHandler<JobName>] => [
      name,
      (job) =>
        correlated(idsOf(job), async () => {
          log.debug({ queue: name, attempt: job.attempt }, 'begins');
          await handler(job);
          log.debug({ queue: name }, 'done');
        }),
    ];
    return Object.fromEntries(
      (Object.entries(handlers) as [string, JobHandler<JobName>][]).map(wrapped),
    ) as JobHandlers;
  }

  private logEnd(job: Job, { outcome, seconds, error = '' }: Parameters<Ended>[1]): void {
    if (outcome === 'done') return;
    const parked = outcome === 'parked';
    const fields = { job: job.id, queue: job.name, seconds, why: withoutSecrets(error) };
    this.context.log[parked ? 'error' : 'warn'](
      fields,
      parked ? 'parked: it waits for a person' : 'failed, to be tried again',
    );
  }

  /** What was given up is noted where it survives the queue: no sweep hands it out again until it is marked anew, or somebody asks for it. */
  private async parked(job: Job, error: string): Promise<void> {
    if (job.name !== 'assemble') return;
    const { work } = this.context.runtime;
    await work.giveUp(await work.dirtyOf(job.data.conversations), error);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.working?.stop(this.context.settings.stopSeconds * 1_000);
  }
}
