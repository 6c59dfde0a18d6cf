import { createHash } from 'node:crypto';
import {
  keyedOf,
  type AnalysedMail,
  type IncomingContent,
  type IntakeVersions,
  type MailSeen,
  type Reread,
  type StaleMail,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { saidAt } from '@sluice/series';
import { markChainsIn } from './chain-index';
import { markDirty, place } from './conversation-index';
import { keptReading } from './kept-reading';
import { lockLog } from './locks';
import { givenByMails, markAffected } from './mark-affected';
import { assignNumbers } from './numbers';
import { dropLinks, postedLinks, saveLinks } from './patch-links';
import { keptColumns, keptFrom, packJoin, type KeptColumns } from './raw-mails';
import { array, column, instantOf, jsonColumn, type Sql } from './sql';

type Row = KeptColumns & {
  readonly h: string;
  readonly seen: readonly MailSeen[];
  readonly archived_at: Instant | null;
  readonly recorded_at: Instant;
};

/** SQL of mails with all it takes to read them again; `which` chooses them among their readings. */
const keptSql = (which: string): string => `
  SELECT m.raw_hash AS h, ${keptColumns('r')}, ${instantOf('m.archived_at')} AS archived_at, ${instantOf('m.recorded_at')} AS recorded_at,
    (SELECT jsonb_agg(e.data ORDER BY e.stream_version) FROM event e
     WHERE e.stream_name = 'mail-' || m.raw_hash AND e.type = 'MailSeen') AS seen
  FROM (SELECT raw_hash, archived_at, recorded_at FROM mail_reading ${which}) AS m JOIN raw_mail r USING (raw_hash) ${packJoin('r')} ORDER BY m.raw_hash`;

const keptMails = (rows: readonly Row[]): readonly StaleMail[] => {
  const keptOf = keptFrom(rows);
  return rows.map((row) => ({
    rawHash: row.h,
    kept: keptOf(row),
    seen: row.seen,
    archivedAt: row.archived_at ?? undefined,
    recordedAt: row.recorded_at,
  }));
};

/** Mails whose reading was made by other versions of decoder, reader or model than the given ones. */
export const staleIn = async (
  sql: Sql,
  versions: IntakeVersions,
  limit: number,
): Promise<readonly StaleMail[]> =>
  keptMails(
    await sql.rows<Row>(
      keptSql(`WHERE (decoder_version, reader_version, model_version) IS DISTINCT FROM ($1::int, $2::int, $3)
        ORDER BY raw_hash LIMIT $4::int`),
      versions.decoderVersion,
      versions.readerVersion,
      versions.modelVersion,
      limit,
    ),
  );

/** Mails by their hash, with all it takes to read them again. */
export const keptIn = async (sql: Sql, rawHashes: readonly string[]): Promise<readonly StaleMail[]> =>
  keptMails(await sql.rows<Row>(keptSql(`WHERE raw_hash = ANY(${array(1, 'text')})`), column(rawHashes)));

const ANALYSED = `
  SELECT raw_hash AS h, ${instantOf('said_at')} AS s, analysis #>> '{tree,commit}' AS c FROM mail_reading
  WHERE analysis IS NOT NULL
    AND (${['changes', 'removes', 'signs'].map((part) => `jsonb_array_length(coalesce(analysis -> '${part}', '[]')) > 0`).join(' OR ')})`;

type AnalysedRow = { readonly h: string; readonly s: Instant; readonly c: string | null };

const analysedMail = ({ h, s, c }: AnalysedRow): AnalysedMail => ({
  rawHash: h,
  saidAt: s,
  treeCommit: c ?? undefined,
});

/** Patches whose analysis says something of an interface, as `asksTree` has it. */
export const analysedIn = async (
  sql: Sql,
  after: string | undefined,
  limit: number,
): Promise<readonly AnalysedMail[]> =>
  (
    await sql.rows<AnalysedRow>(
      `${ANALYSED} AND raw_hash > $1 ORDER BY raw_hash LIMIT $2::int`,
      after ?? '',
      limit,
    )
  ).map(analysedMail);

/** The same, of some conversations. */
export const analysedOf = async (
  sql: Sql,
  conversationIds: readonly string[],
): Promise<readonly AnalysedMail[]> =>
  (
    await sql.rows<AnalysedRow>(
      `${ANALYSED} AND conversation_id = ANY(${array(1, 'text')}) ORDER BY raw_hash`,
      column(conversationIds),
    )
  ).map(analysedMail);

const UPDATE = `
  UPDATE mail_reading t SET decoder_version = $1::int, reader_version = $2::int, model_version = $3, message_id = n.m, kind = n.k,
    said_at = n.s, proven = n.p, conversation_id = n.c, reading = n.r::jsonb, analysis = n.a::jsonb, content_hash = n.x
  FROM unnest(${[4, 5, 6].map((n) => array(n, 'text')).join()}, ${array(7, 'timestamptz')}, ${array(8, 'boolean')},
    ${[9, 10, 11].map((n) => array(n, 'text')).join()}, ${array(12, 'timestamptz')}, ${array(13, 'text')}) AS n(h, m, k, s, p, c, r, a, seen, x)
  WHERE t.raw_hash = n.h AND t.archived_at IS NOT DISTINCT FROM n.seen`;

/** Mails that the present decoder cannot read keep what an earlier one read; they are only marked as looked at. */
const keepOld = (sql: Sql, mails: readonly StaleMail[], versions: IntakeVersions): Promise<number> =>
  sql.run(
    `UPDATE mail_reading SET decoder_version = $1::int, reader_version = $2::int, model_version = $3
     WHERE raw_hash = ANY(${array(4, 'text')})`,
    versions.decoderVersion,
    versions.readerVersion,
    versions.modelVersion,
    column(mails.map((m) => m.rawHash)),
  );

type News = { readonly mail: StaleMail; readonly content: IncomingContent; readonly hash: string };

/** All that is kept of what was read. */
const hashOf = ({ reading, analysis, links, keys }: IncomingContent): string =>
  createHash('sha256')
    .update(JSON.stringify([reading, analysis, links, keys]))
    .digest('base64');

/** What was read otherwise than it is kept: reading a mail again most often says what was said before. */
const withNews = async (
  sql: Sql,
  batch: readonly Reread[],
  versions: IntakeVersions,
): Promise<readonly News[]> => {
  const read = batch.flatMap(({ mail, content }) =>
    content === undefined ? [] : [{ mail, content, hash: hashOf(content) }],
  );
  if (read.length === 0) return [];
  const same = await sql.rows<{ h: string }>(
    `SELECT m.raw_hash AS h FROM unnest(${array(4, 'text')}, ${array(5, 'text')}) AS n(h, x) JOIN mail_reading m ON m.raw_hash = n.h
     WHERE m.content_hash = n.x AND (m.decoder_version, m.reader_version, m.model_version) = ($1::int, $2::int, $3)`,
    versions.decoderVersion,
    versions.readerVersion,
    versions.modelVersion,
    column(read.map((r) => r.mail.rawHash)),
    column(read.map((r) => r.hash)),
  );
  const known = new Set(same.map(({ h }) => h));
  return read.filter((r) => !known.has(r.mail.rawHash));
};

/**
 * Replaces readings by newer ones, places the mails by their new keys, and puts their conversations on the to-do list.
 * A mail that was sighted anew since it was found stale is stale still: what was read of it says too little of its time.
 */
export const rereadIn = async (
  sql: Sql,
  batch: readonly Reread[],
  versions: IntakeVersions,
): Promise<void> => {
  const read = await withNews(sql, batch, versions);
  const unread = batch.filter((b) => b.content === undefined).map((b) => b.mail);
  if (read.length + unread.length === 0) return;
  await lockLog(sql);
  await keepOld(sql, unread, versions);
  if (read.length === 0) return;
  const placed = await place(
    sql,
    read.map((r) => keyedOf(r.mail.rawHash, r.content)),
  );
  const said = read.map(({ mail, content }) =>
    saidAt(content.reading.date, mail.archivedAt === undefined ? [] : [mail.archivedAt], mail.recordedAt),
  );
  await sql.run(
    UPDATE,
    versions.decoderVersion,
    versions.readerVersion,
    versions.modelVersion,
    column(read.map((r) => r.mail.rawHash)),
    column(read.map((r) => r.content.reading.messageId)),
    column(read.map((r) => r.content.reading.kind)),
    column(said.map((s) => s.at)),
    column(said.map((s) => s.proven)),
    column(read.map((r) => placed.get(r.mail.rawHash))),
    jsonColumn(read.map((r) => keptReading(r.content.reading))),
    jsonColumn(read.map((r) => r.content.analysis)),
    column(read.map((r) => r.mail.archivedAt)),
    column(read.map((r) => r.hash)),
  );
  await assignNumbers(
    sql,
    read.map(({ content: { reading, saidAt } }) => ({ reading, saidAt })),
  );
  const linked = postedLinks(read.map(({ mail: { rawHash }, content }) => ({ rawHash, content })));
  await saveLinks(sql, linked, 'again');
  const silent = read.filter((r) => r.content.links === undefined).map((r) => r.mail.rawHash);
  await dropLinks(sql, silent);
  await markDirty(sql, [...placed.values()]);
  await markChainsIn(sql, [...placed.values()]);
  await markAffected(sql, givenByMails(read));
};
