import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpuOfEnded } from '../processes';

/** What a command and every process under it cost. */
export type Cost = {
  readonly seconds: number;
  /** User and system time of the whole process tree, in seconds. */
  readonly cpu: number;
  /** Largest resident size of the command's own process, in megabytes. */
  readonly peakMb: number;
};

/** Seconds of CPU of all children this process has waited for, theirs included. */
const childrenCpu = (): number => cpuOfEnded(process.pid) / 1_000;

/** The most memory a process held at once so far, in megabytes; 0 of one that has ended. */
export const peakOf = (pid: number): number => {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return Number(match?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const SAMPLE_MS = 10;

/** Runs a command to its end and measures it. Linux only: it reads /proc. */
export const measure = (
  command: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly accept?: readonly number[];
  } = {},
): Promise<Cost> =>
  new Promise((done, fail) => {
    const before = childrenCpu();
    const started = process.hrtime.bigint();
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors = (errors + data.toString()).slice(-2000)));
    let peakMb = 0;
    const sampler = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid ?? 0))), SAMPLE_MS);
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(sampler);
      if (code !== 0 && !(options.accept ?? []).includes(code ?? -1))
        return fail(new Error(`${command.join(' ')} ended with ${code}: ${errors}`));
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      done({ seconds, cpu: childrenCpu() - before, peakMb });
    });
  });

/** The run with the median CPU of several. */
export const median = async (runs: number, run: () => Promise<Cost>): Promise<Cost> => {
  const costs: Cost[] = [];
  for (let i = 0; i < runs; i++) costs.push(await run());
  costs.sort((a, b) => a.cpu - b.cpu);
  const middle = costs[Math.floor((costs.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('a median needs at least one run');
  return middle;
};
