import type { Clock } from '../ports/clock';
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

const idsOf = (group: readonly DirtyWork[]): readonly string[] => group.map((d) => d.conversationId);

/** With their marks: what is marked anew while it is worked on is other work. */
const marksOf = (group: readonly DirtyWork[]): readonly string[] =>
  group.map((d) => `${d.conversationId} ${String(d.mark)}`);

const assembleJob = (group: readonly DirtyWork[]): JobOf<'assemble'> => ({
  name: 'assemble',
  id: jobId('assemble', marksOf(group)),
  data: { conversations: idsOf(group) },
});

const chainJob = (group: readonly DirtyWork[]): JobOf<'record-chain'> => ({
  name: 'record-chain',
  id: jobId('record-chain', marksOf(group)),
  data: { conversations: idsOf(group) },
});

/** What is dirty, by batch: no more of it, and no more mails, in one job than a transaction may have. */
const groupsOf = (dirty: readonly DirtyWork[]): readonly (readonly DirtyWork[])[] => {
  const groups: (readonly DirtyWork[])[] = [];
  for (let rest = dirty; rest.length > 0;) {
    const group = groupOf(rest.slice(0, IN_JOB));
    groups.push(group);
    rest = rest.slice(group.length);
  }
  return groups;
};

/** Jobs for dirty conversations, by batch. */
export const assembleJobs = (dirty: readonly DirtyWork[]): readonly JobOf<'assemble'>[] =>
  groupsOf(dirty).map(assembleJob);

/** Takes a list page by page until it is short, or enough was taken; answers how many conversations. */
const handOut = async (
  { ageSeconds, limit = Infinity }: HandOut,
  takePage: (limit: number, ageSeconds: number | undefined) => Promise<number>,
): Promise<number> => {
  for (let count = 0; ;) {
    const taken = await takePage(Math.min(PAGE, limit - count), ageSeconds);
    count += taken;
    if (taken < PAGE || count >= limit) return count;
  }
};

/**
 * Hands the to-do list to the queue, by batch: what was never handed out since it was marked; with an age, what has waited for longer than that,
 * for its job may be lost. Answers how many conversations. A process that is killed between taking and adding leaves them for the age.
 */
export const queueDirty = ({ work, queue }: QueuePorts, options: HandOut = {}): Promise<number> =>
  handOut(options, async (limit, ageSeconds) => {
    const page = await work.toQueue(limit, ageSeconds);
    await queue.add(assembleJobs(page));
    return page.length;
  });

/** The same of the list of chains. */
export const queueChains = ({ work, queue }: QueuePorts, options: HandOut = {}): Promise<number> =>
  handOut(options, async (limit, ageSeconds) => {
    const page = await work.chainsToQueue(limit, ageSeconds);
    await queue.add(groupsOf(page).map(chainJob));
    return page.length;
  });

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
