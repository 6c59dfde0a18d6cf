import {
  commitLandedIdentity,
  commitQuery,
  hashedCommitKeys,
  type BranchMoved,
  type StoredCommit,
  type StoredMail,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { canonicalBranch, commitNames, type LandedCommit } from '@sluice/series';
import { markLeadingTo } from './chain-index';
import { markDirty } from './conversation-index';
import { dropLinks } from './patch-links';
import { array, column, instantOf, type Sql } from './sql';

/** What is asked of a commit, and the keys by which reverts name it. */
type Row = {
  readonly commit: string;
  readonly branch: string;
  readonly patch_id: string | null;
  readonly hash_key: string;
  readonly subject_key: string;
  readonly recorded_at: Instant;
  readonly dropped_at: Instant | null;
};

type Revert = { readonly commit: string; readonly target: string };

const COLUMNS = `commit, branch, patch_id, hash_key, subject_key, ${instantOf('recorded_at')} AS recorded_at, ${instantOf('dropped_at')} AS dropped_at`;

/**
 * Rows whose column is one of some values. One plain condition a statement: each then takes its index, whatever the server knows of the table. (One
 * recursive query over all of it took seconds on a table that was never analysed.)
 */
const rowsBy = (
  sql: Sql,
  by: 'commit' | 'patch_id' | 'hash_key' | 'subject_key',
  values: Iterable<string>,
): Promise<readonly Row[]> =>
  sql.rows<Row>(
    `SELECT ${COLUMNS} FROM landed_commit WHERE ${by} = ANY(${array(1, 'text')})`,
    column([...new Set(values)]),
  );

const revertsBy = (
  sql: Sql,
  by: 'commit' | 'target',
  values: readonly string[],
): Promise<readonly Revert[]> =>
  sql.rows<Revert>(
    `SELECT commit, target FROM landed_revert WHERE ${by} = ANY(${array(1, 'text')})`,
    column(values),
  );

/** Some commits with what reverts them, what they revert, and so on. */
class Family {
  readonly rows = new Map<string, Row>();
  private readonly reverts = new Map<string, Set<string>>();

  constructor(private readonly sql: Sql) {}

  /** Goes on from some rows until nothing new is found; each row leads on once. */
  async grow(from: readonly Row[]): Promise<void> {
    for (let frontier = this.add(from); frontier.length > 0;) {
      const keys = frontier.flatMap((r) => [r.hash_key, r.subject_key]);
      const reverting = await revertsBy(this.sql, 'target', keys);
      const reverted = await revertsBy(
        this.sql,
        'commit',
        frontier.map((r) => r.commit),
      );
      for (const { commit, target } of [...reverting, ...reverted])
        this.reverts.set(commit, (this.reverts.get(commit) ?? new Set()).add(target));
      const targets = reverted.map((r) => r.target);
      const found = [
        ...(await rowsBy(
          this.sql,
          'commit',
          reverting.map((r) => r.commit),
        )),
        ...(await rowsBy(this.sql, 'hash_key', targets)),
        ...(await rowsBy(this.sql, 'subject_key', targets)),
      ];
      frontier = this.add(found);
    }
  }

  private add(rows: readonly Row[]): readonly Row[] {
    const fresh = rows.filter((row) => !this.rows.has(row.commit));
    for (const row of fresh) this.rows.set(row.commit, row);
    return [...new Map(fresh.map((row) => [row.commit, row])).values()];
  }

  /** By commit, those that it reverts or that revert it. */
  links(): ReadonlyMap<string, ReadonlySet<string>> {
    const byKey = new Map<string, string[]>();
    for (const { commit, hash_key, subject_key } of this.rows.values())
      for (const key of [hash_key, subject_key]) byKey.set(key, [...(byKey.get(key) ?? []), commit]);
    const links = new Map([...this.rows.keys()].map((commit) => [commit, new Set<string>()] as const));
    for (const [commit, targets] of this.reverts)
      for (const target of [...targets].flatMap((key) => byKey.get(key) ?? [])) {
        links.get(commit)?.add(target);
        links.get(target)?.add(commit);
      }
    return links;
  }
}

const reachedFrom = (
  seeds: readonly string[],
  links: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> => {
  const reached = new Set(seeds);
  // A set hands out what is added while it is gone through.
  for (const commit of reached) for (const next of links.get(commit) ?? []) reached.add(next);
  return reached;
};

const factsOf = async (sql: Sql, commits: Iterable<string>): Promise<ReadonlyMap<string, LandedCommit>> => {
  const rows = await sql.rows<{ data: LandedCommit }>(
    `SELECT data FROM event WHERE idempotency_key = ANY(${array(1, 'text')})`,
    column([...commits].map(commitLandedIdentity)),
  );
  return new Map(rows.map(({ data }) => [data.commit, data]));
};

const storedOf = (row: Row, data: LandedCommit): StoredCommit => ({
  ...data,
  branch: row.branch,
  recordedAt: row.recorded_at,
  ...(row.dropped_at === null ? {} : { droppedAt: row.dropped_at }),
});

const byKey = (
  rows: readonly Row[],
  key: (row: Row) => string | null,
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const row of rows) {
    const value = key(row);
    if (value !== null) found.set(value, [...(found.get(value) ?? []), row.commit]);
  }
  return found;
};

/** The commits that may be tied to a patch among some mails, by conversation: see `SeriesReader.commitsOf`. */
export const loadCommits = async (
  sql: Sql,
  mails: ReadonlyMap<string, readonly StoredMail[]>,
): Promise<ReadonlyMap<string, readonly StoredCommit[]>> => {
  // Without a tree, which is how most begin, nothing more is asked.
  if ((await sql.rows('SELECT 1 FROM landed_commit LIMIT 1')).length === 0) return new Map();
  const queries = [...mails].map(([place, ones]) => ({ place, ...commitQuery(ones) }));
  const seeds = [
    ...(await rowsBy(
      sql,
      'patch_id',
      queries.flatMap((q) => q.patchIds),
    )),
    ...(await rowsBy(
      sql,
      'subject_key',
      queries.flatMap((q) => q.subjects),
    )),
  ];
  if (seeds.length === 0) return new Map();
  const family = new Family(sql);
  await family.grow(seeds);
  const facts = await factsOf(sql, family.rows.keys());
  const links = family.links();
  const byId = byKey(seeds, (r) => r.patch_id);
  const bySubject = byKey(seeds, (r) => r.subject_key);
  const commitsFor = ({ patchIds, subjects }: (typeof queries)[number]): readonly StoredCommit[] => {
    const own = [
      ...patchIds.flatMap((id) => byId.get(id) ?? []),
      ...subjects.flatMap((s) => bySubject.get(s) ?? []),
    ];
    return [...reachedFrom(own, links)].sort().flatMap((commit) => {
      const [row, data] = [family.rows.get(commit), facts.get(commit)];
      return row === undefined || data === undefined ? [] : [storedOf(row, data)];
    });
  };
  return new Map(queries.map((query) => [query.place, commitsFor(query)] as const));
};

/** Commits with all that share their subject, revert them, are reverted by them: see `SeriesReader.commitFamilies`. */
export const loadFamilies = async (
  sql: Sql,
  commits: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredCommit[]>> => {
  const named = await rowsBy(sql, 'commit', commits);
  if (named.length === 0) return new Map();
  const alike = await rowsBy(
    sql,
    'subject_key',
    named.map((r) => r.subject_key),
  );
  const family = new Family(sql);
  await family.grow(alike);
  const facts = await factsOf(sql, family.rows.keys());
  const links = family.links();
  const bySubject = byKey(alike, (r) => r.subject_key);
  const stored = (commit: string): readonly StoredCommit[] => {
    const [row, data] = [family.rows.get(commit), facts.get(commit)];
    return row === undefined || data === undefined ? [] : [storedOf(row, data)];
  };
  return new Map(
    named.map(({ commit, subject_key }) => {
      const reached = reachedFrom(bySubject.get(subject_key) ?? [commit], links);
      return [commit, [...reached].sort().flatMap(stored)] as const;
    }),
  );
};

/** Puts on the to-do list what may be tied to some commits, or to what these revert or are reverted by. */
export const markCommits = async (sql: Sql, commits: readonly string[]): Promise<void> => {
  if (commits.length === 0) return;
  const family = new Family(sql);
  await family.grow(await rowsBy(sql, 'commit', commits));
  const facts = await factsOf(sql, family.rows.keys());
  const lists = await sql.rows<{ l: string | null }>('SELECT DISTINCT list_id AS l FROM series');
  const keys = hashedCommitKeys([...facts.values()], [...new Set(['', ...lists.map((r) => r.l ?? '')])]);
  const places = await sql.rows<{ c: string }>(
    `SELECT DISTINCT conversation_id AS c FROM conversation_key WHERE key = ANY(${array(1, 'text')})`,
    column(keys),
  );
  await markDirty(
    sql,
    places.map((r) => r.c),
  );
  // What leads to one of them, whether it was ever posted or not.
  await markLeadingTo(sql, [...family.rows.keys()]);
};

/** The branch that each of some commits counts for; none for one that no branch has. */
const canonicalBranches = async (
  sql: Sql,
  commits: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await sql.rows<{ commit: string; branch: string }>(
    `SELECT commit, branch FROM landed_branch WHERE commit = ANY(${array(1, 'text')})`,
    column(commits),
  );
  const seen = new Map<string, string[]>();
  for (const { commit, branch } of rows) seen.set(commit, [...(seen.get(commit) ?? []), branch]);
  return new Map([...seen].map(([commit, branches]) => [commit, canonicalBranch(branches) ?? ''] as const));
};

const insertBranches = (sql: Sql, commits: readonly LandedCommit[]): Promise<number> =>
  sql.run(
    `INSERT INTO landed_branch (commit, branch) SELECT * FROM unnest(${array(1, 'text')}, ${array(2, 'text')}) ON CONFLICT DO NOTHING`,
    column(commits.map((c) => c.commit)),
    column(commits.map((c) => c.branch)),
  );

/**
 * Adds the rows of commits that are not there yet, or that a forced push had taken away, and the branches they were seen on; answers these, and
 * those that count for another branch now.
 */
export const insertCommits = async (
  sql: Sql,
  commits: readonly LandedCommit[],
  now: Instant,
): Promise<readonly string[]> => {
  await insertBranches(sql, commits);
  const distinct = [...new Map(commits.map((c) => [c.commit, c])).values()];
  const branches = await canonicalBranches(
    sql,
    distinct.map((c) => c.commit),
  );
  const named = distinct.map((c) => ({
    ...c,
    branch: branches.get(c.commit) ?? c.branch,
    names: commitNames(c),
  }));
  const fresh = await sql.rows<{ c: string }>(
    `INSERT INTO landed_commit (commit, branch, patch_id, subject_key, hash_key, committed_at, recorded_at)
     SELECT c, b, p, s, h, a, $1::timestamptz
     FROM unnest(${[2, 3, 4, 5, 6].map((n) => array(n, 'text')).join()}, ${array(7, 'timestamptz')}) AS n(c, b, p, s, h, a)
     ORDER BY c
     ON CONFLICT (commit) DO UPDATE SET dropped_at = NULL, branch = excluded.branch
       WHERE landed_commit.dropped_at IS NOT NULL OR landed_commit.branch <> excluded.branch
     RETURNING commit AS c`,
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

/** Takes commits from a branch; gone are those that no other has. */
export const dropCommits = async (
  sql: Sql,
  { branch, dropped = [] }: Pick<BranchMoved, 'branch' | 'dropped'>,
  now: Instant,
): Promise<void> => {
  if (dropped.length === 0) return;
  await sql.run(
    `DELETE FROM landed_branch WHERE branch = $2 AND commit = ANY(${array(1, 'text')})`,
    column(dropped),
    branch,
  );
  const elsewhere = await canonicalBranches(sql, dropped);
  const gone = dropped.filter((commit) => !elsewhere.has(commit));
  await sql.run(
    `UPDATE landed_commit SET dropped_at = $2::timestamptz WHERE commit = ANY(${array(1, 'text')}) AND dropped_at IS NULL`,
    column(gone),
    now,
  );
  await dropLinks(sql, gone);
  await sql.run(
    `UPDATE landed_commit l SET branch = n.b FROM unnest(${array(1, 'text')}, ${array(2, 'text')}) AS n(c, b) WHERE l.commit = n.c`,
    column([...elsewhere.keys()]),
    column([...elsewhere.values()]),
  );
  await markCommits(sql, dropped);
};
