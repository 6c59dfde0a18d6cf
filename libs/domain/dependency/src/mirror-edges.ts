import { shows } from './evidence';
import type { Found } from './found';
import { isEarlier, mayNeed } from './known';
import type { PatchNode } from './node';
import type { Introducer, SymbolContext } from './symbol-edges';

const lastOf = (all: readonly Introducer[]): Introducer | undefined =>
  all.reduce<Introducer | undefined>(
    (a, b) => (a === undefined || isEarlier(a.node, b.node) ? b : a),
    undefined,
  );

/** The last word of a name such as `xen_domctl_createdomain.cpupool_id`: what stands in the diff that adds the field. */
const wordOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Edges from a patch that follows a header in another language to the one that added what it mirrors. */
export const mirrorEdges = (from: readonly PatchNode[], { known, byWord }: SymbolContext): readonly Found[] =>
  from.flatMap((user) =>
    (user.mirrors ?? []).flatMap((name) => {
      const possible = (byWord.get(wordOf(name)) ?? []).filter((i) => mayNeed(known, user, i.node));
      const source = lastOf(possible);
      if (source === undefined) return [];
      return [
        {
          from: user,
          to: source.node,
          kind: 'mirror' as const,
          confidence: source.told ? ('certain' as const) : ('likely' as const),
          names: [name],
          evidence: [shows(user, `a binding follows ${name}`), shows(source.node, `adds ${name}`)],
        },
      ];
    }),
  );
