import type { Evidence } from '@sluice/kernel';
import type { TreeAnswers, WordUse } from '../tree-answers';
import type { RuleContext } from './rule';

/** The answers of the tree as it stood before the series: those to its first patch that has any. */
export const treeOf = (context: RuleContext): TreeAnswers | undefined =>
  context.patches.find((p) => p.analysis.tree !== undefined)?.analysis.tree;

/** Where a word stands before the series; absent where no tree was asked for it. */
export const usesOf = (context: RuleContext, word: string): readonly WordUse[] | undefined => {
  for (const { analysis } of context.patches) {
    const uses = analysis.tree?.uses;
    if (uses !== undefined && Object.hasOwn(uses, word)) return uses[word];
  }
  return undefined;
};

/** That a word stands nowhere in the tree that was asked, as evidence; nothing where no tree was asked for it. */
export const absentAt = (context: RuleContext, word: string, where = 'the tree'): readonly Evidence[] => {
  const tree = treeOf(context);
  return tree === undefined || usesOf(context, word) === undefined
    ? []
    : [{ kind: 'commit', commit: tree.commit, quote: `${word} stands nowhere in ${where}` }];
};

/** A use as evidence: the tree's commit, and the line itself. */
export const atCommit = (context: RuleContext, use: WordUse): Evidence => ({
  kind: 'commit',
  commit: treeOf(context)?.commit ?? '',
  quote: `${use.path}:${use.line}: ${use.quote.trim()}`,
});
