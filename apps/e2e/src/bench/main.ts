import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { corpus } from '@sluice/testing';
import { benchApi } from './api';
import { benchDashboard } from './dashboard';
import { copyOf } from './archive-mails';
import { writeBenchProject } from './bench-project';
import { benchQueue } from './queue';
import { measure, median, type Cost } from './measure';

const CLI = resolve(__dirname, '../../../cli/bin/sluice.cjs');
const RUNS = Number(process.env['BENCH_RUNS'] ?? 3);
/** Copies of the 2,000 mails, under other ids and subjects, for the slopes of memory and CPU. */
const COPIES = [5, 20];

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The corpus again `times` times: every id, subject, stem and file differs from copy to copy, sizes and shapes do not. */
const multiply = async (mbox: string, times: number, target: string): Promise<void> => {
  const text = (await readFile(mbox)).toString('latin1');
  await writeFile(target, text, 'latin1');
  for (let n = 1; n < times; n++) await appendFile(target, copyOf(text, n), 'latin1');
};

const row = (name: string, mails: number, cost: Cost, base?: Cost): string =>
  [
    name.padEnd(34),
    String(mails).padStart(6),
    `${cost.seconds.toFixed(2)} s`.padStart(9),
    `${cost.cpu.toFixed(2)} s`.padStart(9),
    `${((cost.cpu / mails) * 1000).toFixed(2)} ms`.padStart(9),
    `${cost.peakMb.toFixed(0)} MB`.padStart(8),
    base === undefined ? '' : `${(cost.cpu / base.cpu).toFixed(1)}×`.padStart(7),
  ].join(' ');

/** One import into a fresh copy of an initialised cluster. */
const importRun = async (folder: string, mbox: string): Promise<Cost> => {
  const data = join(folder, 'data');
  await rm(data, { recursive: true, force: true });
  await cp(join(folder, 'initialised'), data, { recursive: true, preserveTimestamps: true });
  if (process.getuid?.() === 0)
    execFileSync('chown', [
      '-R',
      '--reference',
      join(folder, 'initialised', 'postgres'),
      join(data, 'postgres'),
    ]);
  return measure(cli(folder, ['ingest', mbox, '--data', data, '--quiet']), { accept: [3] });
};

const cli = (folder: string, args: readonly string[]): readonly string[] => [
  process.execPath,
  CLI,
  ...args,
  '--project',
  'bench',
  '--project-folder',
  join(folder, 'project'),
];

const main = async (): Promise<void> => {
  const packed = corpus('iommu', 'iommu-2000.mbox.xz');
  if (!existsSync(packed))
    throw new Error(`the benchmark needs ${packed}: set SLUICE_CORPUS to the corpus folder`);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  execFileSync('chmod', ['755', folder]);
  try {
    const mbox = join(folder, 'iommu.mbox');
    await writeFile(mbox, execFileSync('xz', ['-dc', packed], { maxBuffer: 1 << 28 }));
    await writeBenchProject(join(folder, 'project'));
    await measure(cli(folder, ['rebuild', '--data', join(folder, 'initialised'), '--quiet']));

    print(
      `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}; median of ${RUNS} runs by CPU; all processes, PostgreSQL included`,
    );
    print(row('', 0, { seconds: 0, cpu: 0, peakMb: 0 }).replaceAll(/./g, '-'));
    const split = join(folder, 'split');
    const floor = await median(RUNS, async () => {
      await rm(split, { recursive: true, force: true });
      execFileSync('mkdir', [split]);
      return measure(['git', 'mailsplit', '--mboxrd', `-o${split}`, mbox]);
    });
    print(row('git mailsplit', 2000, floor));
    const start = await median(RUNS, () =>
      measure(cli(folder, ['parked', 'list', '--data', join(folder, 'initialised')])),
    );
    print(row('sluice parked list (start and stop)', 1, start));
    const small = await median(RUNS, () => importRun(folder, mbox));
    print(row('sluice ingest', 2000, small, floor));
    const again = await measure(cli(folder, ['ingest', mbox, '--data', join(folder, 'data'), '--quiet']), {
      accept: [3],
    });
    print(row('sluice ingest, again', 2000, again, floor));
    const large = join(folder, 'large.mbox');
    for (const copies of COPIES) {
      await multiply(mbox, copies, large);
      const big = await importRun(folder, large);
      print(row(`sluice ingest, ${copies} copies`, 2000 * copies, big));
      print(
        `slope: CPU a mail at ${2000 * copies} is ${((big.cpu / copies / small.cpu) * 100).toFixed(0)} % of that at 2000; peak memory ${((big.peakMb / small.peakMb) * 100).toFixed(0)} %`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const OTHERS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  queue: benchQueue,
  api: benchApi,
  dashboard: benchDashboard,
};

const run = OTHERS[process.argv[2] ?? '']?.(process.argv.slice(3)) ?? main();

run.catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
