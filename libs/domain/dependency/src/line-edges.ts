import { addSeconds, type Instant } from '@sluice/kernel';
import type { EdgeConfidence } from './edge';
import { shows } from './evidence';
import type { Found } from './found';
import { isEarlier, mayNeed, put, type Known } from './known';
import type { PatchNode } from './node';

/** Adders of one line that are looked at, from the last before a patch backwards: a line that hundreds write says little. */
const MAX_LOOKED_AT = 100;
const DAY = 86_400;

/** In order of time. */
const addersByKey = (known: Known, keys: ReadonlySet<number>): ReadonlyMap<number, readonly PatchNode[]> => {
  const adders = new Map<number, PatchNode[]>();
  for (const node of [...known.byRef.values()].sort((a, b) => (isEarlier(a, b) ? -1 : 1)))
    for (const key of new Set(node.links?.adds ?? [])) if (keys.has(key)) put(adders, key, node);
  return adders;
};

/** How many of a list in order of time are not later than a moment. */
const countUntil = (nodes: readonly PatchNode[], at: Instant): number => {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.at ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Of what may have added a line, the last before the patch that touches it. The mails of one series go out within a day, in whatever order. */
const lastAdder = (known: Known, user: PatchNode, adders: readonly PatchNode[]): PatchNode | undefined => {
  const end = countUntil(adders, addSeconds(user.at, DAY));
  return adders.slice(Math.max(0, end - MAX_LOOKED_AT), end).findLast((a) => mayNeed(known, user, a));
};

/** One equal line may be chance: keys have 32 bits, and some lines are written twice. */
const confidenceOf = ({ sort }: PatchNode, lines: number): EdgeConfidence => {
  if (sort === 'landed') return lines > 1 ? 'certain' : 'likely';
  return lines > 1 ? 'likely' : 'weak';
};

const countsOf = (known: Known, user: PatchNode, adders: ReadonlyMap<number, readonly PatchNode[]>) => {
  const counts = new Map<PatchNode, number>();
  for (const key of new Set(user.links?.touches ?? [])) {
    const adder = lastAdder(known, user, adders.get(key) ?? []);
    if (adder !== undefined) counts.set(adder, (counts.get(adder) ?? 0) + 1);
  }
  return counts;
};

/** Edges from patches that remove a line, or change what stands beside it, to the last that added that line. */
export const lineEdges = (known: Known, from: readonly PatchNode[]): readonly Found[] => {
  const adders = addersByKey(known, new Set(from.flatMap((n) => n.links?.touches ?? [])));
  return from.flatMap((user) =>
    [...countsOf(known, user, adders)].map(([to, lines]) => ({
      from: user,
      to,
      kind: 'lines' as const,
      confidence: confidenceOf(user, lines),
      evidence: [
        shows(
          to,
          `adds ${lines} ${lines === 1 ? 'line that is' : 'lines that are'} changed, or changed beside`,
        ),
      ],
      lines,
    })),
  );
};
