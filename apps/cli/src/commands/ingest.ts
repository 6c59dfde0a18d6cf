import { NOTHING_INGESTED, type IngestCounts, type ReadingCache } from '@sluice/application';
import { SOURCE_FORMATS, SourceError, type SourceFormat } from '@sluice/mail-io';
import { EXIT, explain, importSource, type Runtime } from '@sluice/runtime';
import { Option, type Command } from 'commander';
import { withRuntime, type CommonOptions } from '../command';
import { withHandOver } from '../hand-over';
import type { Output } from '../output';
import { progressOn, type Progress } from '../progress';

type IngestOptions = CommonOptions & {
  readonly format?: SourceFormat;
  readonly list?: string;
  readonly unproven?: boolean;
  readonly queue?: boolean;
};

type Counts = Readonly<IngestCounts>;
const add = (a: Counts, b: Counts): Counts => ({
  read: a.read + b.read,
  new: a.new + b.new,
  duplicates: a.duplicates + b.duplicates,
  parked: a.parked + b.parked,
  patches: a.patches + b.patches,
  covers: a.covers + b.covers,
  replies: a.replies + b.replies,
  other: a.other + b.other,
  erased: a.erased + b.erased,
});

/** Standard input is what a mail filter pipes in: nobody vouches for it. A file is named by an operator, who says it is the list's archive. */
const trustOf = (source: string, options: IngestOptions) =>
  source === '-' || options.unproven === true ? 'unproven' : 'list-verified';

/** Derives what an import made due, here and now. */
const deriveHere = async (runtime: Runtime, cache: ReadingCache, progress: Progress): Promise<void> => {
  progress.moved('deriving', 0, undefined);
  await runtime.workOff({ cache, onProgress: (what, done) => progress.moved(what, done, undefined) });
};

type Context = {
  readonly options: IngestOptions;
  readonly output: Output;
  readonly progress: Progress;
  /** Hears of a mail that is still being written, and was left for the next reading. */
  readonly onUnfinished: (origin: string, why: string) => void;
  /** Hands what is due to workers, in place of deriving it here. */
  readonly handOver?: (() => Promise<void>) | undefined;
};

const ingestOne = async (
  runtime: Runtime,
  source: string,
  { options, output, progress, onUnfinished, handOver }: Context,
): Promise<Counts> => {
  const { counts, readings } = await importSource(runtime, source, {
    trust: trustOf(source, options),
    list: options.list,
    format: options.format,
    onProgress: (done, total) => progress.moved(source, done, total),
    onSkipped: (origin, why) => output.note(`skipped ${origin}: ${why}`),
    onUnfinished,
  });
  if (handOver === undefined) await deriveHere(runtime, readings, progress);
  else await handOver();
  return counts;
};

type Failed = { readonly source: string; readonly why: string };

/** What came of all sources; of `unfinished` mails nothing was taken yet. */
type Taken = { readonly counts: Counts; readonly failed: readonly Failed[]; readonly unfinished: number };

/** Says at once what is wrong with a source; anything else that went wrong ends the import. */
const sourceProblem = (error: unknown): string => {
  if (!(error instanceof SourceError)) throw error;
  const { line } = explain(error);
  process.stderr.write(`sluice: ${line}\n`);
  return line;
};

/** Takes every source in turn. One that cannot be read is said at once and does not keep the others from being taken. */
const ingestAll = async (
  runtime: Runtime,
  sources: readonly string[],
  { options, output, handOver }: Omit<Context, 'progress' | 'onUnfinished'>,
): Promise<Taken> => {
  const progress = progressOn(output);
  const tree = await runtime.projectTree();
  if (tree.ports === undefined && tree.why !== undefined)
    output.note(
      `${tree.why}; patches are read from their diffs alone, and verdicts say what that leaves unknown`,
    );
  const failed: Failed[] = [];
  let unfinished = 0;
  const onUnfinished = (origin: string, why: string): void => {
    unfinished += 1;
    process.stderr.write(`sluice: ${origin} was not taken: ${why}\n`);
  };
  let counts: Counts = NOTHING_INGESTED;
  try {
    for (const source of sources)
      try {
        counts = add(
          counts,
          await ingestOne(runtime, source, { options, output, progress, onUnfinished, handOver }),
        );
      } catch (error) {
        progress.done();
        failed.push({ source, why: sourceProblem(error) });
      }
  } finally {
    progress.done();
  }
  return { counts, failed, unfinished };
};

const sentence = (counts: Counts & { readonly seconds: number }): string =>
  `${counts.read} read, ${counts.new} new, ${counts.duplicates} seen before, ${counts.parked} parked: ` +
  `${counts.patches} patches, ${counts.covers} covers, ${counts.replies} replies, ${counts.other} other` +
  `${counts.erased > 0 ? `; ${counts.erased} erased, as deleted from their archive or kept out for good` : ''}; ${counts.seconds.toFixed(1)} s` +
  (counts.parked > 0 ? '\nSee what could not be read: sluice parked list' : '');

export const addIngest = (program: Command): void => {
  program
    .command('ingest <sources...>')
    .summary('take mail: mbox (also .gz, .xz), Maildir, .eml, a folder of .eml, - (stdin), public-inbox git')
    .description(
      'Takes mail from any number of sources and derives what it means. Formats are detected.\n' +
        'Taking the same source again is cheap and changes nothing. Exit code 3: some input was parked, or is still being written and is to be taken again; the rest was taken.',
    )
    .addOption(new Option('--format <name>', 'where the detection is wrong').choices([...SOURCE_FORMATS]))
    .option('--list <list-id>', 'list of mails that have no List-Id header')
    .option('--unproven', "the source is not the list's own archive: approvals in it do not count at a gate")
    .option(
      '--queue',
      'leave the deriving to workers (`sluice worker`): take the mail, queue what is due, and end',
    )
    .action(async (sources: string[], options: IngestOptions) => {
      const started = process.hrtime.bigint();
      const take = async (runtime: Runtime, output: Output, handOver?: () => Promise<void>) => {
        const { counts, failed, unfinished } = await ingestAll(runtime, sources, {
          options,
          output,
          handOver,
        });
        const seconds = Number(process.hrtime.bigint() - started) / 1e9;
        // Where nothing could be read at all, the line that says so is the whole answer.
        if (failed.length < sources.length)
          output.answer({ ...counts, seconds, failed }, () => sentence({ ...counts, seconds }));
        if (failed.length > 0) return EXIT.unavailable;
        return counts.parked + unfinished > 0 ? EXIT.parked : EXIT.done;
      };
      process.exitCode =
        options.queue === true ? await withHandOver(options, take) : await withRuntime(options, take);
    });
};
