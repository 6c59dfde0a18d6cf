import type { Instant } from '@sluice/kernel';
import { dayOf } from './as-of';
import type { AnalysedPatch, Finding, InterfaceChange } from './interface-change';
import type { InterfaceModel } from './model';
import { contextOf, type Bump, type Claim, type Remark } from './rules/rule';
import { treeStanding } from './tree-standing';
import { RULES } from './rules/rules';

/** One revision of a series as far as it came, and the day to judge it by. */
export type ReviewInput = {
  readonly patches: readonly AnalysedPatch[];
  /** How many patches the series says it has, and which of them never came. */
  readonly total: number;
  readonly missing: readonly number[];
  readonly model: InterfaceModel;
  readonly at: Instant;
  /** Whether the project's tree was at hand; without it rules say what they could not know. */
  readonly treeKnown: boolean;
  /** Interface versions the tree shows as bumped in this cycle; they go before the model's own table. */
  readonly bumpedThisCycle?: readonly Bump[] | undefined;
  /** Numbers that other posted series want: rules about several series compare with them. */
  readonly claims?: readonly Claim[] | undefined;
  /** What people said of the revision in answers to it. */
  readonly remarks?: readonly Remark[] | undefined;
};

export type Review = { readonly changes: readonly InterfaceChange[]; readonly findings: readonly Finding[] };

/** More findings than this help nobody; the first of each rule are kept. */
const MAX_FINDINGS_OF_A_RULE = 20;

/**
 * What the review rules say of a series: evaluated on the union of its patches, because what one patch lacks another may bring. A pure
 * function; the order of the patches does not matter, and a patch without interface changes costs nothing.
 */
export const review = (input: ReviewInput): Review => {
  const { total, missing, model, claims = [], remarks = [] } = input;
  const patches = [...input.patches].sort(
    (a, b) => a.position - b.position || (a.messageId < b.messageId ? -1 : 1),
  );
  const changes = patches.flatMap((p) => p.analysis.changes);
  if (patches.every(saysNothing)) return { changes, findings: [] };
  const bumps = input.bumpedThisCycle ?? [];
  const treeKnown = input.treeKnown || treeStanding(patches).treeKnown;
  const day = dayOf(input.at);
  const context = contextOf({ patches, total, missing, model, treeKnown, bumps, claims, remarks, day });
  return { changes, findings: RULES.flatMap((rule) => rule.check(context).slice(0, MAX_FINDINGS_OF_A_RULE)) };
};

const saysNothing = ({ analysis }: AnalysedPatch): boolean =>
  [
    analysis.changes,
    analysis.statements,
    analysis.slips,
    analysis.signs,
    analysis.removes,
    analysis.tree?.unread,
  ].every((said) => said === undefined || said.length === 0);
