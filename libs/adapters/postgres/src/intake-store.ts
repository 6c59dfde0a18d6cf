import {
  keyedOf,
  mailSeen,
  type IncomingMail,
  type IntakeStore,
  type IntakeVersions,
  type RawPacking,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { place } from './conversation-index';
import { eraseCopiesIn, eraseIn, withoutErased } from './erasure';
import { insertEvents } from './event-store';
import { keptReading } from './kept-reading';
import { lockLog } from './locks';
import { givenByMails, markAffected } from './mark-affected';
import { assignNumbers } from './numbers';
import { postedLinks, saveLinks } from './patch-links';
import { keepRaw } from './raw-mails';
import {
  fold,
  isRead,
  listAgain,
  onAllLists,
  saidOtherwise,
  sightAgain,
  storedOf,
  type Read,
} from './sightings';
import { array, column, jsonColumn, type Database, type Sql } from './sql';
import { analysedIn, keptIn, rereadIn, staleIn } from './stale-readings';

/** One mail a hash, the sightings of all its copies folded into it. */
const byHash = (batch: readonly IncomingMail[]): ReadonlyMap<string, readonly IncomingMail[]> => {
  const groups = new Map<string, IncomingMail[]>();
  for (const mail of batch) {
    const group = groups.get(mail.rawHash);
    if (group === undefined) groups.set(mail.rawHash, [mail]);
    else group.push(mail);
  }
  return groups;
};

const INSERT_READINGS = `
  INSERT INTO mail_reading (raw_hash, message_id, decoder_version, reader_version, said_at, proven, trust, archived_at, kind, recorded_at,
    conversation_id, reading, analysis, model_version)
  SELECT h, m, $1::int, $2::int, s, p, t, a, k, $3::timestamptz, c, r::jsonb, n::jsonb, $4
  FROM unnest(${[5, 6].map((n) => array(n, 'text')).join()}, ${array(7, 'timestamptz')}, ${array(8, 'boolean')}, ${array(9, 'text')},
    ${array(10, 'timestamptz')}, ${[11, 12, 13, 14].map((n) => array(n, 'text')).join()})
    AS t(h, m, s, p, t, a, k, c, r, n)`;

const insertReadings = async (
  sql: Sql,
  rows: readonly {
    readonly mail: Read;
    readonly folded: ReturnType<typeof fold>;
    readonly conversation?: string | undefined;
  }[],
  versions: IntakeVersions & { readonly now: Instant },
): Promise<void> => {
  if (rows.length === 0) return;
  const text = (of: (row: (typeof rows)[number]) => string | boolean | undefined): string =>
    column(rows.map(of));
  await sql.run(
    INSERT_READINGS,
    versions.decoderVersion,
    versions.readerVersion,
    versions.now,
    versions.modelVersion,
    text((r) => r.mail.rawHash),
    text((r) => r.mail.content.reading.messageId),
    text((r) => r.folded.said.at),
    text((r) => r.folded.said.proven),
    text((r) => r.folded.trust),
    text((r) => r.folded.archivedAt),
    text((r) => r.mail.content.reading.kind),
    text((r) => r.conversation),
    jsonColumn(rows.map((r) => keptReading(r.mail.content.reading))),
    jsonColumn(rows.map((r) => r.mail.content.analysis)),
  );
};

const park = async (
  sql: Sql,
  mails: readonly IncomingMail[],
  decoderVersion: number,
  now: Instant,
): Promise<void> => {
  const rows = mails.flatMap((m) => ('parked' in m.content ? [{ mail: m, ...m.content.parked }] : []));
  if (rows.length === 0) return;
  await sql.run(
    `INSERT INTO parked_mail (id, raw_hash, reason, detail, source, at, decoder_version, size)
     SELECT substr(h, 1, 16), h, r, d, s, $2::timestamptz, $1::int, z
     FROM unnest(${[3, 4, 5, 6].map((n) => array(n, 'text')).join()}, ${array(7, 'bigint')}) AS p(h, r, d, s, z)
     ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, detail = excluded.detail, decoder_version = excluded.decoder_version`,
    decoderVersion,
    now,
    column(rows.map((r) => r.mail.rawHash)),
    column(rows.map((r) => r.reason)),
    column(rows.map((r) => r.detail)),
    column(rows.map((r) => r.mail.seen.origin)),
    column(rows.map((r) => r.mail.raw.length)),
  );
};

const NONE: ReadonlySet<string> = new Set();

const takeIn = async (
  sql: Sql,
  all: readonly IncomingMail[],
  versions: IntakeVersions & { readonly now: Instant; readonly packing: RawPacking },
): Promise<ReadonlySet<string>> => {
  await lockLog(sql);
  const batch = await withoutErased(sql, all, versions);
  if (batch.length === 0) return NONE;
  const groups = byHash(batch);
  await insertEvents(
    sql,
    batch.map((m) => mailSeen(m.seen, isRead(m) ? m.content.saidAt : undefined)),
    versions.now,
  );
  const firsts = [...groups.values()].flatMap((g) => g.slice(0, 1));
  await keepRaw(sql, firsts, versions.packing);
  await park(sql, firsts, versions.decoderVersion, versions.now);
  const stored = await storedOf(sql, [...groups.keys()]);
  const listed = [...groups.values()].flatMap((group) => onAllLists(group, stored));
  const fresh = listed.filter((m) => !stored.has(m.rawHash));
  const placed = await place(
    sql,
    fresh.map((m) => keyedOf(m.rawHash, m.content)),
  );
  await insertReadings(
    sql,
    fresh.map((mail) => ({
      mail,
      folded: fold(groups.get(mail.rawHash) ?? [mail], mail.content.reading.date, versions.now),
      conversation: placed.get(mail.rawHash),
    })),
    versions,
  );
  await assignNumbers(
    sql,
    fresh.map(({ content: { reading, saidAt } }) => ({ reading, saidAt })),
  );
  await saveLinks(sql, postedLinks(fresh), 'new');
  await sightAgain(sql, [...groups.values()], stored, versions.now);
  await listAgain(sql, listed, stored);
  // Those seen before too: where one was said earlier than was known, it may have been the first to bring something.
  await markAffected(sql, givenByMails(firsts.filter(isRead)));
  return saidOtherwise(batch, listed);
};

/** Where mails come in, in PostgreSQL: a batch is one transaction of about ten statements, whatever its size. */
export const postgresIntakeStore = (
  database: Database,
  now: () => Instant,
  packing: RawPacking,
): IntakeStore => ({
  recorded: async (identities) =>
    new Set(
      (
        await database.rows<{ k: string }>(
          `SELECT idempotency_key AS k FROM event WHERE idempotency_key = ANY(${array(1, 'text')})`,
          column(identities),
        )
      ).map((r) => r.k),
    ),
  take: (batch, versions) =>
    batch.length === 0
      ? Promise.resolve(NONE)
      : database.transaction((sql) => takeIn(sql, batch, { ...versions, now: now(), packing })),
  erase: (mails) =>
    mails.length === 0
      ? Promise.resolve()
      : database.transaction((sql) => eraseIn(sql, mails, { now: now(), packing })),
  eraseCopies: (erased) => database.transaction((sql) => eraseCopiesIn(sql, erased, { now: now(), packing })),
  stale: (versions, limit) => staleIn(database, versions, limit),
  analysed: (after, limit) => analysedIn(database, after, limit),
  kept: (rawHashes) => keptIn(database, rawHashes),
  reread: (batch, versions) => database.transaction((sql) => rereadIn(sql, batch, versions)),
  connect: (keys) =>
    database.transaction(async (sql) => {
      await lockLog(sql);
      await place(sql, [{ rawHash: '', keys }]);
    }),
  unpark: async (id) => {
    await database.prisma().parkedMail.deleteMany({ where: { id } });
  },
  cursor: async (source) =>
    (await database.rows<{ cursor: string }>('SELECT cursor FROM source_cursor WHERE source = $1', source))[0]
      ?.cursor,
  moveCursor: async (source, cursor) => {
    await database.run(
      'INSERT INTO source_cursor (source, cursor) VALUES ($1, $2) ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor',
      source,
      cursor,
    );
  },
});
