import { sameIdentity } from '@sluice/freeze';
import type { MessageId, NewEvent } from '@sluice/kernel';
import { NothingToUndoError, undoRecorded } from '../use-cases/record-decision';
import { BOT_STREAM, botMailCalled } from './bot-effects';
import {
  decisionContext,
  type CommandBearing,
  type CommandEffect,
  type EffectContext,
  type ObeyPorts,
} from './effect';
import { commandStream, type CommandsObeyed, type Decision } from './facts';

/** What was done for a mail; `undefined` where it was not obeyed. */
export const obeyedFor = async (
  { events, hashing }: Pick<ObeyPorts, 'events' | 'hashing'>,
  id: MessageId,
): Promise<CommandsObeyed | undefined> =>
  (await events.readStream(commandStream(id, hashing)))
    .filter((e) => e.type === 'CommandsObeyed')
    .map((e) => e.data as CommandsObeyed)
    .at(-1);

/** The mail whose commands an answer speaks of: the one it answers, or the one that the bot's own mail answered. */
const meantBy = async (context: EffectContext, answered: MessageId): Promise<CommandsObeyed | undefined> => {
  const direct = await obeyedFor(context.ports, answered);
  if (direct !== undefined) return direct;
  const behind = (await botMailCalled(context.ports, answered))?.inReplyTo;
  return behind === undefined ? undefined : obeyedFor(context.ports, behind);
};

const bearingOf = (streams: readonly string[]): CommandBearing => {
  if (streams.includes('dependencies')) return 'edges';
  return streams.every((s) => s === BOT_STREAM) ? 'nothing' : 'verdicts';
};

const undone = async (
  { id, stream }: Decision,
  context: EffectContext,
  reason: string | undefined,
): Promise<readonly NewEvent[]> => {
  const { events } = context.ports;
  try {
    const how = decisionContext(context, { reason });
    return [await undoRecorded({ events, streamName: stream }, id, how)];
  } catch (error) {
    // Undone by somebody meanwhile.
    if (error instanceof NothingToUndoError) return [];
    throw error;
  }
};

export const undo: CommandEffect = async (command, context) => {
  const answered = command.on ?? context.giver.answers[0];
  const obeyed = answered === undefined ? undefined : await meantBy(context, answered);
  if (obeyed === undefined)
    return { refused: 'This answers no mail whose commands were obeyed, so there is nothing to take back' };
  if (!sameIdentity(obeyed.from, context.giver.by, context.knowledge.identities))
    return { refused: `What ${obeyed.from} commanded, only ${obeyed.from} takes back` };
  const events = (
    await Promise.all(obeyed.effects.map((effect) => undone(effect, context, command.reason)))
  ).flat();
  if (events.length === 0)
    return { refused: `Nothing of what <${obeyed.messageId}> did stands, so there is nothing to take back` };
  return {
    events,
    said: `What <${obeyed.messageId}> did is taken back.`,
    bearing: bearingOf(events.map((e) => e.streamName)),
  };
};
