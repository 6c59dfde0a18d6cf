import type { StoredMail } from '@sluice/application';
import type { Instant, MessageId } from '@sluice/kernel';
import type { Trust } from '@sluice/series';
import { wholeReading, type KeptReading } from './kept-reading';
import { instantOf, type Sql } from './sql';

type Row = {
  readonly raw_hash: string;
  readonly message_id: MessageId;
  readonly reading: KeptReading;
  readonly said_at: Instant;
  readonly recorded_at: Instant;
  readonly proven: boolean;
  readonly trust: Trust;
};

/** By the partial index of such readings: the condition is written as the index has it. */
const RELEASE_MAILS = `
  SELECT raw_hash, message_id, reading, ${instantOf('said_at')} AS said_at, ${instantOf('recorded_at')} AS recorded_at, proven, trust
  FROM mail_reading WHERE reading ? 'release' ORDER BY said_at, raw_hash`;

/** The mails that speak of a release: see `SeriesReader.releaseMails`. */
export const loadReleaseMails = async (sql: Sql): Promise<readonly StoredMail[]> =>
  (await sql.rows<Row>(RELEASE_MAILS)).map((row) => ({
    rawHash: row.raw_hash,
    reading: wholeReading(row.reading, row.message_id),
    saidAt: row.said_at,
    recordedAt: row.recorded_at,
    proven: row.proven,
    trust: row.trust,
  }));
