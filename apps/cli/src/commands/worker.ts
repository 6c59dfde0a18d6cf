import { JOB_NAMES, type JobName } from '@sluice/application';
import { UsageError } from '@sluice/runtime';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { portArgument, type CommonOptions } from '../command';

type WorkerCommandOptions = CommonOptions & {
  readonly queues?: readonly JobName[];
  readonly concurrency: Partial<Readonly<Record<JobName, number>>>;
  readonly port?: number;
  readonly tick?: number;
  readonly sweep?: number;
  readonly fetch?: number;
  readonly grace?: number;
};

const isJobName = (name: string): name is JobName => (JOB_NAMES as readonly string[]).includes(name);

const queueArgument = (name: string): JobName => {
  if (!isJobName(name)) throw new InvalidArgumentError(`There are the queues ${JOB_NAMES.join(', ')}.`);
  return name;
};

const queuesArgument = (text: string, before: readonly JobName[] = []): readonly JobName[] => [
  ...before,
  ...text.split(',').map(queueArgument),
];

/** `assemble=4`: that many jobs of the queue at once. */
const concurrencyArgument = (
  text: string,
  before: WorkerCommandOptions['concurrency'] = {},
): WorkerCommandOptions['concurrency'] => {
  const match = /^([a-z-]{1,40})=([1-9]\d{0,3})$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Write assemble=4.');
  return { ...before, [queueArgument(match[1] ?? '')]: Number(match[2]) };
};

const secondsArgument = (text: string): number => {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0 || text.trim() === '')
    throw new InvalidArgumentError('Write a number of seconds.');
  return seconds;
};

/** What was set, by the name it has as a setting. */
const settingsOf = async ({ queues, concurrency, tick, sweep, fetch, grace }: WorkerCommandOptions) => {
  // Loaded where it is needed: no other command has use for a framework.
  const { DEFAULT_SETTINGS } = await import('@sluice/services');
  return {
    ...DEFAULT_SETTINGS,
    concurrency: { ...DEFAULT_SETTINGS.concurrency, ...concurrency },
    queues,
    ...(tick === undefined ? {} : { tickSeconds: tick }),
    ...(sweep === undefined ? {} : { sweepAgeSeconds: sweep }),
    ...(fetch === undefined ? {} : { fetchSeconds: fetch }),
    ...(grace === undefined ? {} : { stopSeconds: grace }),
  };
};

const run = async (options: WorkerCommandOptions): Promise<void> => {
  if (options.tick === 0) throw new UsageError('--tick is a number of seconds above 0');
  const { runWorkerProcess } = await import('@sluice/services');
  const { port, quiet } = options;
  await runWorkerProcess(options, process.env, { settings: await settingsOf(options), port, quiet });
  // Whatever else keeps the process has nothing left to do.
  process.exit(0);
};

export const addWorker = (program: Command): void => {
  program
    .command('worker')
    .summary('work off what is queued, until it is told to stop: derive, judge, record chains, deliver')
    .description(
      'Works off what is queued until SIGTERM or SIGINT: it then ends what it has in hand, or gives it back, and exits with 0.\n' +
        'With DATABASE_URL (and REDIS_URL, else the queue is in the database) any number of workers share the work, on any number of machines.\n' +
        'With a data folder one process has database, queue and worker in it. What is to be done stands in the database: a queue that is lost, or a\n' +
        'worker that is killed, loses nothing. One of the workers does what is done by the clock: verdicts that time made old, lost work, new mail.',
    )
    .option('--queues <names>', `only these queues, of ${JOB_NAMES.join(', ')}`, queuesArgument)
    .addOption(
      new Option('--concurrency <queue=n>', 'jobs of a queue at once, repeatable')
        .argParser(concurrencyArgument)
        .default({}, 'by queue'),
    )
    .option(
      '--port <number>',
      'answer health and metrics on this port (default: metrics.port of the configuration, else not at all)',
      portArgument,
    )
    .option(
      '--tick <seconds>',
      'seconds between two looks at the clock and at lost work (default: 5)',
      secondsArgument,
    )
    .option(
      '--sweep <seconds>',
      'how long work may wait before it counts as lost with the queue and is handed out again (default: 30)',
      secondsArgument,
    )
    .option(
      '--fetch <seconds>',
      'seconds between two fetches of the configured sources and trees; 0: never (default: 300)',
      secondsArgument,
    )
    .option(
      '--grace <seconds>',
      'how long jobs in hand may take to end when it is to stop (default: 20)',
      secondsArgument,
    )
    .action(run);
};
