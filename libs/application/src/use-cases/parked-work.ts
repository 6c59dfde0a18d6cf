import type { Instant } from '@sluice/kernel';
import type { GivenUp, WorkList } from '../ports/work-list';
import type { JobName, ParkedJob, WorkQueue } from '../ports/work-queue';
import { assembleJobs } from './queue-work';

/** Work that failed for good and waits for a person: a job of the queue, or a conversation of the to-do list whose job the queue has lost. */
export type ParkedWork = {
  /** Of the job, or of the conversation. */
  readonly id: string;
  readonly queue: JobName;
  /** Ids of what it is about; nothing where a job does not say it in a way that is known here. */
  readonly about: readonly string[];
  readonly why: string;
  /** When it was parked; of a conversation, since when it is to be derived. */
  readonly at: Instant;
  /** Of a job: how often it was tried, and the version of what it says. */
  readonly attempts?: number | undefined;
  readonly version?: number | undefined;
};

export type ParkedWorkPorts = {
  readonly queue: Pick<WorkQueue, 'parked' | 'replay' | 'add'>;
  readonly work: Pick<WorkList, 'givenUp' | 'takeUp' | 'dirtyOf'>;
};

/** As many as the queue keeps of each name. */
const MOST = 5_000;

/** What a job is about. It may be of any version: nothing is known of what it says. */
const aboutOf = ({ data }: ParkedJob): readonly string[] => {
  const { conversations, series, rawHash } = (data ?? {}) as Readonly<Record<string, unknown>>;
  return [conversations, series, rawHash].flat().filter((id) => typeof id === 'string');
};

const ofJob = (job: ParkedJob): ParkedWork => ({
  id: job.id,
  queue: job.name,
  about: aboutOf(job),
  why: job.error,
  at: job.at,
  attempts: job.attempts,
  version: job.version,
});

const ofConversation = ({ conversationId, why, since }: GivenUp): ParkedWork => ({
  id: conversationId,
  queue: 'assemble',
  about: [conversationId],
  why,
  at: since,
});

/** All work that is parked: jobs, the latest first, then what the to-do list knows of and the queue does not. */
export const parkedWork = async ({ queue, work }: ParkedWorkPorts): Promise<readonly ParkedWork[]> => {
  const jobs = (await queue.parked(MOST)).map(ofJob);
  const known = new Set(jobs.flatMap((job) => (job.queue === 'assemble' ? job.about : [])));
  const others = (await work.givenUp(MOST)).filter((one) => !known.has(one.conversationId));
  return [...jobs, ...others.map(ofConversation)];
};

/**
 * Hands parked work out again, with its attempts anew. What a conversation was given up for is forgotten first, so that its job finds it to be done.
 * Answers how many were still there.
 */
export const retryParkedWork = async (
  { queue, work }: ParkedWorkPorts,
  parked: readonly ParkedWork[],
): Promise<number> => {
  const jobs = parked.filter((one) => one.attempts !== undefined);
  await work.takeUp(jobs.flatMap((one) => (one.queue === 'assemble' ? one.about : [])));
  let replayed = 0;
  for (const { id, queue: name } of jobs) if (await queue.replay({ name, id })) replayed += 1;
  const lost = parked.filter((one) => one.attempts === undefined).map((one) => one.id);
  const taken = await work.takeUp(lost);
  await queue.add(assembleJobs(await work.dirtyOf(lost)));
  return replayed + taken;
};
