import {
  copiesErased,
  copiesErasedIdentity,
  mailErased,
  mailErasedIdentity,
  tombstonesOf,
  type CopiesErased,
  type IncomingMail,
  type MailErased,
  type RawPacking,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { markDirty } from './conversation-index';
import { appendIn } from './event-store';
import { lockLog } from './locks';
import { forgetSenders } from './numbers';
import { forgetWords } from './outbox-erasure';
import { dropLinks } from './patch-links';
import { eraseRaw } from './raw-mails';
import { emptyReports } from './report-erasure';
import { array, column, type Sql } from './sql';

/** When mails are erased, and how what stood beside them is packed anew. */
export type Erasing = { readonly now: Instant; readonly packing: RawPacking };

/** Removes mails, leaves their tombstones, and puts on the to-do list what was derived from them. */
export const eraseIn = async (
  sql: Sql,
  mails: readonly MailErased[],
  { now, packing }: Erasing,
): Promise<void> => {
  if (mails.length === 0) return;
  // What stands beside them is packed anew, which two must not do at once.
  await lockLog(sql);
  const erased = mails.map((m) => m.rawHash);
  const hashes = column(erased);
  await appendIn(
    sql,
    mails.map((m) => mailErased(m, now)),
    { recordedAt: now },
  );
  const rows = await sql.rows<{ c: string | null; a: string | null; m: string; s: string }>(
    `DELETE FROM mail_reading WHERE raw_hash = ANY(${array(1, 'text')})
     RETURNING conversation_id AS c, lower(reading #>> '{from,address}') AS a, message_id AS m, 
       CASE WHEN kind IN ('reply', 'other') THEN '' ELSE coalesce(reading ->> 'title', '') END AS s`,
    hashes,
  );
  await forgetWords(sql, [...new Set(rows.map((r) => r.m))], now);
  await emptyReports(
    sql,
    rows.map(({ m, s }) => ({ messageId: m, subject: s })),
    now,
  );
  await forgetSenders(
    sql,
    hashes,
    rows.flatMap((r) => r.a ?? []),
  );
  await dropLinks(sql, erased);
  await eraseRaw(sql, erased, packing);
  await sql.run(`DELETE FROM parked_mail WHERE raw_hash = ANY(${array(1, 'text')})`, hashes);
  await markDirty(
    sql,
    rows.flatMap((r) => r.c ?? []),
  );
};

const isRecorded = async (sql: Sql, identity: string): Promise<boolean> =>
  (await sql.rows('SELECT 1 FROM event WHERE idempotency_key = $1', identity)).length > 0;

/**
 * Every copy of a mail goes, those that differ too; `undefined` where there is none and never was. The log is locked alone: a copy that is
 * being taken at this moment is either found here or meets the tombstone.
 */
export const eraseCopiesIn = async (
  sql: Sql,
  erased: CopiesErased,
  erasing: Erasing,
): Promise<readonly string[] | undefined> => {
  await lockLog(sql);
  const rows = await sql.rows<{ h: string }>(
    'SELECT raw_hash AS h FROM mail_reading WHERE message_id = $1 ORDER BY raw_hash',
    erased.messageId,
  );
  if (rows.length === 0)
    return (await isRecorded(sql, copiesErasedIdentity(erased.messageId))) ? [] : undefined;
  const hashes = rows.map((r) => r.h);
  await appendIn(sql, [copiesErased(erased, erasing.now)], { recordedAt: erasing.now });
  await eraseIn(sql, tombstonesOf(hashes, erased), erasing);
  return hashes;
};

type Tombstone = { readonly k: string; readonly by: string; readonly reason: string };

/**
 * What of a batch may come in. A mail that was erased does not; a copy of one whose copies were all erased leaves a tombstone of its own, so that
 * the log holds the same facts as if it had come first. The caller holds the log alone.
 */
export const withoutErased = async (
  sql: Sql,
  batch: readonly IncomingMail[],
  erasing: Erasing,
): Promise<readonly IncomingMail[]> => {
  const byId = ({ content }: IncomingMail): string =>
    'reading' in content ? copiesErasedIdentity(content.reading.messageId) : '';
  const rows = await sql.rows<Tombstone>(
    `SELECT idempotency_key AS k, data ->> 'by' AS by, data ->> 'reason' AS reason FROM event
     WHERE idempotency_key = ANY(${array(1, 'text')})`,
    column(batch.flatMap((m) => [mailErasedIdentity(m.rawHash), byId(m)])),
  );
  if (rows.length === 0) return batch;
  const tombstones = new Map(rows.map((r) => [r.k, r]));
  const left = batch.filter((m) => !tombstones.has(mailErasedIdentity(m.rawHash)));
  const turnedAway = left.flatMap((m) => {
    const why = tombstones.get(byId(m));
    return why === undefined ? [] : tombstonesOf([m.rawHash], why);
  });
  await eraseIn(sql, turnedAway, erasing);
  return left.filter((m) => !tombstones.has(byId(m)));
};
