import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { HostedCommand, HostedEnd } from './command-host';
import type { RanMeasured } from './running-sluice';

/** The most memory that a process held at once until now, in MB, where the system tells (Linux). */
export const peakOf = (pid: number | undefined): number | undefined => {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
};

/** The built host. */
const HOST = resolve(__dirname, '../dist/command-host.js');
/** Loading the program is what a host saves: it waits for another command, but not for ever. */
const IDLE_MS = 5_000;

let host: ChildProcess | undefined;
let idle: NodeJS.Timeout | undefined;
let before: Promise<unknown> = Promise.resolve();

const letGo = (): void => {
  if (host?.connected === true) host.disconnect();
  host = undefined;
};

const startHost = (): ChildProcess => {
  // What a command needs of the environment comes with it; `argv` shows in a list of processes.
  const child = spawn(process.execPath, [HOST], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.once('exit', () => {
    if (host === child) host = undefined;
  });
  // A host that waits keeps nobody from ending.
  child.unref();
  child.channel?.unref();
  for (const output of [child.stdout, child.stderr]) (output as Socket | null)?.unref();
  return child;
};

/** Collects an output until what marks its end, or until it is closed. */
const collect = async (stream: NodeJS.ReadableStream | null, end: string): Promise<string> => {
  let bytes = Buffer.alloc(0);
  await new Promise<void>((done) => {
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.subarray(-end.length).toString('latin1') === end) settle();
    };
    const settle = (): void => {
      stream?.removeListener('data', take);
      stream?.removeListener('close', settle);
      done();
    };
    stream?.on('data', take);
    stream?.on('close', settle);
  });
  const text = bytes.toString('utf8');
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
};

/** The exit code of the command that is running. One that ends its process, or brings it down, ends the host: its exit code is the command's. */
const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((done) => {
    const settle = (exit: number): void => {
      child.removeListener('message', answered);
      child.removeListener('exit', ended);
      done(exit);
    };
    const answered = (answer: HostedEnd): void => settle(answer.exit);
    const ended = (code: number | null): void => settle(code ?? -1);
    child.once('message', answered);
    child.once('exit', ended);
  });

const runNow = async (command: Omit<HostedCommand, 'end'>): Promise<RanMeasured> => {
  clearTimeout(idle);
  const child = (host ??= startHost());
  const started = Date.now();
  const end = `\0${randomUUID()}`;
  const exited = exitOf(child);
  const outputs = Promise.all([collect(child.stdout, end), collect(child.stderr, end)]);
  child.send({ ...command, end } satisfies HostedCommand);
  const [exit, [out, err]] = await Promise.all([exited, outputs]);
  idle = setTimeout(letGo, IDLE_MS).unref();
  // Of all that this host ran so far: no command held more than that.
  return { exit, out, err, seconds: (Date.now() - started) / 1000, peakMb: peakOf(child.pid) };
};

/**
 * Runs a command line in a process that ran others before it, one at a time: for questions to one database, of which a spec asks dozens. What is
 * about the process itself (signals, its input, much memory, commands beside each other) needs a process of its own: `runSluice`.
 */
export const runHosted = (
  args: readonly string[],
  env: HostedCommand['env'],
  cwd = tmpdir(),
): Promise<RanMeasured> => {
  const ran = before.then(() => runNow({ args, env, cwd }));
  before = ran.catch(() => undefined);
  return ran;
};
