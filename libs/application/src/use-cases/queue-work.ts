import type { Clock } from '../ports/clock';
import type { DirtyConversation } from '../ports/derivation-store';
import type { DirtyWork, WorkList } from '../ports/work-list';
import type { JobOf, WorkQueue } from '../ports/work-queue';
import { jobId } from '../job-id';
import { groupOf } from './derive-dirty';

export type QueuePorts = {
  readonly work: WorkList;
  readonly queue: Pick<WorkQueue, 'add'>;
};

/** What of a list is handed out: see `queueDirty`. */
export type HandOut = { readonly ageSeconds?: number; readonly limit?: number };

/** Conversations taken from the list at once. */
const PAGE = 1_000;
/** Conversations of one job: some hundred milliseconds of work, so that several workers share an import and none looks dead over one job. */
const IN_JOB = 50;
/** Series of one job. */
const SERIES_IN_JOB = 50;

const assembleJob = (group: readonly DirtyWork[]): JobOf<'assemble'> => ({
  name: 'assemble',
  // With their marks: what is marked anew while it is derived is other work.
  id: jobId(
    'assemble',
    group.map((d) => `${d.conversationId} ${String(d.mark)}`),
  ),
  data: { conversations: group.map((d) => d.conversationId) },
});

/** Jobs for dirty conversations, by batch: no more of them, and no more mails, in one job than a transaction may have. */
export const assembleJobs = (dirty: readonly DirtyWork[]): readonly JobOf<'assemble'>[] => {
  const jobs: JobOf<'assemble'>[] = [];
  for (let rest = dirty; rest.length > 0;) {
    const group = groupOf(rest.slice(0, IN_JOB));
    jobs.push(assembleJob(group));
    rest = rest.slice(group.length);
  }
  return jobs;
};

/**
 * Hands the to-do list to the queue, by batch: what was never handed out since it was marked; with an age, what has waited for longer than that,
 * for its job may be lost. Answers how many conversations. A process that is killed between taking and adding leaves them for the age.
 */
export const queueDirty = async (
  { work, queue }: QueuePorts,
  { ageSeconds, limit = Infinity }: HandOut = {},
): Promise<number> => {
  for (let count = 0; ;) {
    const page = await work.toQueue(Math.min(PAGE, limit - count), ageSeconds);
    await queue.add(assembleJobs(page));
    count += page.length;
    if (page.length < PAGE || count >= limit) return count;
  }
};

const chainJobs = (dirty: readonly DirtyConversation[]): readonly JobOf<'record-chain'>[] => {
  const jobs: JobOf<'record-chain'>[] = [];
  for (let done = 0; done < dirty.length; done += IN_JOB) {
    const group = dirty.slice(done, done + IN_JOB);
    jobs.push({
      name: 'record-chain',
      id: jobId(
        'record-chain',
        group.map((d) => `${d.conversationId} ${String(d.mark)}`),
      ),
      data: { conversations: group.map((d) => d.conversationId) },
    });
  }
  return jobs;
};

/** The same of the list of chains. */
export const queueChains = async (
  { work, queue }: QueuePorts,
  { ageSeconds, limit = Infinity }: HandOut = {},
): Promise<number> => {
  for (let count = 0; ;) {
    const page = await work.chainsToQueue(Math.min(PAGE, limit - count), ageSeconds);
    await queue.add(chainJobs(page));
    count += page.length;
    if (page.length < PAGE || count >= limit) return count;
  }
};

/** Queues the series whose verdict holds no longer: time has crossed a border. Answers how many. */
export const queueOverdue = async (
  { work, queue, clock }: QueuePorts & { readonly clock: Clock },
  limit: number,
): Promise<number> => {
  const due = await work.overdue(clock.now(), limit);
  const jobs: JobOf<'judge'>[] = [];
  for (let done = 0; done < due.length; done += SERIES_IN_JOB) {
    const group = due.slice(done, done + SERIES_IN_JOB);
    jobs.push({
      name: 'judge',
      id: jobId(
        'judge',
        group.map((d) => `${d.series} ${d.validUntil}`),
      ),
      data: { series: group.map((d) => d.series) },
    });
  }
  await queue.add(jobs);
  return due.length;
};
