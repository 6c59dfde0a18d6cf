import type { Command } from 'commander';
import { portArgument, type CommonOptions } from '../command';

type ServeCommandOptions = CommonOptions & { readonly port?: number; readonly host?: string };

const run = async ({ port, host, ...options }: ServeCommandOptions): Promise<void> => {
  // Loaded where it is needed: no other command has use for a framework.
  const { runServeProcess } = await import('@sluice/services');
  await runServeProcess(options, process.env, {
    port,
    host,
    quiet: options.quiet,
    onAnswering: (url) => process.stdout.write(`Sluice answers on ${url}\n`),
  });
  // Whatever else keeps the process has nothing left to do.
  process.exit(0);
};

export const addServe = (program: Command): void => {
  program
    .command('serve')
    .summary('answer the API over HTTP, until it is told to stop')
    .description(
      'Answers the API until SIGTERM or SIGINT, and then exits with 0.\n' +
        'With a data folder the same process has database, API and a worker in it, which takes what the configured sources have. With DATABASE_URL it\n' +
        'answers the API only: any number of them answer from one database, and workers run apart (`sluice worker`).\n' +
        'metrics.port of the configuration has health and metrics beside it.',
    )
    .option('--port <number>', 'answer on this port (default: http.port of the configuration)', portArgument)
    .option('--host <address>', 'answer on this address (default: http.host of the configuration)')
    .action(run);
};
