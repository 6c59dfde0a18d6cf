import type { AnalysedPatch } from './interface-change';
import { asksTree } from './questions';
import type { Bump } from './rules/rule';

/** How far the tree was asked about a set of patches, and which interface versions it shows as bumped in their cycle. */
export type TreeStanding = { readonly treeKnown: boolean; readonly bumpedThisCycle: readonly Bump[] };

/** Files of the model that some of the patches touch and that could not be read exactly, each once. */
export const unreadFiles = (patches: readonly AnalysedPatch[]): readonly string[] => [
  ...new Set(patches.flatMap(({ analysis }) => (analysis.tree?.unread ?? []).map(({ path }) => path))),
];

/**
 * The tree counts as known when every patch that changes something was read with it, and all of its files of the model were: what one of them
 * left unasked or unread could matter.
 */
export const treeStanding = (patches: readonly AnalysedPatch[]): TreeStanding => {
  const asked = patches.filter(({ analysis }) => asksTree(analysis));
  const answers = asked.flatMap(({ analysis }) => analysis.tree ?? []);
  const bumps = answers.flatMap(({ versions }) =>
    versions.flatMap(({ constant, value, bumpedBy }): readonly Bump[] =>
      bumpedBy === undefined ? [] : [{ constant, value, ...bumpedBy }],
    ),
  );
  const isRead = asked.length > 0 && answers.length === asked.length;
  return { treeKnown: isRead && unreadFiles(patches).length === 0, bumpedThisCycle: bumps };
};
