import type { IncomingContent, LandedLinks } from '@sluice/application';
import { keysOfCommit, keysOfMail } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import { affectedBy, type LinksGiven } from './affected';
import { markAllChains, markChainsOf } from './chain-index';
import type { Sql } from './sql';

/** Chains that one batch puts on the to-do list by name; where it may bear on more, all are. */
const MANY = 5_000;

/** What read mails give to the index, as others find them. */
export const givenByMails = (
  mails: readonly { readonly content: Pick<IncomingContent, 'reading' | 'links' | 'saidAt'> }[],
): readonly LinksGiven[] =>
  mails.flatMap(({ content: { reading, links, saidAt: at } }) =>
    reading.kind === 'reply' || reading.kind === 'other'
      ? []
      : [{ at, keys: keysOfMail(reading), links: links ?? NOTHING }],
  );

const NOTHING: LinksGiven['links'] = { uses: [], fresh: [], defines: [], adds: [], touches: [], names: [] };

/** What landed commits give to it. */
export const givenByCommits = (
  commits: readonly LandedCommit[],
  links: LandedLinks | undefined,
): readonly LinksGiven[] =>
  commits.map((commit) => ({
    at: commit.committedAt as Instant,
    keys: keysOfCommit(commit),
    links: links?.of.get(commit.commit) ?? NOTHING,
  }));

/**
 * Puts on the to-do list the chains of what may need something a batch brings: recorded patches that use its words, touch its lines or name it. Those
 * that come with the batch are on it anyway, once they are derived.
 */
export const markAffected = async (sql: Sql, given: readonly LinksGiven[]): Promise<void> => {
  // Before anything was recorded there is nothing to look at again.
  if (given.length === 0 || (await sql.rows('SELECT 1 FROM series LIMIT 1')).length === 0) return;
  const refs = await affectedBy(sql, given, MANY);
  if (refs.length < MANY) await markChainsOf(sql, refs);
  else await markAllChains(sql);
};
