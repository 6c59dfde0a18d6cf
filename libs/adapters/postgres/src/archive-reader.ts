import { threadsOf, type ArchivedMail, type ArchiveReader, type SearchTerm } from '@sluice/application';
import { shortHash } from '@sluice/kernel';
import { sentElsewhereThan } from './mail-reader';
import { keptColumns, keptFrom, packJoin, type KeptColumns } from './raw-mails';
import { array, column, type Database } from './sql';

/** What one word of a search may find; who asks for more asks for the archive. */
const MOST_FOUND = 5_000;

/** Copies that are equal but for what a list hangs on them are one mail. */
const MAILS = `
  SELECT m.message_id, m.raw_hash, ${keptColumns('r')} FROM (
    SELECT DISTINCT ON (message_id, content) message_id, reading ->> 'contentHash' AS content, reading ? 'fromAsPosted' AS rewritten, raw_hash
    FROM mail_reading WHERE message_id = ANY(${array(1, 'text')}) AND ${sentElsewhereThan(array(2, 'text'))}
    ORDER BY message_id, content, rewritten, raw_hash) AS m
  JOIN raw_mail r USING (raw_hash) ${packJoin('r')} ORDER BY m.message_id, m.content`;

/** Mails share a conversation with all that they answer or that answers them. */
const BESIDE = `
  SELECT m.message_id AS "messageId", m.reading -> 'inReplyTo' AS "inReplyTo", m.reading -> 'references' AS references
  FROM mail_reading m WHERE m.conversation_id IN
    (SELECT conversation_id FROM mail_reading WHERE message_id = ANY(${array(1, 'text')}) AND conversation_id IS NOT NULL)`;

type MailRow = KeptColumns & { readonly message_id: string; readonly raw_hash: string };
type BesideRow = {
  readonly messageId: string;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
};

/** Letters and digits in lower case, one blank between words and around them all: a phrase is found in whole words. */
const words = (sql: string): string =>
  `' ' || trim(regexp_replace(lower(${sql}), '[^[:alnum:]]+', ' ', 'g')) || ' '`;

const FIND: Readonly<Record<Exclude<SearchTerm['what'], 'd'>, string>> = {
  s: `SELECT message_id AS m FROM patchwork_mail WHERE position(${words('$1')} IN ${words('name')}) > 0 LIMIT $2::int`,
  f: `SELECT m.message_id AS m FROM patchwork_mail m JOIN person p ON p.number = m.submitter
      WHERE position(${words('$1')} IN ${words(`p.name || ' ' || p.email`)}) > 0 LIMIT $2::int`,
  m: 'SELECT message_id AS m FROM mail_reading WHERE message_id = $1 LIMIT $2::int',
  patchid: `SELECT m.message_id AS m FROM mail_reading m WHERE m.reading #>> '{patch,patchId}' = $1 AND m.conversation_id IN
      (SELECT conversation_id FROM conversation_key WHERE key = $3) LIMIT $2::int`,
  changeid: `SELECT m.message_id AS m FROM mail_reading m WHERE m.reading ->> 'changeId' = $1 AND m.conversation_id IN
      (SELECT conversation_id FROM conversation_key WHERE key = $3) LIMIT $2::int`,
};

const DAYS = `
  SELECT message_id AS m FROM patchwork_mail
  WHERE ($1::date IS NULL OR said_at >= $1::date) AND ($2::date IS NULL OR said_at < $2::date + 1)`;

/** The key of a conversation that a word is found by without looking at every mail: as `postingKeys` writes it. */
const keyOf = ({ what, value }: Exclude<SearchTerm, { what: 'd' }>): string | undefined =>
  what === 'patchid'
    ? shortHash(`patch:${value}`)
    : what === 'changeid'
      ? shortHash(`change:${value}`)
      : undefined;

const find = async (database: Database, term: SearchTerm): Promise<ReadonlySet<string>> => {
  type Found = { readonly m: string };
  if (term.what === 'd')
    return new Set(
      (await database.prepared<Found>(DAYS, term.from ?? null, term.to ?? null)).map((r) => r.m),
    );
  if (/[\p{L}\p{N}]/u.exec(term.value) === null) return new Set();
  const key = keyOf(term);
  const values = [term.value.replaceAll('\0', ''), MOST_FOUND, ...(key === undefined ? [] : [key])];
  return new Set((await database.prepared<Found>(FIND[term.what], ...values)).map((r) => r.m));
};

/**
 * The mails themselves, in PostgreSQL.
 * @param embargoed ids of lists, lower case: what went to them alone is not there
 */
export const postgresArchiveReader = (
  database: Database,
  embargoed: () => Promise<ReadonlySet<string>>,
): ArchiveReader => {
  const mails = async (messageIds: readonly string[]): Promise<readonly ArchivedMail[]> => {
    if (messageIds.length === 0) return [];
    const hidden = column([...(await embargoed())]);
    const rows = await database.prepared<MailRow>(MAILS, column(messageIds), hidden);
    const keptOf = keptFrom(rows);
    return rows.map((row) => ({ messageId: row.message_id, rawHash: row.raw_hash, raw: keptOf(row) }));
  };
  return {
    copies: (messageId) => mails([messageId]),
    mails,
    threads: async (messageIds) => {
      const beside = await database.prepared<BesideRow>(BESIDE, column(messageIds));
      // What is in no conversation stands alone.
      const all = new Set([...threadsOf(beside, messageIds), ...messageIds]);
      return mails([...all]);
    },
    find: (term) => find(database, term),
  };
};

/** The Message-IDs of a mail's thread, that of the mail among them. */
export const postgresThread = async (database: Database, messageId: string): Promise<ReadonlySet<string>> => {
  const beside = await database.prepared<BesideRow>(BESIDE, column([messageId]));
  return new Set([...threadsOf(beside, [messageId]), messageId]);
};
