import { metaOf, type Meta, type Viewpoint } from '@sluice/application';
import { parseInstant, type Instant } from '@sluice/kernel';
import {
  locate,
  type Location,
  namingFullDisk,
  openRuntime,
  requireData,
  type Runtime,
} from '@sluice/runtime';
import { InvalidArgumentError, type Command } from 'commander';
import { outputOf, type Output } from './output';

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
  if (instant === undefined) throw new InvalidArgumentError('Write 2021-10-13 or 2021-10-13T08:30:00Z.');
  return instant;
};

/**
 * Reads a text for commander.
 * @throws InvalidArgumentError for one that says nothing
 */
export const textArgument = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('Say it in words.');
  return text;
};

/** Reads the number of a port for commander. */
export const portArgument = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('Write a number from 1 to 65535.');
  return port;
};

/** The options of every command, before or after its name: where the data is and how to answer. */
export const addCommon = (program: Command): Command =>
  program
    .option('--data <folder>', 'data folder of the embedded database (default: .sluice, or SLUICE_DATA)')
    .option('--project <key>', 'project (default: SLUICE_PROJECT, the only one configured, or xen)')
    .option(
      '--project-folder <folder>',
      "folder of the project's documents (default: the one that comes with Sluice)",
    )
    .option('--json', 'answer with one JSON document on standard output and nothing else')
    .option('--quiet', 'no progress, no notes')
    .hook('preAction', (_, action) => {
      for (const [name, value] of Object.entries(program.opts())) action.setOptionValue(name, value);
    });

/** Options for from when to look. */
export const withViewpoint = (command: Command): Command =>
  command
    .option(
      '--as-of <time>',
      'what had been said by then (a bare date is the end of that day, UTC)',
      instantArgument,
    )
    .option('--known-as-of <time>', 'what Sluice had learnt by then', instantArgument);

/** A viewpoint for a command whose JSON is an array, which has no room for saying from when it is. */
export const withViewpointOfArray = (command: Command): Command =>
  withViewpoint(command).option(
    '--with-meta',
    'in JSON, wrap the array in an object that says from when it is',
  );

/** From when to look, and nothing else of the options: a release among them would judge every series for that one. */
export const viewpointOf = ({ asOf, knownAsOf }: CommonOptions): Viewpoint => ({ asOf, knownAsOf });

/** From when an answer is, and through when its knowledge goes. */
export const metaNow = async (runtime: Runtime, options: CommonOptions): Promise<Meta> =>
  metaOf(await runtime.reader.knownThrough(options.knownAsOf), options, runtime.clock.now());

/** An array as it is, or in a wrapper under `name` with what every reading answer carries. */
export const arrayAnswer = (
  name: string,
  values: readonly unknown[],
  context: { readonly meta: Meta; readonly options: CommonOptions },
): unknown => (context.options.withMeta === true ? { [name]: values, ...context.meta } : values);

export { requireRelease } from '@sluice/runtime';

type Work<T> = (runtime: Runtime, output: Output) => Promise<T>;

const withLocation = <T>(location: Location, options: CommonOptions, work: Work<T>): Promise<T> =>
  namingFullDisk(location, async () => {
    const runtime = await openRuntime(location);
    try {
      return await work(runtime, outputOf(options));
    } finally {
      await runtime.close();
    }
  });

/** Runs a command that records something, with everything open, and closes it whatever happens. The data folder is made where there is none. */
export const withRuntime = async <T>(options: CommonOptions, work: Work<T>): Promise<T> =>
  withLocation(await locate(options, process.env), options, work);

/**
 * Runs a command that only asks, or works on what is recorded.
 * @throws UnavailableError where nothing was ever recorded
 */
export const withRecorded = async <T>(options: CommonOptions, work: Work<T>): Promise<T> => {
  const location = await locate(options, process.env);
  await requireData(location);
  return withLocation(location, options, work);
};
