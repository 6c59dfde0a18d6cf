import { isEarlier, mayNeed, type Known } from './known';
import type { EdgeConfidence, PatchRef } from './edge';
import { quotes } from './evidence';
import type { Found } from './found';
import type { PatchNode, Spoken } from './node';
import type { NameKey } from './patch-links';

/** By the key of a naming: the patches it may mean. */
export type Meant = ReadonlyMap<NameKey, readonly PatchRef[]>;

/** A hash, a Message-ID or a patch-id means one thing; a subject or a symbol may mean several. */
const isExact = (key: NameKey): boolean => /^(?:mail|commit|patch):/.test(key);

const confidenceOf = ({ naming }: Spoken): EdgeConfidence => {
  if (naming.as === 'prose') return 'weak';
  return isExact(naming.key) ? 'certain' : 'likely';
};

/** Of several that a name may mean, the last that was there when it was said; what the author names need not be older by the clock. */
const meantBy = (known: Known, from: PatchNode, refs: readonly PatchRef[]): PatchNode | undefined => {
  const nodes = refs.flatMap((ref) => known.byRef.get(ref) ?? []).filter((n) => n.change !== from.change);
  const before = nodes.filter((n) => mayNeed(known, from, n) || n.at <= from.at);
  return (before.length > 0 ? before : nodes).reduce<PatchNode | undefined>(
    (a, b) => (a === undefined || isEarlier(a, b) ? b : a),
    undefined,
  );
};

const quoteOf = ({ naming }: Spoken): string => naming.quote ?? naming.key;

/** Edges to what a patch, or the cover letter that speaks for it, names: what it depends on, is based on, fixes, reverts, or mentions as such. */
export const namedEdges = (known: Known, from: readonly PatchNode[], meant: Meant): readonly Found[] =>
  from.flatMap((node) =>
    node.spoken.flatMap((spoken) => {
      const to = meantBy(known, node, meant.get(spoken.naming.key) ?? []);
      if (to === undefined) return [];
      const by = spoken.by === node.ref ? node : { ref: spoken.by, sort: 'posted' as const };
      return [
        {
          from: node,
          to,
          kind: spoken.naming.as,
          confidence: confidenceOf(spoken),
          evidence: [quotes(by, quoteOf(spoken), spoken.naming.line)],
        },
      ];
    }),
  );
