import type { Edge, PatchRef } from './edge';
import { put } from './known';

type Ends = Pick<Edge, 'from' | 'to'>;

const neighbours = (edges: readonly Ends[]): ReadonlyMap<PatchRef, readonly PatchRef[]> => {
  const next = new Map<PatchRef, PatchRef[]>();
  for (const { from, to } of edges) put(next, from, to);
  return new Map([...next].map(([from, to]) => [from, [...new Set(to)].sort()]));
};

/** The same edges looked at from the other end: who is needed by whom. */
export const reversed = (edges: readonly Edge[]): readonly Ends[] =>
  edges.map(({ from, to }) => ({ from: to, to: from }));

/** All that some patches need, and what these need, and so on, as far as the edges go; they themselves only where a ring leads back. At most `limit`. */
export const reachable = (
  edges: readonly Ends[],
  from: readonly PatchRef[],
  limit = Infinity,
): ReadonlySet<PatchRef> => {
  const next = neighbours(edges);
  const found = new Set<PatchRef>();
  const todo = [...from];
  // The list grows while it is gone through.
  for (const reached of todo)
    for (const ref of next.get(reached) ?? []) {
      if (found.has(ref) || found.size >= limit) continue;
      found.add(ref);
      todo.push(ref);
    }
  return found;
};

type Visit = { readonly ref: PatchRef; readonly next: readonly PatchRef[]; at: number };

/** Tarjan's algorithm without recursion: a chain of any length must not overflow the stack. */
class Components {
  readonly found: PatchRef[][] = [];
  private readonly numbers = new Map<PatchRef, number>();
  private readonly lowest = new Map<PatchRef, number>();
  private readonly waiting: PatchRef[] = [];
  private readonly isWaiting = new Set<PatchRef>();

  constructor(private readonly next: ReadonlyMap<PatchRef, readonly PatchRef[]>) {
    for (const ref of [...next.keys()].sort()) if (!this.numbers.has(ref)) this.visit(ref);
  }

  private enter(ref: PatchRef): Visit {
    this.numbers.set(ref, this.numbers.size);
    this.lowest.set(ref, this.numbers.size - 1);
    this.waiting.push(ref);
    this.isWaiting.add(ref);
    return { ref, next: this.next.get(ref) ?? [], at: 0 };
  }

  private lower(ref: PatchRef, to: number | undefined): void {
    this.lowest.set(ref, Math.min(this.lowest.get(ref) ?? 0, to ?? 0));
  }

  private visit(start: PatchRef): void {
    const path = [this.enter(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const ref = top.next[top.at++];
      if (ref === undefined) this.leave(path);
      else if (!this.numbers.has(ref)) path.push(this.enter(ref));
      else if (this.isWaiting.has(ref)) this.lower(top.ref, this.numbers.get(ref));
    }
  }

  private leave(path: Visit[]): void {
    const done = path.pop()?.ref ?? '';
    const above = path.at(-1);
    if (above !== undefined) this.lower(above.ref, this.lowest.get(done));
    if (this.lowest.get(done) !== this.numbers.get(done)) return;
    const component = this.waiting.splice(this.waiting.lastIndexOf(done));
    for (const ref of component) this.isWaiting.delete(ref);
    this.found.push(component);
  }
}

/** The shortest way from a ref back to itself, the smallest of equals, by breadth. */
const ringFrom = (
  start: PatchRef,
  next: ReadonlyMap<PatchRef, readonly PatchRef[]>,
  inside: ReadonlySet<PatchRef>,
) => {
  const via = new Map<PatchRef, PatchRef>();
  const todo = [start];
  for (const ref of todo)
    for (const to of next.get(ref) ?? []) {
      if (to === start) return wayBack(start, ref, via);
      if (!inside.has(to) || via.has(to)) continue;
      via.set(to, ref);
      todo.push(to);
    }
  return [start];
};

const wayBack = (
  start: PatchRef,
  end: PatchRef,
  via: ReadonlyMap<PatchRef, PatchRef>,
): readonly PatchRef[] => {
  const way = [end];
  for (let ref = end; ref !== start; ref = via.get(ref) ?? start) way.push(via.get(ref) ?? start);
  return way.reverse();
};

/**
 * Rings of patches that need each other: for each set of patches that all reach each other, the shortest ring through its smallest ref, begun there. So each is
 * told once, and in whatever order the edges come it is the same. Linear in the edges.
 */
export const cycles = (edges: readonly Ends[]): readonly (readonly PatchRef[])[] => {
  const next = neighbours(edges);
  const rings = new Components(next).found.flatMap((component) => {
    const [smallest = ''] = [...component].sort();
    const turns = component.length > 1 || (next.get(smallest) ?? []).includes(smallest);
    return turns ? [ringFrom(smallest, next, new Set(component))] : [];
  });
  return rings.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
};

/** An order in which everything comes after what it needs, the smallest ref first where there is a choice; what stands in a ring is in order of refs. */
export const inOrder = (edges: readonly Ends[]): readonly PatchRef[] => {
  const refs = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const next = neighbours(edges);
  const whole = new Map([...refs].sort().map((ref) => [ref, next.get(ref) ?? []]));
  // Components come out with what they need before them.
  return new Components(whole).found.flatMap((component) => component.sort());
};
