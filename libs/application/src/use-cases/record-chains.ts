import { refsOf, type Dependence } from '@sluice/dependency';
import { canonicalJson, type Instant } from '@sluice/kernel';
import type { Series } from '@sluice/series';
import { concludeEdges } from '../chains/conclude-edges';
import type { BeginFinding, FindDependences } from '../chains/find-dependences';
import type { ChainMaterial, ChainResult, ChainStore, RecordedEdge } from '../ports/chain-store';
import type { Clock } from '../ports/clock';

export type ChainReport = { readonly chains: number; readonly edges: number };

export type ChainOptions = {
  readonly clock: Clock;
  /** Only the chains of these conversations; none named: all that are on the list. */
  readonly among?: readonly string[] | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
};

/** Conversations of one transaction. */
const GROUP = 100;

/** The series each patch belongs to. */
const seriesByRef = (series: readonly Series[]): ReadonlyMap<string, string> =>
  new Map(series.flatMap((s) => refsOf(s).map((ref) => [ref, s.id] as const)));

const recordedIn = ({ series }: ChainMaterial, found: readonly Dependence[]): readonly RecordedEdge[] => {
  const owners = seriesByRef(series);
  return found.flatMap((dependence) => {
    const owner = owners.get(dependence.edge.from);
    return owner === undefined ? [] : [{ ...dependence, series: owner }];
  });
};

const sameEdges = (a: readonly RecordedEdge[], b: readonly RecordedEdge[]): boolean => {
  const texts = (all: readonly RecordedEdge[]) =>
    all
      .map((e) => canonicalJson(e))
      .sort()
      .join('\n');
  return a.length === b.length && texts(a) === texts(b);
};

/** Whether a chain leads to a patch that it was not known to lead to: who changed that patch meanwhile could not know. */
const leadsOn = (before: readonly RecordedEdge[], after: readonly RecordedEdge[]): boolean => {
  const known = new Set(before.map((e) => e.edge.to));
  return after.some((e) => !known.has(e.edge.to));
};

const resultOf = (
  material: ChainMaterial,
  found: readonly Dependence[],
  { mark, now }: { readonly mark: bigint; readonly now: Instant },
): ChainResult => {
  const { conversationId, before } = material;
  const edges = recordedIn(material, found);
  const changed = !sameEdges(before, edges);
  const conclusions = changed ? concludeEdges(before, edges, `${now}.${mark}`) : [];
  return { conversationId, mark, edges, changed, again: leadsOn(before, edges), conclusions };
};

/** A way to find edges, as of when it looks, and the moment when it was last sure to know all. */
type Finding = { readonly find: FindDependences; readonly asOf: Instant; readonly moment: string };

/**
 * Works off the to-do list of dependency chains: finds the edges of conversations as they are now, writes the difference, and has the series whose
 * edges or parents changed judged again. Groups of one transaction; safe to run in several processes and to be killed at any moment. A chain that
 * leads somewhere new is looked at a second time, when whoever changes that place can see that something leads there; not where nothing was written
 * while it was looked at, as when one process imports an archive. As long as nobody else writes, what was assembled for one group serves the next.
 */
export const recordChains = async (
  store: ChainStore,
  begin: BeginFinding,
  { clock, among, onProgress }: ChainOptions,
): Promise<ChainReport> => {
  let chains = 0;
  let edges = 0;
  let last: Finding | undefined;
  for (;;) {
    const dirty = await store.dirtyChains(GROUP, among);
    if (dirty.length === 0) return { chains, edges };
    const moment = await store.moment();
    const now = clock.now();
    const goesOn = last !== undefined && store.isUndisturbed(last.moment, moment);
    const finding: Finding =
      last !== undefined && goesOn ? { ...last, moment } : { find: begin(), asOf: now, moment };
    last = finding;
    const materials = await store.loadChains(dirty.map((d) => d.conversationId));
    const byId = new Map(materials.map((m) => [m.conversationId, m]));
    const found = await finding.find(
      materials.flatMap((m) => m.series),
      { asOf: finding.asOf },
      // What waits to be derived is assembled from its mails: who derives it looks for the edges that there are, and would not find one that was missed here.
      new Map([...byId].filter(([, { current }]) => current)),
    );
    const results = dirty.flatMap(({ conversationId, mark }) => {
      const material = byId.get(conversationId);
      return material === undefined ? [] : [resultOf(material, found, { mark, now })];
    });
    const again = await store.saveChains(results, now, moment);
    const done = results.filter((r) => !again.has(r.conversationId));
    chains += done.length;
    edges += done.reduce((sum, r) => sum + r.edges.length, 0);
    onProgress?.(chains);
  }
};
