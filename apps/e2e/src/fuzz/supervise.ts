import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cpuOf } from '../processes';
import { MAX_HEAP_MB, type Finding } from './finding';
import type { Order, Result, Told } from './child';
import { minimised } from './minimise';
import { recorded } from './recorder';

/** The built child: a process of its own, which may hang, or die, without taking its supervisor along. */
const CHILD = resolve(__dirname, '../../dist/fuzz/child.js');
/** One run after which a process is killed, of its own work. Calls are timed in the process: this is for those that never end. */
const HANG_MS = 15_000;
/** One that does not work either is killed after so many times as long: it waits for what never comes, or a busy machine lets it do nothing. */
const PATIENCE = 8;
const LOOK_MS = 250;
/** For making smaller what hangs or kills: each try is a process. */
const PROBE_MINIMISE_MS = 120_000;
const LAST_WORDS = 2_000;

/** A fault, with the file that repeats it. */
export type Kept = { readonly finding: Finding; readonly file: string };
export type Outcome = { readonly result: Result | undefined; readonly kept: readonly Kept[] };

export type Supervised = Omit<Order, 'recordIn'> & {
  /** Where inputs that show a fault are written. */
  readonly folder: string;
  readonly hangMs?: number;
  /** For making smaller what hangs or kills. */
  readonly probeMs?: number;
};

type Ended = {
  readonly result: Result | undefined;
  readonly found: readonly (Told & { what: 'found' })[];
  /** The input that hung or killed it, with how. */
  readonly last: { readonly finding: Finding; readonly input: Buffer } | undefined;
};

/** Milliseconds by the clock, and of work where the system tells. */
type Spent = { readonly clock: number; readonly work: number };

const spentBy = ({ pid }: ChildProcess): Spent => {
  const clock = Date.now();
  return { clock, work: (pid === undefined ? undefined : cpuOf(pid)) ?? clock };
};

/** Kills the process once one run has lasted too long; answers whether it did. */
const watch = (child: ChildProcess, file: string, hangMs: number): { stop(): boolean } => {
  let run = -1;
  let since = spentBy(child);
  let killed = false;
  const timer = setInterval(() => {
    const recording = recorded(file);
    const now = spentBy(child);
    if (recording?.run !== run || recording === undefined) {
      run = recording?.run ?? -1;
      since = now;
    } else if (now.work - since.work > hangMs || now.clock - since.clock > hangMs * PATIENCE)
      killed = child.kill('SIGKILL') || killed;
  }, LOOK_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return killed;
    },
  };
};

const deathOf = (hung: boolean, hangMs: number, said: string): Finding => {
  if (hung) return { kind: 'hang', message: `Hang: not over after ${String(hangMs / 1000)} s`, where: '' };
  const isFull = /heap out of memory/.test(said);
  const message = isFull ? `Memory: more than ${String(MAX_HEAP_MB)} MB of heap` : `Died: ${said}`;
  return { kind: isFull ? 'memory' : 'died', message, where: '' };
};

const runChild = (order: Order, hangMs: number): Promise<Ended> =>
  new Promise((done, fail) => {
    writeFileSync(order.recordIn, '');
    const child = fork(CHILD, [JSON.stringify(order)], {
      execArgv: [`--max-old-space-size=${String(MAX_HEAP_MB)}`, '--no-flush-bytecode'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const found: (Told & { what: 'found' })[] = [];
    let result: Result | undefined;
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-LAST_WORDS)));
    child.on('message', (told: Told) => {
      if (told.what === 'found') found.push(told);
      else result = told.result;
    });
    const watching = watch(child, order.recordIn, hangMs);
    child.once('error', fail);
    child.once('close', () => {
      const hung = watching.stop();
      const input = recorded(order.recordIn)?.input;
      if (result !== undefined) done({ result, found, last: undefined });
      else if (input === undefined) fail(new Error(`${order.target} ended while it ran no input: ${said}`));
      else done({ result, found, last: { finding: deathOf(hung, hangMs, said), input } });
    });
  });

const keep = (
  folder: string,
  target: string,
  { finding, input }: { finding: Finding; input: Buffer },
): Kept => {
  mkdirSync(folder, { recursive: true });
  const id = createHash('sha1').update(input).digest('hex').slice(0, 10);
  const file = join(folder, `${target}-${finding.kind}-${id}.bin`);
  writeFileSync(file, input);
  return { finding, file };
};

/** Makes smaller what takes the process with it: each try is one process. */
const smallest = async (
  given: Supervised,
  work: string,
  last: NonNullable<Ended['last']>,
): Promise<Buffer> => {
  const input = join(work, 'probe');
  const limit = Math.min(given.hangMs ?? HANG_MS, 4_000);
  const fails = async (one: Buffer): Promise<boolean> => {
    writeFileSync(input, one);
    const order = { target: given.target, seed: 0, input, recordIn: join(work, 'probing') };
    const { last: again } = await runChild(order, limit);
    return again?.finding.kind === last.finding.kind;
  };
  return minimised(last.input, fails, given.probeMs ?? PROBE_MINIMISE_MS);
};

/**
 * Fuzzes a target in a process of its own, and sees to it that this ends: what never answers, or kills the process, is a finding with its input like any
 * other. Inputs that show a fault are made as small as they can be in some time, and written to `folder`.
 */
export const supervise = async (given: Supervised): Promise<Outcome> => {
  const work = mkdtempSync(join(tmpdir(), 'sluice-fuzz-'));
  const { folder, hangMs = HANG_MS, probeMs: _, ...rest } = given;
  try {
    const order = { ...rest, recordIn: join(work, 'running') };
    const { result, found, last } = await runChild(order, hangMs);
    const kept = found
      // What was made smaller stands for what it was made from.
      .filter(
        ({ least, finding }) => least || !found.some((f) => f.least && f.finding.where === finding.where),
      )
      .map(({ finding, input: bytes }) =>
        keep(folder, given.target, { finding, input: Buffer.from(bytes, 'base64') }),
      );
    if (last === undefined) return { result, kept };
    const whole = keep(folder, given.target, last);
    if (given.input !== undefined) return { result, kept: [...kept, whole] };
    const least = await smallest(given, work, last);
    return { result, kept: [...kept, whole, keep(folder, given.target, { ...last, input: least })] };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
