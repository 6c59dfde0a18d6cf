import type { StoredCommit } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import { instantOf, type Sql } from './sql';

type Row = {
  readonly data: LandedCommit;
  readonly branch: string;
  readonly recorded_at: Instant;
  readonly dropped_at: Instant | null;
};

const BETWEEN = `SELECT e.data, c.branch, ${instantOf('c.recorded_at')} AS recorded_at, ${instantOf('c.dropped_at')} AS dropped_at
  FROM landed_commit c JOIN event e ON e.idempotency_key = 'CommitLanded ' || c.commit
  WHERE c.committed_at BETWEEN $1::timestamptz AND $2::timestamptz ORDER BY c.commit`;

/** All commits with a committer date in a range, both ends included: see `LandedReader`. */
export const landedBetween = async (
  sql: Sql,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly StoredCommit[]> =>
  (await sql.rows<Row>(BETWEEN, from, to)).map(
    ({ data, branch, recorded_at: recordedAt, dropped_at: droppedAt }) => ({
      ...data,
      branch,
      recordedAt,
      ...(droppedAt === null ? {} : { droppedAt }),
    }),
  );
