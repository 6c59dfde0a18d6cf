import type { NameKey, PatchLinks, PatchRef } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { havingAny } from './patch-links';
import { array, column, type Sql } from './sql';

/** What a batch gave to the index: by each patch the moment it counts from, the keys others name it by, and its links. */
export type LinksGiven = {
  readonly at: Instant;
  readonly keys: readonly NameKey[];
  readonly links: PatchLinks;
};

/**
 * Posted patches that may need something the batch brings: that use a word it may introduce, touch a line it adds, or name one of its patches. A word
 * that a landed commit used before is no news, and affects nobody. Sorted; never more than `limit`.
 */
export const affectedBy = async (
  sql: Sql,
  batch: readonly LinksGiven[],
  limit: number,
): Promise<readonly PatchRef[]> => {
  const words = new Map<string, Instant>();
  for (const { at, links } of batch)
    for (const word of links.fresh) {
      const before = words.get(word);
      if (before === undefined || at < before) words.set(word, at);
    }
  const adds = new Set(batch.flatMap(({ links }) => links.adds));
  const keys = new Set(batch.flatMap((given) => given.keys));
  if (words.size + adds.size + keys.size === 0) return [];
  const rows = await sql.rows<{ ref: PatchRef }>(
    `WITH news AS MATERIALIZED (
       SELECT w FROM unnest(${array(1, 'text')}, ${array(2, 'timestamptz')}) AS n(w, at)
       WHERE NOT EXISTS (SELECT 1 FROM patch_link l JOIN landed_commit c ON c.commit = l.id
                         WHERE l.uses @> ARRAY[n.w] AND c.committed_at < n.at OFFSET 0))
     SELECT DISTINCT ref FROM (
       SELECT p.ref, p.sort FROM ${havingAny('uses', '(SELECT w FROM news)')}
       UNION ALL SELECT p.ref, p.sort FROM ${havingAny('touches', `unnest(${array(3, 'int')})`)}
       UNION ALL SELECT p.ref, p.sort FROM ${havingAny('name_keys', `unnest(${array(4, 'text')})`)}) AS found
     WHERE sort = 'posted'
     ORDER BY ref LIMIT $5::int`,
    column([...words.keys()]),
    column([...words.values()]),
    column([...adds]),
    column([...keys]),
    limit,
  );
  return rows.map(({ ref }) => ref);
};
