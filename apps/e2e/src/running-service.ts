import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { freePort, until } from '@sluice/testing';
import { plainEnvironment, SLUICE } from './running-sluice';

/** A line of the log, as it was written. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

/** A service in a process of its own. */
export type ServiceProcess = {
  readonly pid: number;
  /** What it logged so far. Throws where a line is no JSON. */
  lines(): readonly LogLine[];
  /** The end of what it wrote to its log, as it was written: of a process that ended these say why. */
  lastWords(): string;
  /** What it said on standard output so far. */
  said(): string;
  isAlive(): boolean;
  /** Of one that ended by itself. */
  exitCode(): number | null;
  /** Sends a signal and waits for the end; answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/** Characters: some lines of a log, or a stack. */
const LAST_WORDS = 2_000;

type Environment = Readonly<Record<string, string>>;

const started: ServiceProcess[] = [];

/** Ends, without asking, every service that a spec started and did not end. */
export const endServices = async (): Promise<void> => {
  for (const service of started.splice(0)) if (service.isAlive()) await service.end('SIGKILL');
};

/** Starts a service as an operator would, and waits until it is ready. */
export const startService = async (env: Environment, ...args: readonly string[]): Promise<ServiceProcess> => {
  const child = spawn(process.execPath, [SLUICE, ...args], {
    cwd: tmpdir(),
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, logged] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (logged += data.toString()));
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const service = {
    pid: child.pid ?? 0,
    lines: (): readonly LogLine[] =>
      logged
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as LogLine),
    lastWords: () => logged.slice(-LAST_WORDS),
    said: () => said,
    isAlive,
    exitCode: () => child.exitCode,
    end: async (signal: NodeJS.Signals): Promise<number | null> => {
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
  started.push(service);
  await until(`sluice ${String(args[0])} is ready, not: ${logged}`, () => {
    if (!isAlive()) throw new Error(`sluice ${String(args[0])} ended: ${logged}`);
    return logged.includes('"msg":"ready"');
  });
  return service;
};

/** Starts a worker that looks at its clock twice a second. */
export const startWorkerProcess = (env: Environment, ...args: readonly string[]): Promise<ServiceProcess> =>
  startService(env, 'worker', '--tick', '0.5', '--sweep', '2', '--fetch', '0', ...args);

export type ApiProcess = ServiceProcess & {
  /** Without a slash at its end. */
  readonly url: string;
};

/** Starts the API on a free port. */
export const startApiProcess = async (env: Environment, ...args: readonly string[]): Promise<ApiProcess> => {
  const port = String(await freePort());
  const service = await startService(env, 'serve', '--port', port, ...args);
  return { ...service, url: `http://127.0.0.1:${port}` };
};
