import { shows } from './evidence';
import type { Found } from './found';
import { mayNeed, type Known } from './known';
import type { PatchNode } from './node';
import type { TreeSays } from './tree-says';

/** Edges from commits that use a member of a structure to the one that gave the structure that member, whatever else goes by its name. */
export const memberEdges = (
  known: Known,
  from: readonly PatchNode[],
  { members }: TreeSays,
): readonly Found[] => {
  const asked = new Map(from.map((node) => [node.ref, node]));
  return members.flatMap(({ user, by, member, at, quote }) => {
    const [needs, gave] = [asked.get(user), known.byRef.get(by)];
    if (needs === undefined || gave === undefined || !mayNeed(known, needs, gave)) return [];
    return [
      {
        from: needs,
        to: gave,
        kind: 'symbol' as const,
        confidence: 'certain' as const,
        names: [member],
        evidence: [
          shows(gave, `adds ${member}, at ${at.file}:${at.line}`),
          shows(needs, `uses it: ${quote}`),
        ],
      },
    ];
  });
};
