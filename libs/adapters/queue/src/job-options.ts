import { createHash } from 'node:crypto';
import type { JobsOptions } from 'bullmq';
import { JOB_NAMES, JOB_VERSIONS, type Job, type JobName } from '@sluice/application';

/** How often a job is tried, and how long it waits before the second attempt; before each further one twice as long. */
export type Retries = { readonly attempts: number; readonly backoffMs: number };

/** Together half a minute: longer trouble is either a server that is away, which counts as no attempt, or not going to mend itself. */
export const RETRIES: Retries = { attempts: 6, backoffMs: 1_000 };

/** Parked jobs kept of each queue: the oldest go first. What is to be done stands in the database and is queued again. */
const KEPT_PARKED = 5_000;
/** Seconds a parked job is kept. */
const KEPT_PARKED_SECONDS = 90 * 24 * 3_600;
/** Lines of a stack kept with a parked job: enough to say where. */
const STACK_LINES = 12;

/** What a queue holds of a job. `v` is the version of what it says. */
export type Written = { readonly v: number; readonly data: unknown };

export const isJobName = (name: string): name is JobName => (JOB_NAMES as readonly string[]).includes(name);

export const written = ({ name, data }: Job): Written => ({ v: JOB_VERSIONS[name], data });

/**
 * A job that is done leaves nothing behind, so that its id is free again and the queue does not grow. A child that is parked does not keep its
 * parent waiting.
 */
export const optionsOf = (job: Job, retries: Retries): JobsOptions => ({
  jobId: safeId(job.id),
  attempts: retries.attempts,
  backoff: { type: 'exponential', delay: retries.backoffMs },
  removeOnComplete: true,
  removeOnFail: { count: KEPT_PARKED, age: KEPT_PARKED_SECONDS },
  stackTraceLimit: STACK_LINES,
});

/** Queues refuse ids of digits only and most with a colon: such an id goes by its hash. */
export const safeId = (id: string): string =>
  /^\d+$/.test(id) || id.includes(':') || id === ''
    ? `h${createHash('sha256').update(id).digest('hex').slice(0, 32)}`
    : id;
