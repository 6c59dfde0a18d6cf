import type { EventEnvelope, Hashing, Instant, NewEvent } from '@sluice/kernel';
import { standingDecisions } from '../person-decided';
import type { EventStore } from '../ports/event-store';
import type { OutboxStore } from '../ports/outbox-store';
import { recordDecision, type Correction } from '../use-cases/record-decision';
import { botStandingOf, type BotDecision } from './bot-decisions';
import { BOT_STOPPED } from './may-go';

/** The stream of what people tell the bot. */
export const BOT_STREAM = 'bot';

/** Where the switch over all mail of the bot stands, and who put it there; nobody ever did where it says neither. */
export type BotSwitch = {
  readonly isStopped: boolean;
  readonly by?: string | undefined;
  readonly at?: Instant | undefined;
  readonly reason?: string | undefined;
};

/** @param known the log, or its `PersonDecided`, oldest first */
export const botSwitchOf = (known: readonly EventEnvelope[]): BotSwitch => {
  const { isStopped } = botStandingOf(known);
  const last = standingDecisions(known).findLast(
    (d) => d.about === 'bot' && (d.decision.kind === 'stop' || d.decision.kind === 'start'),
  );
  if (last?.about !== 'bot') return { isStopped };
  const { by, at, reason } = last;
  return { isStopped, by, at, reason };
};

/** Whether a word to the bot says nothing new. */
const isSo = (known: readonly EventEnvelope[], decision: BotDecision): boolean => {
  const standing = botStandingOf(known);
  if (decision.kind === 'stop' || decision.kind === 'start')
    return standing.isStopped === (decision.kind === 'stop');
  if (decision.kind === 'wrong' || !('person' in decision.scope)) return false;
  return standing.persons.has(decision.scope.person.toLowerCase()) === (decision.kind === 'mute');
};

/**
 * Records that the bot is stopped or started, or that somebody wants no mail of it; nothing where it is so already. Whoever may is asked before: the command
 * line is its owner's.
 */
export const tellBot = async (
  events: EventStore,
  decision: BotDecision,
  context: { readonly correction: Correction; readonly hashing: Hashing },
): Promise<NewEvent | undefined> => {
  if (isSo(await events.readTypes(['PersonDecided']), decision)) return undefined;
  return recordDecision({ events, streamName: BOT_STREAM }, { about: 'bot', decision }, context);
};

/** Stops all mail of the bot, or starts it. What waited for the start is due at once, also where it was started already: whoever said so may have died. */
export const switchBot = async (
  { events, outbox }: { readonly events: EventStore; readonly outbox: Pick<OutboxStore, 'askAgain'> },
  kind: 'stop' | 'start',
  context: { readonly correction: Correction; readonly hashing: Hashing },
): Promise<NewEvent | undefined> => {
  const event = await tellBot(events, { kind }, context);
  if (kind === 'start') await outbox.askAgain(BOT_STOPPED);
  return event;
};
