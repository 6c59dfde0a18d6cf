import { createRequire } from 'node:module';
import { EXIT, explain } from '@sluice/runtime';
import { CommanderError, Help, type Command } from 'commander';
import { addAccess } from './commands/access';
import { addAudit } from './commands/audit';
import { addBackup } from './commands/backup';
import { addCompletion } from './commands/completion';
import { addConfig } from './commands/config';
import { addDecisions } from './commands/decisions';
import { addDeps } from './commands/deps';
import { addDiff } from './commands/diff';
import { addDoctor } from './commands/doctor';
import { addErase } from './commands/erase';
import { addGateCommands } from './commands/gate';
import { addIngest } from './commands/ingest';
import { addInterface } from './commands/interface';
import { addLog } from './commands/log';
import { addBot } from './commands/bot';
import { addOutbox } from './commands/outbox';
import { addParked } from './commands/parked';
import { addRelease } from './commands/release';
import { addReport } from './commands/report';
import { addSeries } from './commands/series';
import { addServe } from './commands/serve';
import { addTree } from './commands/tree';
import { addWorker } from './commands/worker';
import { addCommon } from './command';
import { addTrailers } from './commands/trailers';
import { addWhatIf } from './commands/what-if';
import { SluiceCommand } from './sluice-command';

const { version: VERSION } = createRequire(__filename)('../package.json') as { readonly version: string };

const AFTER_HELP = `
Try it:
  sluice ingest xen-devel.mbox.xz
  sluice series list --text vpci
  sluice gate show <message-id> --release 4.16 --as-of 2021-10-13
  sluice report freeze --release 4.16 --as-of 2021-10-13

Exit codes: 0 done, 1 the answer is "no", 2 wrong usage, 3 some input was parked or is still being written, 4 a needed server or file could not be had.`;

/** A command's own help says what its line in the list above it says, where it says no more. */
const describe = (command: Command): void => {
  if (command.description() === '') command.description(command.summary());
  for (const sub of command.commands) describe(sub);
};

/** The whole command line, as commander knows it: also what help and completion are made from. */
export const programOf = (): Command => {
  const program = addCommon(new SluiceCommand('sluice'))
    .description('May this patch series enter this release; if not, why not, and what would clear it?')
    .addHelpText('after', AFTER_HELP)
    .showSuggestionAfterError()
    .version(VERSION, '--version', 'print the version')
    .configureHelp({
      showGlobalOptions: true,
      optionDescription(option) {
        const text = Help.prototype.optionDescription.call(this, option);
        return option.mandatory ? `${text} (required)` : text;
      },
    })
    .exitOverride();
  for (const add of [
    addIngest,
    addTree,
    addSeries,
    addDiff,
    addGateCommands,
    addWhatIf,
    addTrailers,
    addInterface,
    addDeps,
    (program: Command) => addDecisions(program, addRelease(program)),
    addReport,
    addAudit,
    addParked,
    addOutbox,
    addBot,
    addErase,
    addAccess,
    addLog,
    addBackup,
    addConfig,
    addServe,
    addWorker,
    addDoctor,
    addCompletion,
  ])
    add(program);
  describe(program);
  return program;
};

/** Whoever stops Sluice stops its database too: an `exit` listener does that, which a bare signal would not call. */
const stopOnSignals = (): void => {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const)
    process.once(signal, () => {
      process.stderr.write(
        `sluice: stopped by ${signal}: what was recorded stays; run the command again to go on\n`,
      );
      process.exit(128 + number);
    });
};

/** Runs one command line and sets the exit code; every failure is one line on standard error. */
export const perform = async (argv: readonly string[]): Promise<void> => {
  try {
    await programOf().parseAsync([...argv]);
  } catch (error) {
    // Help was asked for and given.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { line, exit } = explain(error);
    process.stderr.write(`sluice: ${line}\n`);
    process.exitCode = exit;
  }
};

/** The whole program: one command line, in a process that is there for it alone. */
export const main = async (argv: readonly string[]): Promise<void> => {
  stopOnSignals();
  // A reader that closes the pipe early (`| head`) has what it wants.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
  });
  await perform(argv);
};
