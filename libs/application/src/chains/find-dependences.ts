import {
  byEnds,
  formsIn,
  isEmpty,
  refsOf,
  type Dependence,
  type Edge,
  type FoundParent,
  type PatchRef,
} from '@sluice/dependency';
import type { Series } from '@sluice/series';
import type { EdgeDecision } from '../connect/confirmed';
import type { Assembled } from '../connect/assembled';
import type { ConnectPorts, DependentsOf, OutgoingEdges } from '../connect/signatures';
import type { LinkIndex } from '../ports/link-index';
import type { DerivedFrom } from '../views';
import { InStep } from './in-step';
import { parentsOf, type ParentPorts } from './parents';
import { rememberingPorts } from './remembering';

/** Finds the edges of some series' newest revisions as a viewpoint leaves them: a pure function of the facts, however they came. */
export type FindEdges = (series: readonly Series[], from: DerivedFrom) => Promise<readonly Edge[]>;

/** What some series depend on as of a viewpoint, and what became of it. `assembled`: whole conversations that are at hand as they are from there. */
export type FindDependences = (
  series: readonly Series[],
  from: DerivedFrom,
  assembled?: ReadonlyMap<string, Assembled>,
) => Promise<readonly Dependence[]>;

/** Finds what series depend on again and again, while nothing is written that may bear on it: what one question assembled is at hand for the next. */
export type BeginFinding = () => FindDependences;

/** The ids of the series that depend on one, or on a commit that nobody needs to have posted, as of a viewpoint, sorted. */
export type FindDependents = (on: Series | PatchRef, from: DerivedFrom) => Promise<readonly string[]>;

/** The last word of a person on whether one patch needs another, in whatever form it names them. */
const lastWord = (
  decisions: readonly EdgeDecision[],
  from: readonly PatchRef[],
  to: readonly PatchRef[],
): EdgeDecision['kind'] | undefined =>
  decisions.findLast((d) => from.includes(d.from) && to.includes(d.to))?.kind;

/** An edge as people left it: one that was dismissed is none, one that was confirmed is sure. */
const decided = (
  edge: Edge,
  { parent, forms }: FoundParent,
  word: (to: readonly PatchRef[]) => EdgeDecision['kind'] | undefined,
): readonly Dependence[] => {
  const said = word([edge.to, ...forms]);
  if (said === 'dismiss') return [];
  return [said === undefined ? { edge, parent } : { edge, parent, confirmed: true }];
};

const UNKNOWN: FoundParent = { parent: { fate: { state: 'unknown' } }, forms: [] };

const formsAmong = (series: readonly Series[], ref: PatchRef): readonly PatchRef[] => [
  ref,
  ...series.flatMap((s) => formsIn(s, ref)),
];

/** Edges as they are found, as people left them, with what became of what they lead to: the one way for views and for what is recorded. */
export const findDependencesBy =
  (edgesOf: FindEdges, ports: ParentPorts): FindDependences =>
  async (series, from) => {
    if (series.length === 0) return [];
    const edges = (await edgesOf(series, from)).toSorted(byEnds);
    if (edges.length === 0) return [];
    const { dependences: decisions = [] } = await ports.knowledge(from.knownAsOf);
    const parents = await parentsOf(
      ports,
      edges.map((e) => e.to),
      from,
    );
    return edges.flatMap((edge) =>
      decided(edge, parents.get(edge.to) ?? UNKNOWN, (to) =>
        decisions.length === 0 ? undefined : lastWord(decisions, formsAmong(series, edge.from), to),
      ),
    );
  };

/** All mails that may say of a series what it needs. */
const speakers = ({ revisions }: Series): readonly PatchRef[] =>
  revisions.flatMap((r) => [
    ...[r.coverMessageId, r.expectedCoverMessageId].flatMap((id) => id ?? []),
    ...r.resends,
    ...r.patches.flatMap((p) => [p.messageId, p.expectedMessageId].flatMap((id) => id ?? [])),
    ...r.replies.map(({ messageId }) => messageId),
  ]);

/** Whether patches of a series never came, or stand in an older revision: the order of its patches then leads out of what was posted. */
const leadsOutByOrder = ({ revisions }: Series): boolean => {
  const last = revisions.at(-1);
  return last !== undefined && (!last.complete || last.rerollOf !== undefined);
};

/** The series that may have edges at all: many of a large archive say nothing that leads anywhere, and one read tells. */
const tellingOf = async (links: LinkIndex, series: readonly Series[]): Promise<readonly Series[]> => {
  const rows = await links.byRef([...new Set(series.flatMap(speakers))]);
  const telling = new Set(rows.flatMap((row) => (isEmpty(row.links) ? [] : [row.ref])));
  return series.filter((one) => leadsOutByOrder(one) || speakers(one).some((ref) => telling.has(ref)));
};

/** The refs of the newest revision of a series: what its edges go out from. */
const newestRefs = (series: Series): readonly PatchRef[] =>
  series.revisions.at(-1)?.patches.flatMap((p) => p.messageId ?? []) ?? [];

/** The order within one posting says nothing that its numbers do not: what goes in together waits for nothing in it. */
const isInside = (edge: Edge, newest: ReadonlySet<PatchRef>): boolean =>
  edge.kind === 'series-order' && newest.has(edge.to);

/** Series that are asked about side by side: what is read for them is in memory together. */
const IN_STEP = 100;

const inGroups = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

/**
 * The edges that `connect` finds, of each series apart: what happens to be asked beside a series must not bear on its edges. It is asked by the
 * Message-IDs of the newest patches: a series has another id as of a moment before its first posting was known.
 */
export const edgesBy =
  (outgoing: OutgoingEdges, ports: ConnectPorts): FindEdges =>
  async (series, { asOf, knownAsOf }) => {
    const found: (readonly Edge[])[] = [];
    for (const group of inGroups(series, IN_STEP)) {
      const step = new InStep();
      const near = rememberingPorts(ports, step);
      const edgesOf = async (one: Series): Promise<readonly Edge[]> => {
        const refs = newestRefs(one);
        if (refs.length === 0) return [];
        const newest = new Set(refs);
        const edges = await outgoing(near, refs, { asOf, knownAsOf });
        return edges.filter((edge) => !isInside(edge, newest));
      };
      found.push(...(await step.all(await tellingOf(near.links, group), edgesOf)));
    }
    return found.flat();
  };

/** Who depends on a series or a commit: of a series by the edges that lead to any revision of it, for not every one that waits follows each repost; each in the series its patch belongs to. */
export const findDependentsBy =
  (dependents: DependentsOf, ports: ConnectPorts): FindDependents =>
  async (on, from) => {
    const { asOf, knownAsOf } = from;
    const own = new Set(typeof on === 'string' ? [on] : refsOf(on));
    const edges = await dependents(ports, [...own], { asOf, knownAsOf });
    const others = edges.map((e) => e.from).filter((ref) => !own.has(ref));
    const parents = await parentsOf(ports, others, from);
    const ids = [...parents.values()].flatMap(({ parent }) => parent.series ?? []);
    return [...new Set(ids)].filter((id) => typeof on === 'string' || id !== on.id).sort();
  };
