import { refsOf, type Dependence, type EdgeKind, type ParentFate } from '@sluice/dependency';
import type { Evidence } from '@sluice/kernel';
import { SUPPOSED_COMMIT, type Revision } from '@sluice/series';
import type { Case } from '../case';
import { atMost, informs, type Rule, type Said } from '../reason';
import type { Effect } from '../verdict';

/** How a patch is tied to what it needs, as words in brackets. */
const KIND_TEXT: Readonly<Record<EdgeKind, string>> = {
  declared: 'as its poster says',
  base: 'as what it is made on',
  'series-order': 'by the order it was announced in',
  symbol: 'for what it introduces',
  lines: 'whose lines it changes',
  number: 'for the number beside its own',
  mirror: 'which it mirrors',
  fixes: 'which it fixes',
  reverts: 'which it reverts',
  promise: 'by what was promised of it',
  prose: 'as a mail says',
};

/**
 * Kinds of edges that say that a patch cannot do without the other one. The others say that the two touch: a neighbour's number, a changed line, a
 * mirror of what is gone may be put right in either.
 */
const NEEDS: ReadonlySet<EdgeKind> = new Set<EdgeKind>([
  'declared',
  'base',
  'symbol',
  'series-order',
  'prose',
  'promise',
]);

const NAMED = 3;

/** By its author's own words, by the tree, or by a person: what is sure enough to hold. */
const isStrong = ({ edge, confirmed }: Dependence): boolean =>
  confirmed === true || (edge.confidence === 'certain' && NEEDS.has(edge.kind));

/** What a person can do about an edge that only seems to be one. */
const settledBy = (title: string): string =>
  `A person confirms or dismisses that it needs ${title} (\`sluice deps confirm\`, \`sluice deps dismiss\`), or a version posted since that does not.`;

type Known = { readonly dependence: Dependence; readonly landedAt: string | undefined };

/** What is in stays unless its ground was taken away afterwards. */
const effectLanded = ({ dependence, landedAt = '' }: Known): Effect | undefined => {
  const { fate } = dependence.parent;
  if (fate.state !== 'reverted' || fate.at <= landedAt) return undefined;
  if (isStrong(dependence)) return 'holds';
  // The tree stands with it after the revert: that the two touched is worth a word, and no more.
  return dependence.edge.confidence === 'certain' ? 'informs' : 'undetermines';
};

/** Of what was never received nothing is known: what its poster needs leaves it undetermined, what else names it is told. */
const effectUnknown = (dependence: Dependence): Effect | undefined => {
  const { kind } = dependence.edge;
  if (isStrong(dependence) && kind !== 'base') return 'undetermines';
  return kind === 'fixes' ? undefined : 'informs';
};

const effectOf = (known: Known): Effect | undefined => {
  const { dependence, landedAt } = known;
  const { state } = dependence.parent.fate;
  if (state === 'landed') return undefined;
  if (landedAt !== undefined) return effectLanded(known);
  if (dependence.edge.kind === 'reverts') return state === 'reverted' ? undefined : 'informs';
  if (state === 'unknown') return effectUnknown(dependence);
  if (isStrong(dependence)) return 'holds';
  return state === 'reverted' ? 'undetermines' : 'informs';
};

const day = (instant: string): string => instant.slice(0, 10);

/** One that is only supposed (a what-if) is told as that. */
const revertText = ({ by, at }: Extract<ParentFate, { state: 'reverted' }>): string =>
  by === SUPPOSED_COMMIT ? 'the supposed revert' : `${by.slice(0, 10)} on ${day(at)}`;

const fateText = (fate: ParentFate): string => {
  switch (fate.state) {
    case 'reverted':
      return `which went in as ${fate.commit.slice(0, 10)} and was reverted by ${revertText(fate)}`;
    case 'withdrawn':
      return `which its poster withdrew on ${day(fate.at)}`;
    case 'superseded':
      return `which v${fate.revision} of ${day(fate.at)} no longer has`;
    case 'unknown':
      return 'of which neither mail nor commit was received';
    case 'landed':
      return `which went in as ${fate.commit.slice(0, 10)} on ${day(fate.at)}`;
    case 'posted':
      return 'which is posted and not in';
  }
};

const titleOf = ({ edge, parent }: Dependence): string =>
  parent.subject === undefined ? `<${edge.to}>` : `"${parent.subject}"`;

const CLEARED_BY: Readonly<Record<ParentFate['state'], string>> = {
  posted: 'goes in',
  landed: 'goes in',
  superseded: 'is posted again and goes in',
  reverted: 'is posted anew and goes in',
  withdrawn: 'is posted anew and goes in',
  unknown: 'is received, as mail or as commit',
};

const clearedBy = (effect: Effect, one: Dependence): string => {
  const title = titleOf(one);
  const { state } = one.parent.fate;
  if (effect === 'informs') return '';
  if (effect === 'undetermines' && state !== 'unknown')
    return one.edge.confidence === 'certain'
      ? `${title} is posted anew and goes in, or a version posted since that does not need it.`
      : settledBy(title);
  return `${title} ${CLEARED_BY[state]}, or a version that does not need it.`;
};

const fateEvidence = (fate: ParentFate): readonly Evidence[] =>
  fate.state === 'reverted' && fate.by !== SUPPOSED_COMMIT ? [{ kind: 'commit', commit: fate.by }] : [];

/** Edges of one kind and effect from the judged revision to one patch. */
type Group = readonly [Dependence, ...Dependence[]];

const positionsIn = (group: Group, { patches }: Revision): string => {
  const from = new Set<string>(group.map((d) => d.edge.from));
  const positions = patches
    .filter((p) => [p.messageId, p.landing?.commit].some((ref) => from.has(ref ?? '')))
    .map((p) => String(p.position));
  if (positions.length === 0 || patches.length === 1) return 'It needs';
  return `${positions.length === 1 ? 'Patch' : 'Patches'} ${atMost(NAMED, positions)} ${positions.length === 1 ? 'needs' : 'need'}`;
};

const namesIn = (group: Group): string => {
  const names = [...new Set(group.flatMap((d) => d.edge.names ?? []))];
  return names.length === 0 ? '' : `: ${atMost(NAMED, names)}`;
};

const saidOf = (effect: Effect, group: Group, revision: Revision): Said => {
  const [one] = group;
  const { kind } = one.edge;
  const how = `${KIND_TEXT[kind]}${namesIn(group)}`;
  return {
    effect,
    sentence: `${positionsIn(group, revision)} ${titleOf(one)} (${how}), ${fateText(one.parent.fate)}.`,
    evidence: [...group.flatMap((d) => d.edge.evidence).slice(0, NAMED), ...fateEvidence(one.parent.fate)],
    clearedBy: clearedBy(effect, one),
  };
};

/** What only seems to be needed and is not in yet: said once for all of it. */
const told = (groups: readonly Group[]): readonly Said[] => {
  if (groups.length === 0) return [];
  const titles = [...new Set(groups.map(([one]) => titleOf(one)))];
  const evidence = groups.flatMap((g) => g.flatMap((d) => d.edge.evidence).slice(0, 1));
  return [
    informs(
      `It seems to need what is not known to be in: ${atMost(NAMED, titles)} (\`sluice deps show\`).`,
      evidence.slice(0, NAMED),
    ),
  ];
};

const grouped = (found: readonly (readonly [Effect, Dependence])[], effect: Effect): readonly Group[] => {
  const groups = new Map<string, [Dependence, ...Dependence[]]>();
  for (const [what, one] of found) {
    if (what !== effect) continue;
    const key = `${one.edge.kind} ${one.edge.to}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
};

/** The edges that lead out of the series: its own patches go in together, and what it landed as is itself. */
const outward = ({ input }: Case): readonly Dependence[] => {
  const { dependences = [], series } = input;
  if (dependences.length === 0) return dependences;
  const own = new Set(refsOf(series));
  const isOwnRevert = ({ fate }: Dependence['parent']): boolean =>
    fate.state === 'reverted' && own.has(fate.by);
  return dependences.filter(
    ({ edge, parent }) => !own.has(edge.to) && parent.series !== series.id && !isOwnRevert(parent),
  );
};

/**
 * What a revision needs has to be in before it. What its author or the tree says it needs, or a person confirmed, holds it while that is not in,
 * and again when that is taken back; what only seems to be needed asks a person once it was reverted, and is told before.
 */
export const dependencies: Rule = {
  rule: 'dependencies',
  ruleVersion: 1,
  judge: (matter) => {
    const edges = outward(matter);
    if (edges.length === 0 || matter.calendar.shippedAt !== undefined) return [];
    const landedAt = matter.input.landed?.at;
    const found = edges.flatMap((dependence): readonly (readonly [Effect, Dependence])[] => {
      const effect = effectOf({ dependence, landedAt });
      return effect === undefined ? [] : [[effect, dependence]];
    });
    return [
      ...(['holds', 'undetermines'] as const).flatMap((effect) =>
        grouped(found, effect).map((group) => saidOf(effect, group, matter.revision)),
      ),
      ...told(grouped(found, 'informs')),
    ];
  },
};
