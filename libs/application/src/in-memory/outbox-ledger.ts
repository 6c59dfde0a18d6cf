import { addSeconds, secondsBetween, type Instant } from '@sluice/kernel';
import { countsFor } from '../bot/recipients';
import {
  LONGEST_REST_SECONDS,
  type LedgerWindows,
  type OutboxCount,
  type OutboxEntry,
  type SentLedger,
} from '../ports/outbox-store';

/** An entry with when it counted as sent. */
export type Counted = OutboxEntry & { readonly countedAt?: Instant | undefined };

/** When other mails than an entry counted as sent. */
export const ledgerOf = (
  all: readonly Counted[],
  entry: OutboxEntry,
  { windows, now }: { readonly windows: LedgerWindows; readonly now: Instant },
): SentLedger => {
  const of = countsFor(entry.payload);
  const mails = all.filter((e) => e.channel === 'mail' && e.key !== entry.key);
  const times = (name: keyof SentLedger, among: readonly Counted[]): readonly Instant[] =>
    among
      .flatMap(({ countedAt }) => countedAt ?? [])
      .filter((at) => secondsBetween(at, now) < windows[name].seconds)
      .sort()
      .reverse()
      .slice(0, windows[name].limit);
  const beside = (name: 'list' | 'thread'): readonly Counted[] =>
    of[name] === undefined ? [] : mails.filter((e) => countsFor(e.payload)[name] === of[name]);
  return {
    all: times('all', mails),
    list: times('list', beside('list')),
    thread: times('thread', beside('thread')),
  };
};

/** How many there are of each sort, in the order of their names. */
export const countsOf = (all: readonly OutboxEntry[]): readonly OutboxCount[] => {
  const counts = new Map<string, OutboxCount>();
  for (const { channel, state, why, payload } of all) {
    const sort = JSON.stringify([channel, state, payload.kind, why]);
    const count = (counts.get(sort)?.count ?? 0) + 1;
    counts.set(sort, { channel, state, kind: payload.kind, why, count });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
};

/** What is to be changed of an entry whose times are of a clock that was ahead and was set back since: see `OutboxStore.due`. */
export const setRight = (
  { state, nextAt, plannedAt, attempts, releasedAt, countedAt }: Counted,
  now: Instant,
): Partial<Counted> => {
  const isUntried = attempts === 0 && releasedAt === undefined;
  return {
    ...(state === 'planned' && nextAt > addSeconds(now, LONGEST_REST_SECONDS)
      ? { nextAt: now, plannedAt: isUntried && plannedAt > now ? now : plannedAt }
      : {}),
    ...(countedAt !== undefined && countedAt > now ? { countedAt: now } : {}),
  };
};
