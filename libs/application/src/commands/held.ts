import type { EventStore } from '../ports/event-store';
import type { ParkedReader } from '../ports/outbox-store';
import type { CommandsHeld, HeldWhy } from './facts';

/** Why mails with commands wait, as an operator reads it. */
export const HELD_SENTENCES: Readonly<Record<HeldWhy, string>> = {
  unproven: 'nothing proves who sent it; its sender was asked',
  replayed: 'the same words came before under another Message-ID',
  'back-dated': 'its date is more than a day from when it was received, or cannot be read',
  late: 'it was received more than two days before it was read',
  contested: 'another mail has its Message-ID',
};

/** A mail that waits, and since when. */
export type HeldMail = CommandsHeld & { readonly at: string };

/** The mails with commands that wait for a person, oldest first: those that were not obeyed after all. */
export const heldMails = async (events: Pick<EventStore, 'readTypes'>): Promise<readonly HeldMail[]> => {
  const facts = await events.readTypes(['CommandsHeld', 'CommandsObeyed']);
  const obeyed = new Set(facts.filter((e) => e.type === 'CommandsObeyed').map((e) => e.streamName));
  return facts
    .filter((e) => e.type === 'CommandsHeld' && !obeyed.has(e.streamName))
    .map((e) => ({ ...(e.data as CommandsHeld), at: e.recordedAt }));
};

const EXAMPLES = 3;

/** Mails with commands that wait for a person, for the administrators; those whose sender was asked wait for him. */
export const heldReader = (events: Pick<EventStore, 'readTypes'>): ParkedReader => ({
  parkedBetween: async (after, until) => {
    const helds = (await heldMails(events)).filter(
      ({ at, why }) => why !== 'unproven' && at <= until && (after === undefined || at > after),
    );
    return Object.entries(HELD_SENTENCES).flatMap(([why, reason]) => {
      const some = helds.filter((held) => held.why === why);
      const examples = some.slice(0, EXAMPLES).map((held) => held.messageId);
      return some.length === 0 ? [] : [{ what: 'command', reason, count: some.length, examples }];
    });
  },
});
