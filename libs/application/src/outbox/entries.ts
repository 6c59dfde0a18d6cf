import {
  canonicalJson,
  secondsBetween,
  type EventEnvelope,
  type Hashing,
  type Instant,
} from '@sluice/kernel';
import { withoutContent } from '../live/without-content';
import type { OutboxPlan, SaidInStream } from '../ports/outbox-store';
import { isPublicEvent, publicDataOf } from '../public/events';

/** A configured webhook, as far as planning goes. */
export type WebhookTarget = { readonly url: string; readonly types: readonly string[] };

/** What was said longer ago than this when it was recorded is history, not news: an archive that is imported must not flood anybody. */
export const NEWS_DAYS = 7;
/** A change of mind that no act brought (a border crossed, new knowledge) is news of a series that was spoken of within this time. */
export const LIVING_DAYS = 90;

const SECONDS_A_DAY = 86_400;

/**
 * Identity of an entry: what is said, how, to whom. No version of the code, no time of planning: whoever plans it again plans the same.
 * @param said identity of what is said: an event's idempotency key
 */
export const outboxKey = (
  said: string,
  { channel, target }: Pick<OutboxPlan, 'channel' | 'target'>,
  { sha256 }: Pick<Hashing, 'sha256'>,
): string => sha256(canonicalJson([said, channel, target]));

const within = (days: number, said: Instant, recorded: Instant): boolean =>
  secondsBetween(said, recorded) <= days * SECONDS_A_DAY;

const latestOf = (times: readonly SaidInStream[]): Instant | undefined =>
  times.reduce<Instant | undefined>(
    (max, { saidAt }) => (max === undefined || saidAt > max ? saidAt : max),
    undefined,
  );

/**
 * Whether an event was news when it was recorded. One with a time of its own was if that lay at most `NEWS_DAYS` back. One without (a verdict) is as old as
 * what brought it: the latest act recorded of its stream in the same transaction. Where there is none, its stream must have been spoken of within
 * `LIVING_DAYS`. A pure function of the log: it does not matter when it is asked.
 */
export const isNews = (event: EventEnvelope, times: readonly SaidInStream[]): boolean => {
  const { saidAt, recordedAt, streamName, transactionId } = event;
  if (saidAt !== undefined) return within(NEWS_DAYS, saidAt, recordedAt);
  const before = times.filter((t) => t.streamName === streamName && t.transactionId <= transactionId);
  const brought = latestOf(before.filter((t) => t.transactionId === transactionId));
  if (brought !== undefined) return within(NEWS_DAYS, brought, recordedAt);
  const spoken = latestOf(before);
  return spoken === undefined || within(LIVING_DAYS, spoken, recordedAt);
};

/** What a webhook is told of an event. */
export const entryOfEvent = (
  event: EventEnvelope,
  url: string,
  hashing: Pick<Hashing, 'sha256'>,
): OutboxPlan => {
  const to = { channel: 'webhook', target: url } as const;
  return {
    ...to,
    key: outboxKey(event.idempotencyKey, to, hashing),
    payload: {
      kind: 'event',
      type: event.type,
      schemaVersion: event.schemaVersion,
      event: event.idempotencyKey,
      stream: event.streamName,
      // As text: a position may be larger than a JSON number.
      position: String(event.globalPosition),
      saidAt: event.saidAt,
      recordedAt: event.recordedAt,
      data: withoutContent(publicDataOf(event)),
    },
  };
};

/** Whether a webhook asked for this event: only conclusions go out, never facts, which hold what others wrote. */
export const isAskedFor = (event: EventEnvelope, { types }: WebhookTarget): boolean =>
  event.sort === 'conclusion' && types.includes(event.type) && isPublicEvent(event, () => event.data);
