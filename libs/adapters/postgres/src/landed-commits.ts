import { commitQuery, hashedCommitKeys, type StoredCommit, type StoredMail } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { commitNames, type LandedCommit } from '@sluice/series';
import { markDirty } from './conversation-index';
import { array, column, instantOf, type Sql } from './sql';

/** Some commits with what reverts them, what they revert, and so on: each found one leads on once. */
const FAMILY = `
  WITH RECURSIVE family(seed, commit) AS (
    SELECT s.seed, s.commit FROM seeds s
    UNION
    SELECT f.seed, x.commit FROM family f JOIN landed_commit me ON me.commit = f.commit CROSS JOIN LATERAL (
      SELECT r.commit FROM landed_revert r WHERE r.target = me.hash_key
      UNION ALL SELECT r.commit FROM landed_revert r WHERE r.target = me.subject_key
      UNION ALL SELECT c.commit FROM landed_revert r JOIN landed_commit c ON c.hash_key = r.target WHERE r.commit = me.commit
      UNION ALL SELECT c.commit FROM landed_revert r JOIN landed_commit c ON c.subject_key = r.target WHERE r.commit = me.commit
    ) x)`;

const withSeeds = (seeds: string): string =>
  FAMILY.replace('RECURSIVE', `RECURSIVE seeds(seed, commit) AS (${seeds}),`);

type CommitRow = {
  readonly seed: string;
  readonly data: LandedCommit;
  readonly recorded_at: Instant;
  readonly dropped_at: Instant | null;
};

const LOAD = `${withSeeds(`
    SELECT q.seed, c.commit FROM unnest(${array(1, 'text')}, ${array(2, 'text')}) AS q(seed, id) JOIN landed_commit c ON c.patch_id = q.id
    UNION SELECT q.seed, c.commit FROM unnest(${array(3, 'text')}, ${array(4, 'text')}) AS q(seed, key) JOIN landed_commit c ON c.subject_key = q.key`)}
  SELECT f.seed, e.data, ${instantOf('c.recorded_at')} AS recorded_at, ${instantOf('c.dropped_at')} AS dropped_at
  FROM family f JOIN landed_commit c ON c.commit = f.commit JOIN event e ON e.idempotency_key = 'CommitLanded ' || f.commit
  ORDER BY f.seed, f.commit`;

/** The commits that may be tied to a patch among some mails, by conversation: see `SeriesReader.commitsOf`. */
export const loadCommits = async (
  sql: Sql,
  mails: ReadonlyMap<string, readonly StoredMail[]>,
): Promise<ReadonlyMap<string, readonly StoredCommit[]>> => {
  const found = new Map<string, StoredCommit[]>();
  // Without a tree, which is how most begin, nothing more is asked.
  if ((await sql.rows('SELECT 1 FROM landed_commit LIMIT 1')).length === 0) return found;
  const queries = [...mails].map(([seed, ones]) => ({ seed, ...commitQuery(ones) }));
  const ids = queries.flatMap(({ seed, patchIds }) => patchIds.map((id) => [seed, id] as const));
  const subjects = queries.flatMap(({ seed, subjects }) => subjects.map((key) => [seed, key] as const));
  const rows = await sql.rows<CommitRow>(
    LOAD,
    column(ids.map(([seed]) => seed)),
    column(ids.map(([, id]) => id)),
    column(subjects.map(([seed]) => seed)),
    column(subjects.map(([, key]) => key)),
  );
  for (const { seed, data, recorded_at: recordedAt, dropped_at: droppedAt } of rows) {
    const commit = { ...data, recordedAt, ...(droppedAt === null ? {} : { droppedAt }) };
    const ones = found.get(seed);
    if (ones === undefined) found.set(seed, [commit]);
    else ones.push(commit);
  }
  return found;
};

const FAMILY_OF = `${withSeeds(`SELECT '' AS seed, c AS commit FROM unnest(${array(1, 'text')}) AS c`)}
  SELECT e.data - 'files' - 'body' AS data FROM family f JOIN event e ON e.idempotency_key = 'CommitLanded ' || f.commit`;

/** Puts on the to-do list what may be tied to some commits, or to what these revert or are reverted by. */
export const markCommits = async (sql: Sql, commits: readonly string[]): Promise<void> => {
  if (commits.length === 0) return;
  const family = await sql.rows<{ data: Pick<LandedCommit, 'patchId' | 'subject' | 'author' | 'committer'> }>(
    FAMILY_OF,
    column(commits),
  );
  const lists = await sql.rows<{ l: string | null }>('SELECT DISTINCT list_id AS l FROM series');
  const keys = hashedCommitKeys(
    family.map((r) => r.data),
    [...new Set(['', ...lists.map((r) => r.l ?? '')])],
  );
  const places = await sql.rows<{ c: string }>(
    `SELECT DISTINCT conversation_id AS c FROM conversation_key WHERE key = ANY(${array(1, 'text')})`,
    column(keys),
  );
  await markDirty(
    sql,
    places.map((r) => r.c),
  );
};

/** Adds the rows of commits that are not there yet, or that a forced push had taken away; answers these. */
export const insertCommits = async (
  sql: Sql,
  commits: readonly LandedCommit[],
  now: Instant,
): Promise<readonly string[]> => {
  const named = commits.map((c) => ({ ...c, names: commitNames(c) }));
  const fresh = await sql.rows<{ c: string }>(
    `INSERT INTO landed_commit (commit, branch, patch_id, subject_key, hash_key, committed_at, recorded_at)
     SELECT c, b, p, s, h, a, $1::timestamptz
     FROM unnest(${[2, 3, 4, 5, 6].map((n) => array(n, 'text')).join()}, ${array(7, 'timestamptz')}) AS n(c, b, p, s, h, a)
     ORDER BY c
     ON CONFLICT (commit) DO UPDATE SET dropped_at = NULL WHERE landed_commit.dropped_at IS NOT NULL RETURNING commit AS c`,
    now,
    column(named.map((c) => c.commit)),
    column(named.map((c) => c.branch)),
    column(named.map((c) => c.patchId)),
    column(named.map((c) => c.names.subject)),
    column(named.map((c) => c.names.hash)),
    column(named.map((c) => c.committedAt)),
  );
  const reverts = named.flatMap((c) => c.names.reverts.map((target) => [c.commit, target] as const));
  await sql.run(
    `INSERT INTO landed_revert (commit, target) SELECT * FROM unnest(${array(1, 'text')}, ${array(2, 'text')}) ON CONFLICT DO NOTHING`,
    column(reverts.map(([commit]) => commit)),
    column(reverts.map(([, target]) => target)),
  );
  return fresh.map((r) => r.c);
};
