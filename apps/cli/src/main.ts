import { Command, CommanderError } from 'commander';
import { addCompletion } from './commands/completion';
import { addConfig } from './commands/config';
import { addDoctor } from './commands/doctor';
import { addGateCommands } from './commands/gate';
import { addIngest } from './commands/ingest';
import { addLog } from './commands/log';
import { addParked } from './commands/parked';
import { addRelease } from './commands/release';
import { addReport } from './commands/report';
import { addSeries } from './commands/series';
import { EXIT, explain } from './errors';

const AFTER_HELP = `
Try it:
  sluice ingest xen-devel.mbox.xz
  sluice series list --text vpci
  sluice gate show <message-id> --release 4.16 --as-of 2021-10-13
  sluice report freeze --release 4.16 --as-of 2021-10-13

Exit codes: 0 done, 1 the answer is "no", 2 wrong usage, 3 some input was parked, 4 a needed server or file could not be had.`;

/** The whole command line, as commander knows it: also what help and completion are made from. */
export const programOf = (): Command => {
  const program = new Command('sluice')
    .description('May this patch series enter this release; if not, why not, and what would clear it?')
    .addHelpText('after', AFTER_HELP)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });
  for (const add of [
    addIngest,
    addSeries,
    addGateCommands,
    addRelease,
    addReport,
    addParked,
    addLog,
    addConfig,
    addDoctor,
    addCompletion,
  ])
    add(program);
  return program;
};

const exitCodeOf = (error: CommanderError): number => (error.exitCode === 0 ? EXIT.done : EXIT.usage);

const throwing = (command: Command): void => {
  command.exitOverride();
  for (const sub of command.commands) throwing(sub);
};

/** Runs one command line and sets the exit code; every failure is one line on standard error. */
export const main = async (argv: readonly string[]): Promise<void> => {
  const program = programOf();
  throwing(program);
  // A reader that closes the pipe early (`| head`) has what it wants.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = exitCodeOf(error);
      return;
    }
    const { line, exit } = explain(error);
    process.stderr.write(`sluice: ${line}\n`);
    process.exitCode = exit;
  }
};
