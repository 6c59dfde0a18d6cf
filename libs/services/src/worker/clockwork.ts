import { setTimeout } from 'node:timers/promises';
import { queueChains, queueDirty, queueOverdue, type JobName } from '@sluice/application';
import { withLeadership } from '@sluice/postgres';
import { isServerAway } from '@sluice/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTEXT, logTrouble, type WorkerContext } from './context';

/** Queues whose lost jobs are found on the to-do lists: while one of them has work, what waits is not lost. */
const LOSABLE: ReadonlySet<JobName> = new Set(['assemble', 'record-chain']);
/** Series queued at one tick, and conversations handed out again: the rest waits for the next. */
const OVERDUE_AT_ONCE = 2_000;
const SWEPT_AT_ONCE = 5_000;
/** Work is looked after though the queue is busy when it waits for so many times the age: the queue may be busy with other work for ever. */
const BUSY_AGES = 30;

/** A clock that is set right goes back by less, now and then; what waits by it does not mind. */
const SET_BACK_MS = 60_000;

/** Something that is done by the clock, while one process leads. */
export type Scheduled = { readonly everySeconds: number; run(): Promise<void> };

const aheadMs = (): number => Date.now() - performance.now();

/**
 * What is done by the clock is done by one process at a time: verdicts that time has made old are judged again, and what was lost with the queue is
 * handed out again. Who leads holds a lock of the database; when he is killed another takes over with the next tick.
 */
@Injectable()
export class Clockwork {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private readonly schedules: Scheduled[] = [];
  /** By how much the clock on the wall was ahead of the one that only goes forward, when last looked at. */
  private ahead = aheadMs();

  constructor(@Inject(CONTEXT) private readonly context: WorkerContext) {
    this.schedules.push({ everySeconds: context.settings.tickSeconds, run: () => this.tick() });
  }

  /** Adds something to be done by the clock. Before `start`. */
  add(scheduled: Scheduled): void {
    this.schedules.push(scheduled);
  }

  start(): void {
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await withLeadership(this.context.runtime.database, (stillLeads) => this.lead(stillLeads));
      } catch (error) {
        if (!isServerAway(error)) logTrouble(this.context.log, error);
      }
      await this.pause();
    }
  }

  private pause(): Promise<unknown> {
    const { signal } = this.stopping;
    return setTimeout(this.context.settings.tickSeconds * 1_000, undefined, { signal }).catch(
      () => undefined,
    );
  }

  private async lead(stillLeads: () => Promise<void>): Promise<void> {
    const due = this.schedules.map((scheduled) => ({ scheduled, at: 0 }));
    while (!this.stopping.signal.aborted) {
      await stillLeads();
      for (const one of due) {
        if (performance.now() < one.at) continue;
        one.at = performance.now() + one.scheduled.everySeconds * 1_000;
        await one.scheduled.run().catch((error: unknown) => logTrouble(this.context.log, error));
      }
      await this.pause();
    }
  }

  /** Jobs that wait for their time wait for it by the clock they met: once that was set back they would wait for as long as it was. */
  private async noticeSetBack(): Promise<void> {
    const before = this.ahead;
    this.ahead = aheadMs();
    const seconds = Math.round((before - this.ahead) / 1_000);
    if (before - this.ahead < SET_BACK_MS) return;
    this.context.log.warn(
      { seconds },
      'the clock was set back: jobs that wait for their time are handed out now',
    );
    await this.context.queue.hurry();
  }

  /** One look at the clock. */
  async tick(): Promise<void> {
    const { runtime, queue, settings, useCases } = this.context;
    await this.noticeSetBack();
    const ports = { work: runtime.work, queue, clock: runtime.clock };
    await queueOverdue(ports, OVERDUE_AT_ONCE);
    const { sweepAgeSeconds } = settings;
    const isIdle = (await queue.depths()).every((d) => !LOSABLE.has(d.name) || d.waiting === 0);
    const lost = {
      ageSeconds: isIdle ? sweepAgeSeconds : sweepAgeSeconds * BUSY_AGES,
      limit: SWEPT_AT_ONCE,
    };
    await queueDirty(ports, lost);
    await queueChains(ports, lost);
    await useCases.sweep?.();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}
