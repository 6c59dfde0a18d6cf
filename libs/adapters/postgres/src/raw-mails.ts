import type { RawMails } from '@sluice/application';
import type { Sql } from './sql';

/** Raw mail in the order of its hashes, a page at a time. */
export const postgresRawMails = (sql: Sql): RawMails => ({
  after: async (rawHash, limit) =>
    (
      await sql.rows<{ h: string; size: number; bytes: Uint8Array }>(
        'SELECT raw_hash AS h, size, bytes FROM raw_mail WHERE raw_hash > $1 ORDER BY raw_hash LIMIT $2::int',
        rawHash,
        limit,
      )
    ).map(({ h, size, bytes }) => ({ rawHash: h, size, compressed: bytes })),
});
