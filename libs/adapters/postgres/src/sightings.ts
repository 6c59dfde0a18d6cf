import { keyedOf, onLists, type IncomingContent, type IncomingMail } from '@sluice/application';
import type { Instant, ListId } from '@sluice/kernel';
import { betterTrust, saidAt, type Said, type Trust } from '@sluice/series';
import { markDirty, place } from './conversation-index';
import { array, column, instantOf, jsonColumn, type Sql } from './sql';

export type Read = IncomingMail & { readonly content: IncomingContent };
export const isRead = (mail: IncomingMail): mail is Read => 'reading' in mail.content;

/** What is recorded of a mail that may be sighted again. */
export type Stored = {
  readonly raw_hash: string;
  readonly said_at: Instant;
  readonly trust: Trust;
  readonly archived_at: Instant | null;
  readonly date: Instant | null;
  readonly lists: readonly ListId[];
  readonly recorded_at: Instant;
};

/** What all sightings of a mail together say: the earliest archive time, the best trust, and from them when it was said. */
export const fold = (
  mails: readonly IncomingMail[],
  date: Instant | undefined,
  now: Instant,
  earlier?: Stored,
): { readonly said: Said; readonly trust: Trust; readonly archivedAt?: Instant } => {
  const times = [earlier?.archived_at ?? undefined, ...mails.map((m) => m.sighting.archivedAt)].filter(
    (t): t is Instant => t !== undefined,
  );
  const archivedAt = times.sort()[0];
  const trust = mails.map((m) => m.sighting.trust).reduce(betterTrust, earlier?.trust ?? 'unproven');
  return {
    said: saidAt(date, times, earlier?.recorded_at ?? now),
    trust,
    ...(archivedAt === undefined ? {} : { archivedAt }),
  };
};

/** What is recorded of these mails, by raw hash. */
export const storedOf = async (
  sql: Sql,
  rawHashes: readonly string[],
): Promise<ReadonlyMap<string, Stored>> => {
  const rows = await sql.rows<Stored>(
    `SELECT raw_hash, ${instantOf('said_at')} AS said_at, trust, ${instantOf('archived_at')} AS archived_at,
       reading ->> 'date' AS date, reading -> 'listIds' AS lists, ${instantOf('recorded_at')} AS recorded_at
     FROM mail_reading WHERE raw_hash = ANY(${array(1, 'text')})`,
    column(rawHashes),
  );
  return new Map(rows.map((r) => [r.raw_hash, r]));
};

/** The mail of some sightings, on the lists that all of them and those recorded before name. */
export const onAllLists = (
  group: readonly IncomingMail[],
  stored: ReadonlyMap<string, Stored>,
): readonly Read[] => {
  const [first, ...others] = group.filter(isRead);
  if (first === undefined) return [];
  const earlier = stored.get(first.rawHash)?.lists ?? [];
  const lists = [...earlier, ...others.flatMap((m) => m.content.reading.listIds)];
  return [{ ...first, content: onLists(first.content, lists) }];
};

const isOnMore = (mail: Read, lists: readonly ListId[] | undefined): boolean =>
  lists !== undefined && mail.content.reading.listIds.length > lists.length;

/** Mails recorded before that were sighted again: an earlier archive time or a better trust may move when they were said. */
export const sightAgain = async (
  sql: Sql,
  groups: readonly (readonly IncomingMail[])[],
  stored: ReadonlyMap<string, Stored>,
  now: Instant,
): Promise<void> => {
  const moved = groups.flatMap((mails) => {
    const earlier = stored.get(mails[0]?.rawHash ?? '');
    if (earlier === undefined) return [];
    const folded = fold(mails, earlier.date ?? undefined, now, earlier);
    return [{ rawHash: earlier.raw_hash, ...folded }];
  });
  if (moved.length === 0) return;
  const rows = await sql.rows<{ c: string | null }>(
    `UPDATE mail_reading t SET said_at = m.s, proven = m.p, trust = m.t, archived_at = m.a
     FROM unnest(${array(1, 'text')}, ${array(2, 'timestamptz')}, ${array(3, 'boolean')}, ${array(4, 'text')}, ${array(5, 'timestamptz')})
       AS m(h, s, p, t, a)
     WHERE t.raw_hash = m.h AND (t.said_at, t.proven, t.trust, t.archived_at) IS DISTINCT FROM (m.s, m.p, m.t, m.a)
     RETURNING t.conversation_id AS c`,
    column(moved.map((m) => m.rawHash)),
    column(moved.map((m) => m.said.at)),
    column(moved.map((m) => m.said.proven)),
    column(moved.map((m) => m.trust)),
    column(moved.map((m) => m.archivedAt)),
  );
  await markDirty(
    sql,
    rows.flatMap((r) => r.c ?? []),
  );
};

/** Mails recorded before that a further source puts on a further list: they may belong with other mails from now on. */
export const listAgain = async (
  sql: Sql,
  listed: readonly Read[],
  stored: ReadonlyMap<string, Stored>,
): Promise<void> => {
  const mails = listed.filter((m) => isOnMore(m, stored.get(m.rawHash)?.lists));
  if (mails.length === 0) return;
  const placed = await place(
    sql,
    mails.map((m) => keyedOf(m.rawHash, m.content)),
  );
  await sql.run(
    `UPDATE mail_reading t SET reading = jsonb_set(reading, '{listIds}', m.l::jsonb), conversation_id = m.c, content_hash = NULL
     FROM unnest(${[1, 2, 3].map((n) => array(n, 'text')).join()}) AS m(h, l, c) WHERE t.raw_hash = m.h`,
    column(mails.map((m) => m.rawHash)),
    jsonColumn(mails.map((m) => m.content.reading.listIds)),
    column(mails.map((m) => placed.get(m.rawHash))),
  );
};

/** The mails of a batch of which more is kept than was handed over. */
export const saidOtherwise = (
  batch: readonly IncomingMail[],
  listed: readonly Read[],
): ReadonlySet<string> => {
  const kept = new Map(listed.map((m) => [m.rawHash, m]));
  return new Set(
    batch.filter(isRead).flatMap((m) => {
      const whole = kept.get(m.rawHash);
      return whole !== undefined && isOnMore(whole, m.content.reading.listIds) ? [m.rawHash] : [];
    }),
  );
};
