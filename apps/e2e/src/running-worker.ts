import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { until } from '@sluice/testing';
import { plainEnvironment, SLUICE } from './running-sluice';

/** A line of the log, as it was written. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

/** A worker in a process of its own. */
export type WorkerProcess = {
  readonly pid: number;
  /** What it logged so far. Throws where a line is no JSON. */
  lines(): readonly LogLine[];
  isAlive(): boolean;
  /** Sends a signal and waits for the end; answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

const started: WorkerProcess[] = [];

/** Ends, without asking, every worker that a spec started and did not end. */
export const endWorkers = async (): Promise<void> => {
  for (const worker of started.splice(0)) if (worker.isAlive()) await worker.end('SIGKILL');
};

/** Starts a worker as an operator would, looking at its clock twice a second, and waits until it is ready. */
export const startWorkerProcess = async (
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<WorkerProcess> => {
  const quick = ['worker', '--tick', '0.5', '--sweep', '2', '--fetch', '0'];
  const child = spawn(process.execPath, [SLUICE, ...quick, ...args], {
    cwd: tmpdir(),
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const lines = (): readonly LogLine[] =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const worker = {
    pid: child.pid ?? 0,
    lines,
    isAlive,
    end: async (signal: NodeJS.Signals): Promise<number | null> => {
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
  started.push(worker);
  await until(`a worker is ready, not: ${said}`, () => {
    if (!isAlive()) throw new Error(`the worker ended: ${said}`);
    return said.includes('"msg":"ready"');
  });
  return worker;
};
