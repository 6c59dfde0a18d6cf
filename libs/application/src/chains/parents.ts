import { parentInTree, parentsInSeries, refsOf, type FoundParent, type PatchRef } from '@sluice/dependency';
import { placedBy, type PlacedOf } from '../connect/placed';
import { visibleCommits, type DerivedFrom, type ViewPorts } from '../views';

const HASH = /^[0-9a-f]{40}$/;

/** What parents are looked up in; `placed`: series that were assembled already, from the same viewpoint. */
export type ParentPorts = ViewPorts & { readonly placed?: PlacedOf | undefined };

/** Conversations whose series are in memory at once. */
const PAGE = 50;

type Found = FoundParent & { readonly series: string };

/** Finds for each ref the series that has it: the smallest id where several do, so that the order of rows does not matter. */
const inSeries = async (
  ports: ParentPorts,
  refs: ReadonlySet<PatchRef>,
  from: DerivedFrom,
): Promise<Map<PatchRef, FoundParent>> => {
  const { placed = placedBy(ports) } = ports;
  const found = new Map<PatchRef, Found>();
  const places = [...new Set(await ports.reader.placesOf([...refs]))].sort();
  for (let at = 0; at < places.length; at += PAGE) {
    const read = await placed(places.slice(at, at + PAGE), from);
    for (const { id, series } of [...read.values()].flat()) {
      const own = refsOf(series).filter((ref) => refs.has(ref) && id <= (found.get(ref)?.series ?? id));
      for (const [ref, one] of parentsInSeries(series, own)) found.set(ref, { ...one, series: id });
    }
  }
  return found;
};

/**
 * What became of the patches that edges lead to, as of a viewpoint: of what was posted by its series, of other landed commits by what reverted
 * them. A handful of reads, however many refs there are.
 */
export const parentsOf = async (
  ports: ParentPorts,
  refs: readonly PatchRef[],
  from: DerivedFrom,
): Promise<ReadonlyMap<PatchRef, FoundParent>> => {
  const distinct = [...new Set(refs)].sort();
  if (distinct.length === 0) return new Map();
  const found = await inSeries(ports, new Set(distinct), from);
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
