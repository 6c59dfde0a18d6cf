import { cite, cycleBegan, versionOn } from '../as-of';
import type { Evidence } from '@sluice/kernel';
import type { VersionHistory } from '../model';
import type { VersionInTree } from '../tree-answers';
import { treeOf } from './in-tree';
import { inModel, ofKind, shownBy, type PlacedChange, type RuleContext } from './rule';

/** `brief` cites the bump; `sentence` says it in full. */
type Bumped = { readonly brief: string; readonly sentence: string; readonly evidence: Evidence };

/** Whether the interface version that covers a file was, or is being, bumped in the cycle of the day. */
export type BumpState =
  | ({ readonly state: 'in-series' | 'this-cycle' } & Bumped)
  | { readonly state: 'not-yet'; readonly sentence: string; readonly evidence: Evidence }
  | { readonly state: 'unknown' };

/** The version history that covers a change: that of its header, or of the structure the model puts under it. */
export const versionCovering = (
  context: RuleContext,
  change: Pick<PlacedChange, 'file' | 'structure'>,
): VersionHistory | undefined => {
  const { versions, structures } = context.model;
  const constant = structures.find(
    (s) => s.header === change.file && (change.structure ?? s.name) === s.name,
  )?.version;
  return versions.find((v) => v.header === change.file) ?? versions.find((v) => v.constant === constant);
};

const inSeries = (context: RuleContext, history: VersionHistory): BumpState | undefined => {
  const bump = ofKind(context, 'version-bumped', history.constant)[0];
  if (bump === undefined) return undefined;
  const brief = `${history.constant} ${bump.to ?? ''}, in this series`;
  return {
    state: 'in-series',
    brief,
    sentence: `The series bumps ${history.constant} itself.`,
    evidence: shownBy(bump),
  };
};

const bumpedBefore = (constant: string, value: string, cited: string) => ({
  state: 'this-cycle' as const,
  brief: `${constant} ${value}, ${cited}`,
  sentence: `${constant} was already bumped to ${value} in this cycle (${cited}).`,
});

const fromTree = (context: RuleContext, history: VersionHistory): BumpState | undefined => {
  const bump = context.bumps.find((b) => b.constant === history.constant);
  if (bump === undefined) return undefined;
  const evidence: Evidence = {
    kind: 'commit',
    commit: bump.commit,
    quote: `${history.constant} ${bump.value}`,
  };
  return {
    ...bumpedBefore(history.constant, bump.value, `${bump.commit.slice(0, 10)}, ${bump.date}`),
    evidence,
  };
};

const bumpedInTree = (found: VersionInTree, evidence: Evidence): BumpState => {
  const by = found.bumpedBy;
  const cited = by === undefined ? 'in the tree' : `${by.commit.slice(0, 10)}, ${by.date}`;
  return { ...bumpedBefore(found.constant, found.value, cited), evidence };
};

/** The version as the tree has it, beside the one it had when the cycle began. */
const fromTreeItself = (context: RuleContext, history: VersionHistory): BumpState | undefined => {
  const tree = treeOf(context);
  const found = tree?.versions.find((v) => v.constant === history.constant);
  if (tree === undefined || found?.atBranching === undefined) return undefined;
  const commit = found.bumpedBy?.commit ?? tree.commit;
  const evidence: Evidence = { kind: 'commit', commit, quote: `${found.constant} ${found.value}` };
  if (found.value !== found.atBranching) return bumpedInTree(found, evidence);
  const sentence = `${found.constant} is ${found.value}, as it was when the cycle began.`;
  return { state: 'not-yet', sentence, evidence };
};

const fromModel = (context: RuleContext, history: VersionHistory): BumpState => {
  const now = versionOn(context.model, history, context.day);
  const cycle = cycleBegan(context.model, context.day);
  if (now === undefined || cycle === undefined || context.day > context.model.upTo.date)
    return { state: 'unknown' };
  const evidence = inModel(history.constant, `${now.value}, ${cite(now.from)}`);
  if (now.thisCycle) return { ...bumpedBefore(history.constant, now.value, cite(now.from)), evidence };
  return {
    state: 'not-yet',
    sentence: `${history.constant} was last bumped to ${now.value} (${cite(now.from)}), before ${cycle.release} branched (${cycle.day}).`,
    evidence,
  };
};

/** The bump that covers a change, from the series, the tree or the model's version table, in this order. */
export const bumpState = (context: RuleContext, history: VersionHistory): BumpState =>
  inSeries(context, history) ??
  fromTree(context, history) ??
  fromTreeItself(context, history) ??
  fromModel(context, history);
