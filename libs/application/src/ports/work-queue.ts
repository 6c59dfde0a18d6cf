import type { Instant } from '@sluice/kernel';

/** The queues there are, each with jobs of its own name. */
export const JOB_NAMES = [
  'assemble',
  'analyse-patch',
  'record-chain',
  'judge',
  'project',
  'deliver',
  'send-mail',
] as const;

export type JobName = (typeof JOB_NAMES)[number];

/** What each job says: ids and positions, never content. Facts and what is to be done with them stand in the database. */
export type JobData = {
  /** Dirty conversations to derive. */
  readonly assemble: { readonly conversations: readonly string[] };
  /** One patch to read again against the project's tree. */
  readonly 'analyse-patch': { readonly rawHash: string };
  /**
   * Conversations whose edges are to be recorded, after what is dirty of them is derived: those of a batch, or that of one revision whose patches
   * were read in the jobs that are its children.
   */
  readonly 'record-chain': {
    readonly conversations: readonly string[];
    readonly series?: string;
    readonly revision?: string;
  };
  /** Series of which a verdict has outlived itself. */
  readonly judge: { readonly series: readonly string[] };
  /** The log has events that what is told outside was not planned from yet; the reader's own checkpoint says from where. */
  readonly project: { readonly reason: string };
  /** Deliveries may be due: the outbox says which. */
  readonly deliver: { readonly reason: string };
  /** Mails may be due: the outbox says which. */
  readonly 'send-mail': { readonly reason: string };
};

/**
 * Version of what a job of a name says. Raised when its fields change: a job of another version than the code's is parked, where one can see it,
 * and is taken up by the version that knows it.
 */
export const JOB_VERSIONS: Readonly<Record<JobName, number>> = {
  assemble: 1,
  'analyse-patch': 1,
  'record-chain': 1,
  judge: 1,
  project: 1,
  deliver: 1,
  'send-mail': 1,
};

export type JobOf<N extends JobName> = {
  readonly name: N;
  /** Equal work has an equal id: a second one is refused for as long as the first waits, runs or is parked. See `jobId`. */
  readonly id: string;
  readonly data: JobData[N];
};

export type Job = { readonly [N in JobName]: JobOf<N> }[JobName];

/** A job that begins when its children are done, each of them well or parked. */
export type Flow = { readonly parent: Job; readonly children: readonly Job[] };

/** A job that failed for good, with why, waiting for a person. */
export type ParkedJob = {
  readonly name: JobName;
  readonly id: string;
  /** The version it was written by. */
  readonly version: number;
  readonly data: unknown;
  readonly error: string;
  readonly attempts: number;
  readonly at: Instant;
};

/** How many jobs of a queue are in which state. `waiting` counts those that wait for their time or for children as well. */
export type QueueDepth = {
  readonly name: JobName;
  readonly waiting: number;
  readonly active: number;
  readonly parked: number;
};

/** What a handler is told of the job in hand. */
export type JobInHand<N extends JobName> = JobOf<N> & {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The id of the job that waits for this one: what belongs to one flow is known by it. */
  readonly flow?: string | undefined;
};

export type JobHandler<N extends JobName> = (job: JobInHand<N>) => Promise<void>;

export type JobHandlers = { readonly [N in JobName]?: JobHandler<N> };

/** `failed`: to be tried again. `parked`: for good. */
export type JobOutcome = 'done' | 'failed' | 'parked';

export type WorkOptions = {
  /** Jobs of each name at once. Default 1. */
  readonly concurrency?: Partial<Readonly<Record<JobName, number>>> | undefined;
  /** Whether an error says that a server is away: the job then waits for it, which counts as no attempt. */
  readonly isAway?: ((error: unknown) => boolean) | undefined;
  /** A job failed for good. */
  readonly onParked?: ((job: Job, error: string) => Promise<void>) | undefined;
  /** An attempt ended, well or not, with its error where it did not. For logs and metrics; told of every job, also those that no handler was given. */
  readonly onEnded?:
    | ((
        job: Job,
        end: { readonly outcome: JobOutcome; readonly seconds: number; readonly error?: string },
      ) => void)
    | undefined;
  readonly onTrouble?: ((error: Error) => void) | undefined;
};

/** Handlers at work. */
export type Working = {
  /** Takes no more jobs, and waits until those in hand are done; what is not after this time is given back to be done by another. */
  stop(withinMs: number): Promise<void>;
};

/**
 * Hands work to whoever is free, and wakes him. It may lose everything it holds: what is to be done stands in the database, and is queued again.
 * It may also hand out a job twice (the first worker was killed, or was so slow that it looked like it): handlers repeat harmlessly.
 */
export interface WorkQueue {
  /** Adds jobs, each once for its id. */
  add(jobs: readonly Job[]): Promise<void>;
  addFlows(flows: readonly Flow[]): Promise<void>;
  depths(): Promise<readonly QueueDepth[]>;
  /** The latest parked jobs of all queues. */
  parked(limit: number): Promise<readonly ParkedJob[]>;
  /** Gives a parked job its attempts anew; answers whether it was there. */
  replay(job: { readonly name: JobName; readonly id: string }): Promise<boolean>;
  /** Hands out now what waits for its time: where the clock was set back, that time may be days ahead. */
  hurry(): Promise<void>;
  work(handlers: JobHandlers, options?: WorkOptions): Promise<Working>;
  close(): Promise<void>;
}

/** Thrown by a handler that knows that another attempt comes to the same: the job is parked at once. */
export class NoUseRetryingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoUseRetryingError';
  }
}
