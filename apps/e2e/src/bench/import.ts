import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchMails, type BenchMails } from './archive-mails';
import { writeBenchProject } from './bench-project';
import { asOfVerdicts, heldIn } from './looks';
import { measure, median, type Cost } from './measure';

const USAGE = `usage: npm run bench [-- [--archive GITDIR_OR_MBOX] [--sizes N,N,...] [--runs N]]

What an import costs in CPU of all processes, for the newest N mails of a list archive (a public-inbox git or an mbox) or, without one, the corpus and copies of it:
beside git mailsplit, and beside PostgreSQL's COPY of the same raw mails and decoding alone. Then the same source again, a rebuild, the disk, verdicts as of the past.
Usual sizes: 2000,10000,40000; of the smallest the median of 3 runs.`;

const CLI = resolve(__dirname, '../../../cli/bin/sluice.cjs');
const SIZES = '2000,10000,40000';
/** Mails written to a file at once. */
const CHUNK = 500;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const row = (name: string, mails: number, cost: Cost, base?: Cost): string =>
  [
    name.padEnd(36),
    String(mails).padStart(6),
    `${cost.seconds.toFixed(2)} s`.padStart(9),
    `${cost.cpu.toFixed(2)} s`.padStart(9),
    `${((cost.cpu / mails) * 1000).toFixed(2)} ms`.padStart(9),
    `${cost.peakMb.toFixed(0)} MB`.padStart(8),
    base === undefined ? '' : `${(cost.cpu / base.cpu).toFixed(1)}×`.padStart(7),
  ].join(' ');

/** A folder of the benchmark: the project, an initialised cluster, and the data of the run at hand. */
class Bench {
  readonly data: string;
  readonly mbox: string;
  readonly project: string;

  constructor(private readonly folder: string) {
    this.data = join(folder, 'data');
    this.mbox = join(folder, 'mails.mbox');
    this.project = join(folder, 'project');
  }

  cli(...args: readonly string[]): readonly string[] {
    return [process.execPath, CLI, ...args, '--project', 'bench', '--project-folder', this.project];
  }

  async initialise(): Promise<void> {
    await writeBenchProject(this.project);
    await measure(this.cli('rebuild', '--data', join(this.folder, 'initialised'), '--quiet'));
  }

  async write(mails: readonly string[]): Promise<void> {
    await writeFile(this.mbox, '');
    for (let at = 0; at < mails.length; at += CHUNK)
      await appendFile(this.mbox, mails.slice(at, at + CHUNK).join(''), 'latin1');
  }

  /** A fresh copy of the initialised cluster. */
  private async fresh(): Promise<void> {
    const initialised = join(this.folder, 'initialised');
    await rm(this.data, { recursive: true, force: true });
    await cp(initialised, this.data, { recursive: true, preserveTimestamps: true });
    const own = ['-R', '--reference', join(initialised, 'postgres'), join(this.data, 'postgres')];
    if (process.getuid?.() === 0) execFileSync('chown', own);
  }

  async import(): Promise<Cost> {
    await this.fresh();
    return this.importAgain();
  }

  importAgain(): Promise<Cost> {
    return measure(this.cli('ingest', this.mbox, '--data', this.data, '--quiet'), { accept: [3] });
  }

  /** COPY of the raw mails and decoding alone. */
  async floor(): Promise<Cost> {
    await this.fresh();
    return measure([process.execPath, join(__dirname, 'floor.js'), this.data, this.mbox, this.folder]);
  }

  start(): Promise<Cost> {
    return measure(this.cli('parked', 'list', '--data', join(this.folder, 'initialised')));
  }

  rebuild(): Promise<Cost> {
    return measure(this.cli('rebuild', '--data', this.data, '--quiet'));
  }

  async mailsplit(): Promise<Cost> {
    const split = join(this.folder, 'split');
    await rm(split, { recursive: true, force: true });
    await mkdir(split);
    return measure(['git', 'mailsplit', '--mboxrd', `-o${split}`, this.mbox]);
  }
}

/** What is there once the mails are in: the log rebuilt, the disk, verdicts as of the past. */
const printHeld = async (bench: Bench, mails: number): Promise<void> => {
  const { bytes, rawBytes, events, largest } = await heldIn(bench.data);
  print(
    `disk: database ${(bytes / 1e6).toFixed(0)} MB of ${(rawBytes / 1e6).toFixed(0)} MB of raw mail, ${(bytes / rawBytes).toFixed(2)} of it (goal 1); in MB: ${largest.join(', ')}`,
  );
  const again = await bench.rebuild();
  print(`${row('sluice rebuild', mails, again)}   ${(events / again.seconds).toFixed(0)} events a second`);
  const looks = await asOfVerdicts(bench.data, { project: 'bench', projectFolder: bench.project });
  print(
    `a series with its verdict as of a past moment, ${String(looks.count)} series: median ${looks.median.toFixed(1)} ms, 95 % within ${looks.most.toFixed(1)} ms`,
  );
};

const smallest = async (bench: Bench, mails: number, runs: number): Promise<Cost> => {
  const split = await median(runs, () => bench.mailsplit());
  print(row('git mailsplit', mails, split));
  print(row('sluice parked list (start and stop)', 1, await median(runs, () => bench.start())));
  const floor = await median(runs, () => bench.floor());
  print(row('COPY and decoding alone', mails, floor, split));
  const cost = await median(runs, () => bench.import());
  print(row('sluice ingest', mails, cost, split));
  print(`${(cost.cpu / floor.cpu).toFixed(1)} times COPY and decoding alone (goal 2.5)`);
  print(row('sluice ingest, again', mails, await bench.importAgain(), split));
  return cost;
};

const larger = async (
  bench: Bench,
  mails: number,
  small: { readonly mails: number; readonly cost: Cost },
) => {
  const floor = await bench.floor();
  print(row('COPY and decoding alone', mails, floor));
  const cost = await bench.import();
  print(row('sluice ingest', mails, cost));
  const slope = cost.cpu / mails / (small.cost.cpu / small.mails);
  print(
    `${(cost.cpu / floor.cpu).toFixed(1)} times COPY and decoding alone; CPU a mail is ${(slope * 100).toFixed(0)} % of that at ${String(small.mails)}, peak memory ${((cost.peakMb / small.cost.peakMb) * 100).toFixed(0)} % (goal: under 400 MB)`,
  );
};

const optionsOf = (args: readonly string[]) => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { archive: text, sizes: text, runs: text } });
  const sizes = (values.sizes ?? SIZES).split(',').map(Number);
  const runs = Number(values.runs ?? 3);
  if (![...sizes, runs].every((n) => Number.isInteger(n) && n > 0)) throw new Error(USAGE);
  return { archive: values.archive, runs, sizes: sizes.sort((a, b) => a - b) };
};

/** The newest of some mails: a smaller size is the end of a larger one, so that slopes compare like with like. */
const newest = ({ mails }: BenchMails, size: number): readonly string[] => mails.slice(-size);

/** `npm run bench`: see `USAGE`. */
export const benchImport = async (args: readonly string[]): Promise<void> => {
  const { archive, sizes, runs } = optionsOf(args);
  const all = benchMails(archive, sizes.at(-1) ?? 0);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  execFileSync('chmod', ['755', folder]);
  const bench = new Bench(folder);
  try {
    await bench.initialise();
    print(
      `${String(cpus().length)} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}; ${all.from}; CPU of all processes, PostgreSQL included; of the smallest size the median of ${String(runs)} runs`,
    );
    let small: { readonly mails: number; readonly cost: Cost } | undefined;
    for (const size of sizes) {
      const mails = newest(all, size);
      await bench.write(mails);
      if (small === undefined)
        small = { mails: mails.length, cost: await smallest(bench, mails.length, runs) };
      else await larger(bench, mails.length, small);
      await printHeld(bench, mails.length);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
