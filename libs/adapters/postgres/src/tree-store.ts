import {
  branchMoved,
  branchStream,
  commitLanded,
  commitLandedIdentity,
  maintainersSeen,
  tagSeen,
  type BranchMoved,
  type LandedLinks,
  type LandedReader,
  type MaintainersSeen,
  type TakenCommits,
  type TreeFacts,
  type TreeStore,
} from '@sluice/application';
import { rolesOfHistory, type Role } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import { commitNames, type LandedCommit } from '@sluice/series';
import { markAllChains } from './chain-index';
import { markAllDirty } from './conversation-index';
import { appendIn, insertEvents } from './event-store';
import { landedBetween } from './landed-between';
import { dropCommits, insertCommits, markCommits } from './landed-commits';
import { lockLog, shareLog } from './locks';
import { givenByCommits, markAffected } from './mark-affected';
import { relinkIn, unlinkedIn } from './patch-links';
import { array, column, json, type Database, type Sql } from './sql';

const takeIn = async (
  sql: Sql,
  commits: readonly LandedCommit[],
  links: LandedLinks | undefined,
  now: Instant,
): Promise<TakenCommits> => {
  // One commit a batch, whatever its length: the log is held alone, as it is for mails.
  await lockLog(sql);
  const distinct = [...new Map(commits.map((c) => [c.commit, c])).values()];
  const outcomes = await insertEvents(sql, distinct.map(commitLanded), now);
  const fresh = await insertCommits(sql, commits, now);
  if (links !== undefined) await relinkIn(sql, links);
  await markCommits(sql, fresh);
  const isFresh = new Set(fresh);
  await markAffected(
    sql,
    givenByCommits(
      distinct.filter((c) => isFresh.has(c.commit)),
      links,
    ),
  );
  const appended = new Set(outcomes.filter((o) => o.appended).map((o) => o.idempotencyKey));
  const unseen = distinct.filter((c) => appended.has(commitLandedIdentity(c.commit)));
  return { new: unseen.length, reverts: unseen.filter((c) => commitNames(c).reverts.length > 0).length };
};

/** Versions of MAINTAINERS in their order, those of dropped commits left out. */
const VERSIONS = `
  SELECT e.data FROM event e
  WHERE e.sort = 'fact' AND e.type <> 'MailSeen' AND e.type <> 'CommitLanded' AND e.type = 'MaintainersSeen' AND e.stream_name = $1
    AND ($2::timestamptz IS NULL OR date_trunc('second', e.recorded_at) <= $2::timestamptz)
    AND NOT EXISTS (SELECT 1 FROM landed_commit c WHERE c.commit = e.data ->> 'commit' AND c.dropped_at IS NOT NULL)
  ORDER BY (e.data ->> 'number')::int, e.global_position`;

const rolesIn = async (sql: Sql, project: string, knownAsOf?: Instant): Promise<readonly Role[]> => {
  const rows = await sql.rows<{ data: MaintainersSeen }>(
    VERSIONS,
    `maintainers-${project}`,
    knownAsOf ?? null,
  );
  return rolesOfHistory(rows.map((r) => r.data));
};

/** Writes the roles anew where versions came or went; every verdict may differ then. */
const saveRoles = async (sql: Sql, project: string): Promise<void> => {
  const changed = await sql.run(
    `INSERT INTO tree_role (project, doc) VALUES ($1, $2::jsonb)
     ON CONFLICT (project) DO UPDATE SET doc = excluded.doc WHERE tree_role.doc IS DISTINCT FROM excluded.doc`,
    project,
    json(await rolesIn(sql, project)),
  );
  if (changed > 0) await markAllDirty(sql);
};

const noteIn = async (
  sql: Sql,
  { project, tags, maintainers, moved }: TreeFacts,
  now: Instant,
): Promise<{ readonly tags: number }> => {
  await lockLog(sql);
  const dropped = moved.flatMap((m) => m.dropped ?? []);
  const seen = await appendIn(
    sql,
    tags.map((tag) => tagSeen(project, tag)),
    { recordedAt: now },
  );
  await appendIn(sql, [...maintainers.map(maintainersSeen), ...moved.map((m) => branchMoved(m, now))], {
    recordedAt: now,
  });
  for (const move of moved) await dropCommits(sql, move, now);
  if (maintainers.length > 0 || dropped.length > 0) await saveRoles(sql, project);
  return { tags: seen.filter((o) => o.appended).length };
};

/** What a project's tree says, in PostgreSQL: a batch of commits is one transaction of about ten statements. */
export const postgresTreeStore = (database: Database, now: () => Instant): TreeStore & LandedReader => ({
  recorded: async (identities) =>
    new Set(
      (
        await database.rows<{ k: string }>(
          `SELECT idempotency_key AS k FROM event WHERE idempotency_key = ANY(${array(1, 'text')})`,
          column(identities),
        )
      ).map((r) => r.k),
    ),
  tip: async (project, branch) =>
    (
      await database.rows<{ data: BranchMoved }>(
        'SELECT data FROM event WHERE stream_name = $1 ORDER BY stream_version DESC LIMIT 1',
        branchStream(project, branch),
      )
    )[0]?.data.to,
  take: (commits, links) => database.transaction((sql) => takeIn(sql, commits, links, now())),
  unlinked: (version, after, limit) => unlinkedIn(database, version, after, limit),
  relink: (links) =>
    database.transaction(async (sql) => {
      await shareLog(sql);
      await relinkIn(sql, links);
      if (links.of.size > 0) await markAllChains(sql);
    }),
  note: (facts) => database.transaction((sql) => noteIn(sql, facts, now())),
  commitsOn: async (branch) =>
    (
      await database.rows<{ c: string }>('SELECT commit AS c FROM landed_branch WHERE branch = $1', branch)
    ).map((r) => r.c),
  landed: (range) => landedBetween(database, range),
  roles: async (project, knownAsOf) => {
    if (knownAsOf !== undefined) return rolesIn(database, project, knownAsOf);
    const [row] = await database.rows<{ doc: readonly Role[] }>(
      'SELECT doc FROM tree_role WHERE project = $1',
      project,
    );
    return row?.doc ?? [];
  },
  matched: async () =>
    (await database.rows<{ n: number }>('SELECT count(DISTINCT commit)::int AS n FROM series_commit'))[0]
      ?.n ?? 0,
});
