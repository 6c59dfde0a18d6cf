import type { Command, CommandError } from '@sluice/mail';
import { errorText, refusedText } from '../bot/command-sentences';
import { answerPlan, dayOfAnswer, loopAlerts } from './answers';
import type { ObeyPorts, RefusedEffect } from './effect';
import { commandFact, commandStream } from './facts';
import { commandMailOf, type ReadMailCommands } from './received';

type Refusal =
  | { readonly error: CommandError; readonly isProved: boolean }
  | { readonly refusal: RefusedEffect; readonly command: Command };

type Told = {
  readonly code: string;
  readonly line: string;
  readonly text: string;
  readonly isProved: boolean;
};

const toldOf = (refusal: Refusal): Told => {
  if ('error' in refusal) {
    const { error } = refusal;
    return { code: error.code, line: error.text, text: errorText(error), isProved: refusal.isProved };
  }
  const { command } = refusal;
  return {
    code: 'refused',
    line: command.text,
    text: refusedText(command, refusal.refusal.refused),
    isProved: true,
  };
};

/**
 * Tells the sender, once a day for one mistake; a second one is met with silence, and the administrators are told once. Whoever cannot be proved to have
 * sent a mail is told of one mistake a day, whichever: they may not have made it.
 */
const tell = async (ports: ObeyPorts, read: ReadMailCommands, told: Told): Promise<void> => {
  const { outbox, hashing, bot } = ports;
  const what = told.isProved ? `${told.code} ${told.line}` : 'unproven';
  const said = `error ${read.from.toLowerCase()} ${dayOfAnswer(read)} ${what}`;
  const plan = answerPlan(said, read, { text: told.text, hashing });
  if ((await outbox.plan([plan])) > 0) return;
  const [entry] = await outbox.find(plan.key);
  // Planned for this very mail, by somebody who died before he could record it.
  if (entry?.payload['inReplyTo'] === read.messageId) return;
  await outbox.plan(loopAlerts(read, told.code, { administrators: bot.administrators, hashing }));
};

/** Refuses all commands of a mail, and says why to its sender alone. */
export const refuse = async (
  ports: ObeyPorts,
  read: ReadMailCommands,
  { version, ...refusal }: Refusal & { readonly version: number },
): Promise<{ readonly outcome: 'refused'; readonly why: string }> => {
  const told = toldOf(refusal);
  await tell(ports, read, told);
  const recorded = 'error' in refusal ? [] : (refusal.refusal.recorded ?? []);
  const fact = commandFact('CommandsRefused', { ...commandMailOf(read), code: told.code }, ports.hashing);
  const expected = { streamName: commandStream(read.messageId, ports.hashing), version };
  await ports.events.append([...recorded, fact], expected);
  return { outcome: 'refused', why: 'error' in refusal ? told.code : refusal.refusal.refused };
};
