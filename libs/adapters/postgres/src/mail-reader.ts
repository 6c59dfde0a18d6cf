import type { MailReader, StoredMail } from '@sluice/application';
import type { Instant, MessageId } from '@sluice/kernel';
import type { Trust } from '@sluice/series';
import { wholeReading, type KeptReading } from './kept-reading';
import { array, column, instantOf, type Database } from './sql';

/** SQL: through when the knowledge of mail goes; by its index, whatever the number of mails. */
export const KNOWN_THROUGH = `(SELECT ${instantOf('said_at')} FROM mail_reading WHERE said_at <= recorded_at ORDER BY said_at DESC LIMIT 1)`;

type CopyRow = {
  readonly raw_hash: string;
  readonly message_id: MessageId;
  readonly reading: KeptReading;
  readonly said_at: Instant;
  readonly recorded_at: Instant;
  readonly proven: boolean;
  readonly trust: Trust;
};

/** SQL: whether a mail went to another list than some, ids in lower case; one that names no list did. */
export const sentElsewhereThan = (lists: string): string =>
  `(reading -> 'listIds' = '[]' OR EXISTS (SELECT 1 FROM jsonb_array_elements_text(reading -> 'listIds') AS l WHERE lower(l) <> ALL(${lists})))`;

/** Single mails, in PostgreSQL. */
export const postgresMailReader = (database: Database): MailReader => ({
  copies: async (messageId): Promise<readonly StoredMail[]> =>
    (
      await database.rows<CopyRow>(
        `SELECT raw_hash, message_id, reading, ${instantOf('said_at')} AS said_at, ${instantOf('recorded_at')} AS recorded_at, proven, trust
         FROM mail_reading m WHERE message_id = $1 ORDER BY m.recorded_at, raw_hash`,
        messageId,
      )
    ).map((r) => ({
      rawHash: r.raw_hash,
      reading: wholeReading(r.reading, r.message_id),
      saidAt: r.said_at,
      recordedAt: r.recorded_at,
      proven: r.proven,
      trust: r.trust,
    })),
  sentElsewhere: async (names, lists) => {
    const rows = await database.rows<{ m: string; h: string }>(
      `SELECT message_id AS m, raw_hash AS h FROM mail_reading
       WHERE (message_id = ANY(${array(1, 'text')}) OR raw_hash = ANY(${array(1, 'text')}))
         AND ${sentElsewhereThan(array(2, 'text'))}`,
      column(names),
      column([...lists]),
    );
    return new Set(rows.flatMap(({ m, h }) => [m, h]));
  },
});
