import {
  JOB_NAMES,
  type Job,
  type JobHandlers,
  type JobName,
  type Working,
  type WorkQueue,
} from '@sluice/application';
import { isServerAway, type Runtime } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { AnalysePatchProcessor } from './analyse-patch.processor';
import { AssembleProcessor } from './assemble.processor';
import {
  NOTES,
  QUEUE,
  RUNTIME,
  SETTINGS,
  USE_CASES,
  type Notes,
  type WorkerSettings,
  type WorkerUseCases,
} from './context';
import { JudgeProcessor } from './judge.processor';
import { RecordChainProcessor } from './record-chain.processor';

/** What became of a job, for who counts and logs: see `WorkHost.watch`. */
export type Ended = (job: Job, outcome: 'done' | 'failed' | 'parked', seconds: number) => void;

/** Puts the handlers to work, and stops them. */
@Injectable()
export class WorkHost {
  private working: Working | undefined;
  private readonly watchers: Ended[] = [];

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(QUEUE) private readonly queue: WorkQueue,
    @Inject(SETTINGS) private readonly settings: WorkerSettings,
    @Inject(USE_CASES) private readonly useCases: WorkerUseCases,
    @Inject(NOTES) private readonly notes: Notes,
    @Inject(AssembleProcessor) private readonly assemble: AssembleProcessor,
    @Inject(AnalysePatchProcessor) private readonly analyse: AnalysePatchProcessor,
    @Inject(RecordChainProcessor) private readonly chains: RecordChainProcessor,
    @Inject(JudgeProcessor) private readonly judge: JudgeProcessor,
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
    const { project, deliver, sendMail } = this.useCases;
    const all: JobHandlers = {
      assemble: this.assemble.handle,
      'analyse-patch': this.analyse.handle,
      'record-chain': this.chains.handle,
      judge: this.judge.handle,
      ...(project === undefined ? {} : { project: () => project() }),
      ...(deliver === undefined ? {} : { deliver: () => deliver() }),
      ...(sendMail === undefined ? {} : { 'send-mail': () => sendMail() }),
    };
    const { queues } = this.settings;
    if (queues === undefined || queues.length === 0) return all;
    return Object.fromEntries(Object.entries(all).filter(([name]) => queues.includes(name as JobName)));
  }

  async start(): Promise<void> {
    this.working = await this.queue.work(this.handlers(), {
      concurrency: this.settings.concurrency,
      isAway: isServerAway,
      onParked: (job, error) => this.parked(job, error),
      onEnded: (job, outcome, seconds) => {
        for (const watcher of this.watchers) watcher(job, outcome, seconds);
      },
    });
  }

  /** What was given up is noted where it survives the queue: no sweep hands it out again until it is marked anew, or somebody asks for it. */
  private async parked(job: Job, error: string): Promise<void> {
    this.notes.note(`parked: ${job.name} ${JSON.stringify(job.data)}: ${error}`);
    if (job.name !== 'assemble') return;
    const dirty = await this.runtime.work.dirtyOf(job.data.conversations);
    await this.runtime.work.giveUp(dirty, error);
  }

  async stop(): Promise<void> {
    await this.working?.stop(this.settings.stopSeconds * 1_000);
  }
}
