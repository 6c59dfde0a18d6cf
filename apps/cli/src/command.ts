import { parseInstant, type Instant } from '@sluice/kernel';
import { InvalidArgumentError, type Command } from 'commander';
import { outputOf, type Output } from './output';
import { locate } from './location';
import { openRuntime, type Runtime } from './runtime';

/** Options that every command takes. */
export type CommonOptions = {
  readonly data?: string;
  readonly project?: string;
  readonly projectFolder?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly asOf?: Instant;
  readonly knownAsOf?: Instant;
  readonly withMeta?: boolean;
};

/** Reads a time for commander; a date without a time is the end of that day, UTC. */
export const instantArgument = (text: string): Instant => {
  const instant = parseInstant(text);
  if (instant === undefined)
    throw new InvalidArgumentError(`"${text}" is no time: write 2021-10-13 or 2021-10-13T08:30:00Z.`);
  return instant;
};

/** Options for where the data is and how to answer. */
export const withCommon = (command: Command): Command =>
  command
    .option('--data <folder>', 'data folder of the embedded database (default .sluice, or SLUICE_DATA)')
    .option('--project <key>', 'project (default xen, or SLUICE_PROJECT)')
    .option(
      '--project-folder <folder>',
      "folder of the project's documents (default: the one that comes with Sluice)",
    )
    .option('--json', 'answer with one JSON document on standard output and nothing else')
    .option('--quiet', 'no progress, no notes');

/** Options for from when to look. */
export const withViewpoint = (command: Command): Command =>
  withCommon(command)
    .option(
      '--as-of <time>',
      'what had been said by then (a bare date is the end of that day, UTC)',
      instantArgument,
    )
    .option('--known-as-of <time>', 'what Sluice had learnt by then', instantArgument);

/** Runs a command's work with everything open, and closes it whatever happens. */
export const withRuntime = async <T>(
  options: CommonOptions,
  work: (runtime: Runtime, output: Output) => Promise<T>,
): Promise<T> => {
  const runtime = await openRuntime(await locate(options, process.env));
  try {
    return await work(runtime, outputOf(options));
  } finally {
    await runtime.close();
  }
};
