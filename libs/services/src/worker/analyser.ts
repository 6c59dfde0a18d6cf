import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { NoUseRetryingError } from '@sluice/application';
import type { Location } from '@sluice/runtime';
import { gather } from './gather';

export type AnalyserOrder = { readonly rawHashes: readonly string[] };

export type AnalyserAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'begun'; readonly rawHash: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string; readonly code?: string | undefined };

/** Patches of one transaction: enough that it weighs little, few enough that others need not wait for it long. */
const GROUP = 40;
/** Opening the database and the parser, on a busy machine. */
const START_MS = 60_000;
/** Built code: a thread is started from a file, which tests that run from sources have no other of. */
const THREAD = resolve(__dirname, '../../dist/worker/analyser-thread.js');

/** Reading a patch took longer than it may; the thread that read it was ended. */
export class AnalysisTimeoutError extends NoUseRetryingError {
  constructor(
    readonly rawHash: string,
    seconds: number,
  ) {
    super(
      `analysing the patch took longer than ${String(seconds)} s and was ended (mail ${rawHash.slice(0, 16)})`,
    );
    this.name = 'NoUseRetryingError';
  }
}

/** The thread was not there to finish what it was given: it is given to the next. */
class ThreadEndedError extends Error {}

type Call = {
  readonly done: () => void;
  readonly fail: (error: Error) => void;
  current: string | undefined;
  timer: NodeJS.Timeout;
};

/**
 * Reads patches against the project's tree in a thread of its own. What reads them is pure code that nothing can interrupt from within; a thread can
 * be ended from without. So the time limit holds whatever a patch does to the analyser, and meanwhile the worker goes on with everything else.
 */
export class Analyser {
  private thread: Promise<Worker> | undefined;
  private call: Call | undefined;
  private isClosed = false;

  /** Reads one patch; those that come together are read in one transaction. */
  readonly analyse: (rawHash: string) => Promise<void>;

  constructor(
    private readonly location: Location,
    private readonly seconds: number,
    private readonly file = THREAD,
  ) {
    this.analyse = gather(GROUP, (rawHashes) => this.read(rawHashes));
  }

  private async read(rawHashes: readonly string[]): Promise<void> {
    const thread = await this.started();
    await new Promise<void>((done, fail) => {
      this.call = {
        done,
        fail,
        current: rawHashes.length === 1 ? rawHashes[0] : undefined,
        timer: this.limit(),
      };
      thread.postMessage({ rawHashes } satisfies AnalyserOrder);
    });
  }

  private limit(): NodeJS.Timeout {
    return setTimeout(() => this.timeOut(), this.seconds * 1_000);
  }

  /** Nothing was heard for as long as one patch may take. */
  private timeOut(): void {
    const { call } = this;
    void this.thread?.then((thread) => thread.terminate()).catch(() => undefined);
    this.thread = undefined;
    this.call = undefined;
    call?.fail(new AnalysisTimeoutError(call.current ?? '', this.seconds));
  }

  private started(): Promise<Worker> {
    if (this.isClosed) return Promise.reject(new ThreadEndedError('the worker is stopping'));
    this.thread ??= this.start();
    return this.thread;
  }

  private start(): Promise<Worker> {
    return new Promise((done, fail) => {
      const thread = new Worker(this.file, { workerData: this.location });
      const late = setTimeout(() => {
        void thread.terminate();
        this.ended(new ThreadEndedError('the analyser did not start'));
        fail(new ThreadEndedError('the analyser did not start'));
      }, START_MS);
      thread.on('message', (answer: AnalyserAnswer) => {
        if (answer.kind === 'ready') {
          clearTimeout(late);
          done(thread);
        } else this.heard(answer);
      });
      thread.on('error', (error: Error) => {
        clearTimeout(late);
        this.ended(error);
        fail(error);
      });
      thread.on('exit', () => {
        clearTimeout(late);
        void this.thread?.then(
          (current) => {
            if (current === thread) this.ended(new ThreadEndedError('the analyser ended'));
          },
          () => undefined,
        );
      });
    });
  }

  private heard(answer: Exclude<AnalyserAnswer, { kind: 'ready' }>): void {
    const { call } = this;
    if (call === undefined) return;
    clearTimeout(call.timer);
    if (answer.kind === 'begun') {
      call.current = answer.rawHash;
      call.timer = this.limit();
      return;
    }
    this.call = undefined;
    if (answer.kind === 'done') call.done();
    else call.fail(Object.assign(new Error(answer.why), { code: answer.code }));
  }

  private ended(error: Error): void {
    const { call } = this;
    this.thread = undefined;
    this.call = undefined;
    if (call === undefined) return;
    clearTimeout(call.timer);
    call.fail(error);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const thread = await this.thread?.catch(() => undefined);
    this.thread = undefined;
    await thread?.terminate();
  }
}
