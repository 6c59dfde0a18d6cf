import type { StoredMail } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import type { MailReading } from '@sluice/mail';
import type { Trust } from '@sluice/series';
import { instantOf, type Sql } from './sql';

type Row = {
  readonly raw_hash: string;
  readonly reading: MailReading;
  readonly said_at: Instant;
  readonly recorded_at: Instant;
  readonly proven: boolean;
  readonly trust: Trust;
};

/** By the partial index of such readings: the condition is written as the index has it. */
const RELEASE_MAILS = `
  SELECT raw_hash, reading, ${instantOf('said_at')} AS said_at, ${instantOf('recorded_at')} AS recorded_at, proven, trust
  FROM mail_reading WHERE reading ? 'release' ORDER BY said_at, raw_hash`;

/** The mails that speak of a release: see `SeriesReader.releaseMails`. */
export const loadReleaseMails = async (sql: Sql): Promise<readonly StoredMail[]> =>
  (await sql.rows<Row>(RELEASE_MAILS)).map(({ raw_hash, said_at, recorded_at, ...rest }) => ({
    ...rest,
    rawHash: raw_hash,
    saidAt: said_at,
    recordedAt: recorded_at,
  }));
