import { Agent, get, type IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

// A process of its own, so that what asking costs is not counted as what answering costs.

export type Asked = {
  readonly port: number;
  /** Asked one after another, from the first again when the last was asked. */
  readonly paths: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

export type Job =
  | (Asked & { readonly kind: 'in turn'; readonly count: number })
  | (Asked & { readonly kind: 'at a rate'; readonly perSecond: number; readonly seconds: number });

export type Answers = {
  readonly count: number;
  /** Milliseconds, sorted. At a rate they begin when the request was due, not when it could be sent: a pause of the server is not hidden. */
  readonly took: readonly number[];
  /** What was answered other than 200, and how often. */
  readonly failed: Readonly<Record<string, number>>;
  /** Bytes of the bodies of all answers. */
  readonly bytes: number;
};

const PATIENCE_MS = 10_000;
const CONNECTIONS = 64;

type Answered = { readonly status: string; readonly bytes: number };

const read = (answer: IncomingMessage): Promise<Answered> =>
  new Promise((done) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
    answer.on('end', () => done({ status: String(answer.statusCode), bytes }));
    answer.on('error', (error) => done({ status: error.message, bytes }));
  });

const ask = (agent: Agent, { port, headers = {} }: Asked, path: string): Promise<Answered> =>
  new Promise((done) => {
    const request = get({ host: '127.0.0.1', port, path, agent, headers, timeout: PATIENCE_MS }, (answer) => {
      void read(answer).then(done);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) => done({ status: error.message, bytes: 0 }));
  });

class Counted {
  readonly took: number[] = [];
  readonly failed: Record<string, number> = {};
  bytes = 0;

  add({ status, bytes }: Answered, millis: number): void {
    this.took.push(millis);
    this.bytes += bytes;
    if (status !== '200') this.failed[status] = (this.failed[status] ?? 0) + 1;
  }

  get whole(): Answers {
    const { took, failed, bytes } = this;
    return { count: took.length, took: took.sort((a, b) => a - b), failed, bytes };
  }
}

const nth = (paths: readonly string[], n: number): string => paths[n % paths.length] ?? '/';

const inTurn = async (job: Asked, count: number): Promise<Answers> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const counted = new Counted();
  for (let n = 0; n < count; n++) {
    const begun = performance.now();
    const answered = await ask(agent, job, nth(job.paths, n));
    counted.add(answered, performance.now() - begun);
  }
  agent.destroy();
  return counted.whole;
};

const atARate = async (job: Asked, perSecond: number, seconds: number): Promise<Answers> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const counted = new Counted();
  const [all, begun] = [perSecond * seconds, performance.now()];
  const asked: Promise<void>[] = [];
  while (asked.length < all) {
    const due = Math.min(all, Math.ceil(((performance.now() - begun) / 1_000) * perSecond));
    while (asked.length < due) {
      const wasDue = begun + (asked.length / perSecond) * 1_000;
      const one = ask(agent, job, nth(job.paths, asked.length));
      asked.push(one.then((answered) => counted.add(answered, performance.now() - wasDue)));
    }
    await pause(1);
  }
  await Promise.all(asked);
  agent.destroy();
  return counted.whole;
};

process.on('message', (job: Job) => {
  const answers = job.kind === 'in turn' ? inTurn(job, job.count) : atARate(job, job.perSecond, job.seconds);
  void answers.then((whole) => process.send?.(whole));
});
