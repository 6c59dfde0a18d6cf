import { commentSent, commentWithheld } from '../bot/comment-events';
import type { CommentCheck } from '../bot/comment-check';
import { afterFailure, MAX_ATTEMPTS } from '../outbox/retry';
import type {
  Claimed,
  OutboxChannel,
  OutboxEntry,
  OutboxStore,
  Permission,
  Permit,
  Sender,
  SendOutcome,
} from '../ports/outbox-store';

/** Twice what a sender may take: whose lease has run out is dead, not slow. */
const LEASE_SECONDS = 120;
const DEFAULTS = { limit: 200, stopped: () => false };

/** What mail is asked about before each attempt. */
export type SendingGuard = {
  /** The rules, with what people said until now. Where that cannot be had it throws, and nothing goes. */
  readonly permit: () => Promise<Permit>;
  readonly check?: CommentCheck | undefined;
};

/** `guard` is for mail; without one nothing is asked. */
export type DeliverPorts = {
  readonly outbox: OutboxStore;
  readonly sender: Sender;
  readonly guard?: SendingGuard | undefined;
};

/** How a run is kept short: entries at most, and whether it is to stop before the next. */
export type DeliverOptions = { readonly limit?: number; readonly stopped?: () => boolean };

/** Entries of one run, by what came of them. */
export type DeliverReport = Readonly<Record<'sent' | 'retried' | 'parked' | 'waiting' | 'withheld', number>>;

/** Nothing was due. */
export const NOTHING_DELIVERED: DeliverReport = { sent: 0, retried: 0, parked: 0, waiting: 0, withheld: 0 };

type Fate = keyof DeliverReport;

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const tryOnce = async (sender: Sender, entry: OutboxEntry): Promise<SendOutcome> => {
  if (entry.attempts > MAX_ATTEMPTS)
    return {
      ...{ sent: false, again: 'never', mayBeTaken: true },
      error: `${MAX_ATTEMPTS} attempts, the last without an end`,
    };
  return sender
    .send(entry)
    .catch((error: unknown) => ({ sent: false, error: wordsOf(error), again: 'later', mayBeTaken: true }));
};

const book = async (outbox: OutboxStore, entry: OutboxEntry, outcome: SendOutcome): Promise<Fate> => {
  if (outcome.sent) {
    await outbox.sent(entry.key, commentSent(entry, outcome.as));
    return 'sent';
  }
  const { mayBeTaken, takenFor } = outcome;
  const after = { ...afterFailure(entry, outcome), mayBeTaken, takenFor };
  await outbox.failed(entry, outcome.error, after);
  return after.then === 'park' ? 'parked' : 'retried';
};

const claimNext = async (
  { outbox, guard }: DeliverPorts,
  channel: OutboxChannel,
  except: readonly string[],
): Promise<Claimed | undefined> => {
  const order = { leaseSeconds: LEASE_SECONDS, except };
  if (channel === 'mail' && guard !== undefined)
    return outbox.claimPermitted({ ...order, permit: await guard.permit() });
  const entry = await outbox.claim(channel, order);
  return entry === undefined ? undefined : { entry, permission: { go: true } };
};

/** A comment is asked about once more; where that cannot be done it is not sent. */
const checked = async (
  guard: SendingGuard | undefined,
  { entry, permission }: Claimed,
): Promise<Permission | SendOutcome> => {
  if (!('go' in permission) || entry.payload.kind !== 'comment' || guard?.check === undefined)
    return permission;
  return guard.check(entry).catch((error: unknown) => ({
    ...{ sent: false, again: 'later' },
    error: `it could not be asked whether it still holds: ${wordsOf(error)}`,
  }));
};

/** What becomes of one claimed entry, and whether its target is to be left alone for now. */
const handle = async (
  { outbox, sender, guard }: DeliverPorts,
  claimed: Claimed,
): Promise<{ readonly fate: Fate; readonly rests: boolean }> => {
  const { entry } = claimed;
  const said = await checked(guard, claimed);
  if ('wait' in said) return { fate: 'waiting', rests: false };
  if ('withhold' in said) {
    await outbox.withheld(entry, said.withhold, commentWithheld(entry, said.withhold));
    return { fate: 'withheld', rests: false };
  }
  const outcome = 'sent' in said ? said : await tryOnce(sender, entry);
  return { fate: await book(outbox, entry, outcome), rests: !outcome.sent && outcome.again === 'later' };
};

/**
 * The queues `deliver` and `send-mail`: sends what is due of a channel, one entry after the other, at most `limit`. A target that could not be had is left
 * alone for the rest of the run, so that one dead receiver does not keep the others waiting.
 *
 * Entries are claimed one at a time, by a lease that outlasts an attempt: several may run side by side and never send one entry at the same time. Killed
 * between sending and booking, an entry is sent again when its lease has run out, under the same key: receivers fold by it.
 */
export const deliverDue = async (
  ports: DeliverPorts,
  channel: OutboxChannel,
  options: DeliverOptions = {},
): Promise<DeliverReport> => {
  const { limit, stopped } = { ...DEFAULTS, ...options };
  const counts = { ...NOTHING_DELIVERED } as Record<Fate, number>;
  const resting = new Set<string>();
  for (let n = 0; n < limit && !stopped(); n++) {
    const claimed = await claimNext(ports, channel, [...resting]);
    if (claimed === undefined) break;
    const { fate, rests } = await handle(ports, claimed);
    if (rests) resting.add(claimed.entry.target);
    counts[fate] += 1;
  }
  return counts;
};
