import {
  formsIn,
  parentInSeries,
  parentInTree,
  refsOf,
  type Parent,
  type PatchRef,
} from '@sluice/dependency';
import type { Series } from '@sluice/series';
import { seriesIn } from '../series-in';
import { datedAt, visible, visibleCommits, type DerivedFrom, type ViewPorts } from '../views';

const HASH = /^[0-9a-f]{40}$/;

/** The series of some conversations as a viewpoint leaves them. */
const seriesOfPlaces = async (
  ports: ViewPorts,
  conversationIds: readonly string[],
  from: DerivedFrom,
): Promise<readonly Series[]> => {
  if (conversationIds.length === 0) return [];
  const asOf = from.asOf ?? ports.now;
  const knowledge = await ports.knowledge(from.knownAsOf);
  const mails = await ports.reader.mailsOf(conversationIds);
  const landed = await ports.reader.commitsOf(mails);
  return conversationIds.flatMap((id) => {
    const seen = visible(datedAt(mails.get(id) ?? [], from.undatedAt), asOf, from.knownAsOf);
    const commits = visibleCommits(landed.get(id) ?? [], { asOf, knownAsOf: from.knownAsOf });
    return seen.length === 0 ? [] : seriesIn(seen, knowledge, commits).series;
  });
};

/** A patch at the end of an edge, with all it is called by. */
export type FoundParent = { readonly parent: Parent; readonly forms: readonly PatchRef[] };

/** Finds for each ref the series that has it: the smallest id where several do, so that the order of rows does not matter. */
const inSeries = (refs: readonly PatchRef[], series: readonly Series[]): Map<PatchRef, FoundParent> => {
  const open = new Set(refs);
  const found = new Map<PatchRef, FoundParent>();
  for (const one of series.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    for (const ref of refsOf(one)) {
      const parent = open.delete(ref) ? parentInSeries(one, ref) : undefined;
      if (parent !== undefined) found.set(ref, { parent, forms: formsIn(one, ref) });
    }
  return found;
};

/**
 * What became of the patches that edges lead to, as of a viewpoint: of what was posted by its series, of other landed commits by what reverted
 * them. A handful of reads, however many refs there are.
 */
export const parentsOf = async (
  ports: ViewPorts,
  refs: readonly PatchRef[],
  from: DerivedFrom,
): Promise<ReadonlyMap<PatchRef, FoundParent>> => {
  const distinct = [...new Set(refs)].sort();
  if (distinct.length === 0) return new Map();
  const places = await ports.reader.placesOf(distinct);
  const found = inSeries(distinct, await seriesOfPlaces(ports, [...new Set(places)].sort(), from));
  const commits = distinct.filter((ref) => HASH.test(ref) && !found.has(ref));
  const families = commits.length === 0 ? new Map() : await ports.reader.commitFamilies(commits);
  const at = { asOf: from.asOf ?? ports.now, knownAsOf: from.knownAsOf };
  for (const ref of distinct.filter((r) => !found.has(r)))
    found.set(ref, {
      parent: parentInTree(ref, visibleCommits(families.get(ref) ?? [], at)),
      forms: [ref],
    });
  return found;
};
