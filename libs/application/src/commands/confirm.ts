import { secondsBetween } from '@sluice/kernel';
import { sameAddress } from '@sluice/mail';
import { CONFIRM_DAYS } from '../bot/command-sentences';
import type { EffectContext, RefusedEffect } from './effect';
import { effectsOf } from './effects';
import { commandFact, commandStream, type CommandsHeld } from './facts';
import { obeyedData, recordEffects, tellDone, type Obeyed } from './carry-out';
import { commandMailOf, type ReadMailCommands } from './received';
import { refuse } from './refuse';
import { obeyedFor } from './undo-effect';

const SECONDS_A_DAY = 86_400;

const NOT_ASKED: RefusedEffect = { refused: 'Sluice asked this sender to confirm nothing by that token' };
const TOO_LATE: RefusedEffect = {
  refused: `What was to be confirmed came more than ${CONFIRM_DAYS} days ago: send it again`,
};

/** The mail that a token confirms: one that says it came from the same address. */
const heldBy = async (
  token: string,
  { from }: ReadMailCommands,
  { ports }: EffectContext,
): Promise<CommandsHeld | undefined> => {
  const hash = ports.hashing.sha256(token);
  const helds = await ports.events.readTypes(['CommandsHeld']);
  return helds
    .map((e) => e.data as CommandsHeld)
    .find((held) => held.token === hash && sameAddress(held.from, from));
};

const giverOf = ({ from, receivedAt, messageId, answers, isPublic }: CommandsHeld) => ({
  by: from,
  at: receivedAt,
  source: messageId,
  answers,
  isPublic,
});

/**
 * Does what a mail commands whose sender could not be proved, now that whoever reads the mail of that address says so. Whether they may is asked as of
 * when that mail was received.
 */
export const confirmHeld = async (
  read: ReadMailCommands,
  context: EffectContext,
  { version, token }: { readonly version: number; readonly token: string },
): Promise<Obeyed> => {
  const { ports } = context;
  const [command] = read.reading.commands;
  const held = await heldBy(token, read, context);
  if (command === undefined || held === undefined)
    return refuse(ports, read, { version, refusal: NOT_ASKED, command: command ?? NO_COMMAND });
  if (secondsBetween(held.receivedAt, read.receivedAt) > CONFIRM_DAYS * SECONDS_A_DAY)
    return refuse(ports, read, { version, refusal: TOO_LATE, command });
  const obeyed = await obeyedFor(ports, held.messageId);
  if (obeyed !== undefined) return { outcome: 'repeat' };
  const worked = await effectsOf(held.commands, { ...context, giver: giverOf(held) });
  if ('refusal' in worked) return refuse(ports, read, { version, ...worked });
  const data = obeyedData(held, worked.effects);
  const confirmation = { ...data, ...commandMailOf(read) };
  const stream = commandStream(held.messageId, ports.hashing);
  const bearing = await recordEffects(ports, worked.effects, {
    stream,
    version: (await ports.events.readStream(stream)).length,
    facts: [
      commandFact('CommandsObeyed', data, ports.hashing),
      commandFact('CommandsObeyed', confirmation, ports.hashing),
    ],
  });
  await tellDone(ports, read, { ...data, commands: held.commands });
  return { outcome: 'done', effects: data.effects.map(({ id }) => id), bearing };
};

const NO_COMMAND = { verb: 'confirm', line: 0, text: '' } as const;
