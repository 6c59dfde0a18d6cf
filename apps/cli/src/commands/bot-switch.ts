import { botSwitchOf, switchBot, type BotSwitch } from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import { postgresOutboxStore } from '@sluice/postgres';
import type { Command } from 'commander';
import { textArgument, withRecorded, withRuntime, type CommonOptions } from '../command';
import { table } from '../output';

type SwitchOptions = CommonOptions & { readonly reason: string; readonly by?: string };

const standing = ({ isStopped, by, at, reason }: BotSwitch): string => {
  const what = isStopped ? 'The bot is stopped' : 'The bot is not stopped';
  if (at === undefined) return `${what}.`;
  return `${what}, since ${at} by ${by ?? 'somebody'}: ${reason ?? ''}`;
};

const addSwitch = (bot: Command, kind: 'stop' | 'start', summary: string): void => {
  bot
    .command(kind)
    .summary(summary)
    .requiredOption('--reason <text>', 'why; it is recorded', textArgument)
    .option('--by <address>', 'who decided')
    .action(({ reason, by, ...options }: SwitchOptions) =>
      withRuntime(options, async (runtime, output) => {
        const correction = { at: runtime.clock.now(), reason, by };
        const ports = { events: runtime.events, outbox: postgresOutboxStore(runtime.database) };
        const event = await switchBot(ports, kind, { correction, hashing: nodeHashing });
        const word = kind === 'stop' ? 'stopped' : 'started';
        output.answer(event === undefined ? [] : [event], () =>
          event === undefined ? `The bot is ${word} already.` : `The bot is ${word}.`,
        );
      }),
    );
};

const addStatus = (bot: Command): void => {
  bot
    .command('status')
    .summary('whether it is stopped, by whom, and how much mail went out, waits or was withheld')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const known = botSwitchOf(await runtime.events.readTypes(['PersonDecided']));
        const mails = (await postgresOutboxStore(runtime.database).counts())
          .filter(({ channel }) => channel === 'mail')
          .map(({ kind, state, why, count }) => ({ kind, state, why: why ?? null, count }));
        const { isStopped: stopped, by = null, at = null, reason = null } = known;
        output.answer({ stopped, by, at, reason, mails }, () =>
          [
            standing(known),
            ...(mails.length === 0
              ? []
              : [
                  '',
                  table([
                    ['MAILS', 'KIND', 'STANDING', 'WHY'],
                    ...mails.map((m) => [String(m.count), m.kind, m.state, m.why ?? '']),
                  ]),
                ]),
          ].join('\n'),
        );
      }),
    );
};

/** The switch over all mail of the bot. */
export const addBotSwitch = (bot: Command): void => {
  addSwitch(bot, 'stop', 'stop all mail of the bot; what is due waits, and links to sign in still go');
  addSwitch(bot, 'start', 'let it send mail again, under its caps as ever');
  addStatus(bot);
};
