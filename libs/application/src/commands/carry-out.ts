import type { NewEvent } from '@sluice/kernel';
import { isQuestion, type Command } from '@sluice/mail';
import { answerText, doneText } from '../bot/command-sentences';
import type { LoopReason } from '../bot/loop-guard';
import { answerPlan } from './answers';
import type { CommandBearing, Effect, ObeyPorts } from './effect';
import type { CommandsHeld, CommandsObeyed } from './facts';
import { commandMailOf, type ReadMailCommands } from './received';

/** What became of a received mail, as far as it commands. */
export type Obeyed =
  /** It commands nothing, or nothing that the bot was meant to hear. */
  | { readonly outcome: 'nothing' }
  /** A machine sent it. */
  | { readonly outcome: 'ignored'; readonly why: LoopReason }
  /** It was dealt with before. */
  | { readonly outcome: 'repeat' }
  | { readonly outcome: 'refused'; readonly why: string }
  | { readonly outcome: 'held'; readonly why: CommandsHeld['why'] }
  | { readonly outcome: 'done'; readonly effects: readonly string[]; readonly bearing: CommandBearing };

/**
 * Records effects and their mail together, or nothing of them: somebody else may have been quicker, with the same mail or the same words in another.
 * @param facts the record of the mail that has the effects first
 */
export const recordEffects = async (
  { events, intake, mark }: ObeyPorts,
  effects: readonly Effect[],
  { stream, version, facts }: { stream: string; version: number; facts: readonly [NewEvent, ...NewEvent[]] },
): Promise<CommandBearing> => {
  const bearing: CommandBearing = effects.some((e) => e.bearing === 'edges')
    ? 'edges'
    : effects.some((e) => e.bearing === 'verdicts')
      ? 'verdicts'
      : 'nothing';
  for (const { connect } of effects) if (connect !== undefined) await intake.connect(connect);
  // Marked before as well: whoever dies in between leaves too much to derive, not too little.
  await mark(bearing);
  const unrecorded = facts[0].idempotencyKey;
  await events.append([...effects.flatMap((e) => e.events), ...facts], {
    ...{ streamName: stream, version, unrecorded },
  });
  await mark(bearing);
  return bearing;
};

/** The record of a mail that is obeyed, with its effects. */
export const obeyedData = (
  mail: Parameters<typeof commandMailOf>[0],
  effects: readonly Effect[],
): CommandsObeyed => ({
  ...commandMailOf(mail),
  effects: effects.flatMap(({ events }) =>
    events.map((e) => ({ id: e.idempotencyKey, stream: e.streamName })),
  ),
  said: effects.map((e) => e.said),
});

/** What was done, and by which commands, where these stand in another mail. */
type Done = Pick<CommandsObeyed, 'said' | 'effects'> & { readonly commands?: readonly Command[] };

/** Tells the sender of an obeyed mail what was done; the same again where it was told before. */
export const tellDone = async (
  ports: ObeyPorts,
  read: ReadMailCommands,
  { said, effects, commands = read.reading.commands }: Done,
): Promise<void> => {
  const isAnswer = effects.length === 0 && commands.every(isQuestion);
  const isUndoable = effects.length > 0 && commands.every(({ verb }) => verb !== 'undo');
  const text = isAnswer ? answerText(said) : doneText(said, isUndoable);
  await ports.outbox.plan([answerPlan(`done ${read.fingerprint}`, read, { text, hashing: ports.hashing })]);
};
