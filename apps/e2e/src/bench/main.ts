import { parseArgs } from 'node:util';
import { benchApi } from './api';
import { archivedMails } from './archive-mails';
import { benchAsOf } from './as-of';
import { benchDashboard } from './dashboard';
import { findingsTable } from './findings';
import { record } from './history';
import { benchImport } from './import';
import { benchJudge } from './judge';
import { benchQueue } from './queue';
import { benchRebuild } from './rebuild';
import { print, Run, type Asked } from './run';
import { benchSlope } from './slope';

const USAGE = `usage: npm run bench [-- [PART...] [--record] [--archive GITDIR_OR_MBOX] [--sizes N,N,...] [--mails N] [--runs N]
                        [--tree GITDIR --range A..B] [--rate N] [--seconds N] [--streams N] [--series N]]

Measures what Sluice promises, each figure beside the least that could do the same work in the same run. Speed is not a test: a goal that is missed is said, and
the exit code stays 0; what could not be measured is said as well.

  import     2,000 real mails (of the corpus, or of --archive), beside git mailsplit, COPY with decoding alone, and public-inbox where
             the machine has it; CPU, memory, disk
  slope      an import and answers at each of --sizes (2000,10000): made mails, or the newest of --archive
  rebuild    everything derived anew, beside PostgreSQL copying its tables
  judge      one verdict, beside its revision to JSON and back
  as-of      a series as of a past moment, beside the same as of now
  api        answers beside a bare HTTP server with the same bytes; --rate (500) requests a second for --seconds (15); --streams (200)
  queue      one mail to its verdict and patches of many, beside jobs that do nothing; patches read against a --tree
  dashboard  the gate board in a real browser, with --series (2,000); only by name

Without a part all but the last run. rebuild, judge, as-of and api use the last database of slope, else --mails (10,000). --record adds a row to docs/bench-history.md.`;

const PARTS: Readonly<Record<string, (run: Run) => Promise<void>>> = {
  import: benchImport,
  slope: benchSlope,
  rebuild: benchRebuild,
  judge: benchJudge,
  'as-of': benchAsOf,
  api: benchApi,
  queue: benchQueue,
  dashboard: benchDashboard,
};
const BY_NAME_ONLY = 'dashboard';

const number = (given: string | undefined, usual: number): number => {
  const n = given === undefined ? usual : Number(given);
  if (!Number.isInteger(n) || n < 1) throw new Error(USAGE);
  return n;
};

type Line = { readonly parts: readonly string[]; readonly recorded: boolean; readonly asked: Asked };

/** @throws Error with the usage */
const lineOf = (args: readonly string[]): Line => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ archive: text, sizes: text, mails: text, runs: text, tree: text, range: text },
      ...{ rate: text, seconds: text, streams: text, series: text, record: { type: 'boolean' } },
    },
  });
  if (positionals.some((part) => PARTS[part] === undefined)) throw new Error(USAGE);
  const all = Object.keys(PARTS);
  const parts =
    positionals.length === 0
      ? all.filter((part) => part !== BY_NAME_ONLY)
      : all.filter((part) => positionals.includes(part));
  const { archive, tree, range } = values;
  const sizes = (values.sizes ?? '2000,10000').split(',').map((one) => number(one, 0));
  return {
    parts,
    recorded: values.record === true,
    asked: {
      ...{ archive, tree, range, sizes: sizes.sort((a, b) => a - b) },
      ...{
        mails: number(values.mails, 10_000),
        runs: number(values.runs, 3),
        series: number(values.series, 2_000),
      },
      ...{
        rate: number(values.rate, 500),
        seconds: number(values.seconds, 15),
        streams: number(values.streams, 200),
      },
    },
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** `npm run bench`: see `USAGE`. */
const bench = async (args: readonly string[]): Promise<void> => {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    print(USAGE);
    return;
  }
  const { parts, recorded, asked } = lineOf(args);
  // Before anything is measured: a mistake in the command line is told once, and ends it.
  if (asked.archive !== undefined) archivedMails(asked.archive, 1);
  const run = await Run.in(asked);
  try {
    for (const part of parts)
      try {
        await PARTS[part]?.(run);
      } catch (error) {
        run.notMeasured(`${part}: ${messageOf(error)}`);
      }
    print(`\n${findingsTable(run.findings, run.missing)}`);
    if (recorded) print(`recorded in ${record(run)}`);
  } finally {
    await run.close();
  }
};

bench(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`bench: ${messageOf(error)}\n`);
  process.exitCode = 1;
});
