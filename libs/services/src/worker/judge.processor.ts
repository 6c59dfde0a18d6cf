import { assembleJobs, type JobHandler, type WorkQueue } from '@sluice/application';
import type { Runtime } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { QUEUE, RUNTIME } from './context';

/**
 * Judges series again whose verdict has outlived itself. A verdict is judged with its conversation: that is put on the to-do list, which outlives
 * this process, and handed out right away.
 */
@Injectable()
export class JudgeProcessor {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(QUEUE) private readonly queue: WorkQueue,
  ) {}

  readonly handle: JobHandler<'judge'> = async ({ data: { series } }) => {
    const conversations = await this.runtime.work.markSeries(series);
    await this.queue.add(assembleJobs(await this.runtime.work.dirtyOf(conversations)));
  };
}
