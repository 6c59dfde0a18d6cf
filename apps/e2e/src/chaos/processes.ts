import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { plainEnvironment, SLUICE } from '../running-sluice';

type Environment = Readonly<Record<string, string>>;

/** The last words of a process: enough to say why it ended. */
const LAST_WORDS = 4_000;

/** One process of ours, from its start to its end. */
export type OneRun = {
  readonly child: ChildProcess;
  /** Whether it has said that it is ready. */
  isReady(): boolean;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly said: string;
  }>;
};

/** Starts the program, or another version of it. */
export const startSluice = (args: readonly string[], env: Environment, program = SLUICE): OneRun => {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: tmpdir(),
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-LAST_WORDS));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<Awaited<OneRun['ended']>>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      done({ code, signal, said });
    });
  });
  return { child, isReady: () => said.includes('ready'), ended };
};

/** A process that is started while a server is away says so and ends; whoever keeps it running starts it again. One that was ready goes on. */
const foundNoServer = (code: number | null, said: string): boolean => code === 4 && !said.includes('ready');

/** All processes of ours that run now: whom chance may kill. */
export class Crowd {
  private readonly running = new Set<OneRun>();
  private readonly keepers: Promise<void>[] = [];
  private closing = false;
  /** Ends that nobody caused: a worker must outlive its servers. */
  readonly unexpected: string[] = [];
  private readonly killed = new WeakSet<OneRun>();

  constructor(private readonly env: Environment) {}

  run(args: readonly string[]): OneRun {
    const run = startSluice(args, this.env);
    this.running.add(run);
    void run.ended.finally(() => this.running.delete(run)).catch(() => undefined);
    return run;
  }

  /** How many of those that run have said that they are ready. */
  ready(): number {
    return [...this.running].filter((run) => run.isReady()).length;
  }

  /** Keeps a process running: whenever it ends, another takes its place. */
  keep(args: readonly string[]): void {
    this.keepers.push(this.keeping(args));
  }

  private async keeping(args: readonly string[]): Promise<void> {
    while (!this.closing) {
      const run = this.run(args);
      const { code, signal, said } = await run.ended;
      if (!this.closing && !this.killed.has(run) && !foundNoServer(code, said))
        this.unexpected.push(`sluice ${args.join(' ')} ended by itself (${signal ?? String(code)}): ${said}`);
    }
  }

  /** One of those that run. */
  choose(choose: (count: number) => number): ChildProcess | undefined {
    return this.chosen(choose)?.child;
  }

  private chosen(choose: (count: number) => number): OneRun | undefined {
    const alive = [...this.running].filter(
      ({ child }) => child.exitCode === null && child.signalCode === null,
    );
    return alive[choose(alive.length)];
  }

  /** Kills one of those that run, without warning. Answers whether there was one. */
  killOne(choose: (count: number) => number): boolean {
    const victim = this.chosen(choose);
    if (victim === undefined) return false;
    this.killed.add(victim);
    return victim.child.kill('SIGKILL');
  }

  /** Asks all to end, and waits. Answers those that did not end with exit code 0. */
  async close(): Promise<readonly string[]> {
    this.closing = true;
    const last = [...this.running];
    for (const { child } of last) child.kill('SIGTERM');
    const ends = await Promise.all(last.map(({ ended }) => ended));
    await Promise.all(this.keepers);
    return ends
      .filter(({ code }) => code !== 0)
      .map(({ code, signal, said }) => `${signal ?? String(code)}: ${said}`);
  }
}

/** Exit codes of an import that took everything there was: done, and done with some input parked. */
const TAKEN = new Set<number | null>([0, 3]);
/** An import that is killed or finds no database is run again, as whoever runs it would. */
const ATTEMPTS = 200;

/** Hands a file to the workers, however often that must be begun. @throws Error where it could not be taken at all. */
export const takeFile = async (crowd: Crowd, file: string): Promise<void> => {
  let last = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { code, said } = await crowd.run(['ingest', file, '--queue', '--quiet']).ended;
    if (TAKEN.has(code)) return;
    last = said;
    await pause(100);
  }
  throw new Error(`${file} could not be taken in ${ATTEMPTS} attempts: ${last}`);
};
