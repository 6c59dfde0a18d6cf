import type { JobData, WorkQueue } from '@sluice/application';
import type { Analyser } from './analyser';
import { explain, isServerAway, type Runtime } from '@sluice/runtime';
import type { Logger } from 'pino';
import { withoutSecrets } from '../observability';

/** What is done outside of deriving, each by its own part; without one its queue is left to workers that have it. */
export type WorkerUseCases = {
  /** Plans from the log, on from its checkpoint, what is to be told outside. */
  readonly project?: (() => Promise<void>) | undefined;
  /** Makes the deliveries that are due, until it is to stop. */
  readonly deliver?: ((stopped: () => boolean) => Promise<void>) | undefined;
  /** Sends the mails that are due. */
  readonly sendMail?: ((stopped: () => boolean) => Promise<void>) | undefined;
  /** Hands out again what of theirs was lost with the queue; asked at every sweep. */
  readonly sweep?: (() => Promise<void>) | undefined;
  /** Ends what they keep open, when nothing is done any more. */
  readonly close?: (() => void) | undefined;
};

/** What the worker's parts are given by their tokens. */
export const RUNTIME = Symbol('the runtime');
export const QUEUE = Symbol('the work queue');
export const USE_CASES = Symbol('the use cases of other parts');
export const SETTINGS = Symbol('the settings of the worker');
export const LOG = Symbol('the log');
/** All of these together. */
export const CONTEXT = Symbol('the context of the worker');
/** What is done with the jobs of each name. */
export const HANDLERS = Symbol('the handlers');

/** Logs what is not as it should be, in the words an operator is told it by. */
export const logTrouble = (log: Logger, error: unknown): void =>
  log.warn({ err: error }, withoutSecrets(explain(error).line));

/** A server that comes and goes tells the same again and again: once a while is enough. */
const TELL_AGAIN_MS = 30_000;

/** Logs troubles, but not again and again that a server is away. */
export const seldom = (log: Logger): ((error: unknown) => void) => {
  let last = -Infinity;
  return (error) => {
    if (performance.now() - last < TELL_AGAIN_MS && isServerAway(error)) return;
    last = performance.now();
    logTrouble(log, error);
  };
};

export type WorkerContext = {
  readonly runtime: Runtime;
  readonly queue: WorkQueue;
  readonly analyser: Analyser;
  readonly useCases: WorkerUseCases;
  readonly settings: WorkerSettings;
  readonly log: Logger;
};

export type WorkerSettings = {
  /** Jobs at once, by queue. */
  readonly concurrency: Readonly<Record<QueueWithSettings, number>>;
  /** Only these queues; none named: all that this process has a handler for. */
  readonly queues?: readonly QueueWithSettings[] | undefined;
  /** Seconds from one look at the clock to the next: verdicts that time has made old, lost work. */
  readonly tickSeconds: number;
  /** Work that waits for longer is looked after when the queue is idle. */
  readonly sweepAgeSeconds: number;
  /** Seconds from one fetch of the configured archives and trees to the next; 0: never. */
  readonly fetchSeconds: number;
  /** How long jobs in hand may take to end when the process is to stop; then they are given back. */
  readonly stopSeconds: number;
  /** How long reading one patch may take. */
  readonly analyseSeconds: number;
};

type QueueWithSettings = keyof JobData;

export const DEFAULT_SETTINGS: WorkerSettings = {
  concurrency: {
    assemble: 2,
    'analyse-patch': 80,
    'record-chain': 50,
    judge: 1,
    project: 1,
    deliver: 4,
    'send-mail': 1,
  },
  tickSeconds: 5,
  sweepAgeSeconds: 30,
  fetchSeconds: 300,
  stopSeconds: 20,
  analyseSeconds: 30,
};
