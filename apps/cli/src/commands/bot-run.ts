import { heldMails, HELD_SENTENCES, type HeldMail } from '@sluice/application';
import { openSource, originChecker } from '@sluice/mail-io';
import { configInForce, EXIT, openLiveMail, type Runtime, type Taken } from '@sluice/runtime';
import type { Command } from 'commander';
import { withRecorded, withRuntime, type CommonOptions } from '../command';

const run = async (options: CommonOptions): Promise<void> => {
  // Loaded where it is needed: no other command has use for a framework.
  const { runBotProcess } = await import('@sluice/services');
  await runBotProcess(options, process.env, { quiet: options.quiet });
  // Whatever else keeps the process has nothing left to do.
  process.exit(0);
};

const sentenceOf = ({ obeyed, messageId }: Taken): string => {
  const why = 'why' in obeyed ? `: ${obeyed.why}` : '';
  return `${messageId === undefined ? 'a mail' : `<${messageId}>`} ${obeyed.outcome}${why}`;
};

const isForAPerson = ({ obeyed }: Taken): boolean =>
  obeyed.outcome === 'held' || obeyed.outcome === 'unreadable';

/** Takes what comes by standard input as received now. */
const obeyInput = async (runtime: Runtime): Promise<readonly Taken[]> => {
  const live = openLiveMail(runtime, await configInForce(process.env), originChecker());
  const taken: Taken[] = [];
  for await (const items of openSource('-'))
    for (const item of items)
      if (item.kind === 'mail')
        taken.push(await live.take({ raw: item.raw, receivedAt: runtime.clock.now() }));
  await runtime.workOff();
  return taken;
};

const heldLine = ({ at, from, messageId, why, commands }: HeldMail): string =>
  [
    `${at}  ${from}  <${messageId}>: ${HELD_SENTENCES[why]}`,
    ...commands.map(({ text }) => `    > ${text}`),
  ].join('\n');

/** Commands that take mail, and obey it. */
export const addBotRun = (bot: Command): void => {
  bot
    .command('run')
    .summary('take mail live and obey its commands, until it is told to stop')
    .description(
      'Takes mail by the port of mail.listen and from the sources of kind imap, until SIGTERM or SIGINT, and then exits with 0.\n' +
        'Mail that came by a list is kept as `ingest` would; commands in it, and in mail to mail.from, are obeyed (docs/commands-by-mail.md).\n' +
        'With DATABASE_URL workers run apart and send the answers; with a data folder use `sluice serve`, which takes mail, too.',
    )
    .action(run);
  bot
    .command('obey')
    .summary('take mail from standard input as received now, and obey its commands')
    .description(
      'Takes one mail, or an mbox, from standard input, as a mail filter pipes it in, and obeys its commands. Its signatures are checked.\n' +
        'Exit code 3: some of it waits for a person.',
    )
    .action((options: CommonOptions) =>
      withRuntime(options, async (runtime, output) => {
        const taken = await obeyInput(runtime);
        output.answer(taken, () => taken.map(sentenceOf).join('\n'));
        process.exitCode = taken.some(isForAPerson) ? EXIT.parked : EXIT.done;
      }),
    );
  bot
    .command('held')
    .summary('mails with commands that wait for a person, or for their sender')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const held = await heldMails(runtime.events);
        output.answer(
          held.map(({ token: _token, ...mail }) => mail),
          () => (held.length === 0 ? 'no mail with commands waits' : held.map(heldLine).join('\n')),
        );
      }),
    );
};
