import { JOB_NAMES, type Job, type JobHandlers, type JobName, type Working } from '@sluice/application';
import { isServerAway } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTEXT, HANDLERS, type WorkerContext } from './context';

/** What became of a job, for who counts and logs: see `WorkHost.watch`. */
export type Ended = (job: Job, outcome: 'done' | 'failed' | 'parked', seconds: number) => void;

/** Puts the handlers to work, and stops them. */
@Injectable()
export class WorkHost {
  private working: Working | undefined;
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
    const all: JobHandlers = {
      ...this.processors,
      ...(project === undefined ? {} : { project: () => project() }),
      ...(deliver === undefined ? {} : { deliver: () => deliver() }),
      ...(sendMail === undefined ? {} : { 'send-mail': () => sendMail() }),
    };
    const { queues } = this.context.settings;
    if (queues === undefined || queues.length === 0) return all;
    return Object.fromEntries(Object.entries(all).filter(([name]) => queues.includes(name as JobName)));
  }

  async start(): Promise<void> {
    this.working = await this.context.queue.work(this.handlers(), {
      concurrency: this.context.settings.concurrency,
      isAway: isServerAway,
      onParked: (job, error) => this.parked(job, error),
      onEnded: (job, outcome, seconds) => {
        for (const watcher of this.watchers) watcher(job, outcome, seconds);
      },
    });
  }

  /** What was given up is noted where it survives the queue: no sweep hands it out again until it is marked anew, or somebody asks for it. */
  private async parked(job: Job, error: string): Promise<void> {
    this.context.notes.note(`parked: ${job.name} ${JSON.stringify(job.data)}: ${error}`);
    if (job.name !== 'assemble') return;
    const { work } = this.context.runtime;
    await work.giveUp(await work.dirtyOf(job.data.conversations), error);
  }

  async stop(): Promise<void> {
    await this.working?.stop(this.context.settings.stopSeconds * 1_000);
  }
}
