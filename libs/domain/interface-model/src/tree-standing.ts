import type { AnalysedPatch } from './interface-change';
import { asksTree } from './questions';
import type { Bump } from './rules/rule';

/** How far the tree was asked about a set of patches, and which interface versions it shows as bumped in their cycle. */
export type TreeStanding = { readonly treeKnown: boolean; readonly bumpedThisCycle: readonly Bump[] };

/** The tree counts as known when every patch that changes something was read with it: what one of them left unasked could matter. */
export const treeStanding = (patches: readonly AnalysedPatch[]): TreeStanding => {
  const asked = patches.filter(({ analysis }) => asksTree(analysis));
  const answers = asked.flatMap(({ analysis }) => analysis.tree ?? []);
  const bumps = answers.flatMap(({ versions }) =>
    versions.flatMap(({ constant, value, bumpedBy }): readonly Bump[] =>
      bumpedBy === undefined ? [] : [{ constant, value, ...bumpedBy }],
    ),
  );
  return { treeKnown: asked.length > 0 && answers.length === asked.length, bumpedThisCycle: bumps };
};
