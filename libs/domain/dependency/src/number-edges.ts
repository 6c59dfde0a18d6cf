import { shows } from './evidence';
import type { Found } from './found';
import { isEarlier, mayNeed, put, type Known } from './known';
import type { NumberHeld, PatchNode } from './node';

type Holder = { readonly node: PatchNode; readonly held: NumberHeld };

const keyOf = (channel: string, value: number): string => `${channel} ${value}`;

const holders = (known: Known): ReadonlyMap<string, readonly Holder[]> => {
  const held = new Map<string, Holder[]>();
  for (const node of known.byRef.values())
    for (const one of node.numbers ?? []) put(held, keyOf(one.channel, one.value), { node, held: one });
  return held;
};

const lastHolder = (known: Known, user: PatchNode, all: readonly Holder[]): Holder | undefined =>
  all
    .filter((h) => mayNeed(known, user, h.node))
    .reduce<Holder | undefined>((a, b) => (a === undefined || isEarlier(a.node, b.node) ? b : a), undefined);

const describe = ({ channel, name, value }: NumberHeld): string => `${channel}: ${name} is ${value}`;

const foundFor = (user: PatchNode, own: NumberHeld, { node, held }: Holder): Found => ({
  from: user,
  to: node,
  kind: 'number',
  confidence: user.sort === 'landed' ? 'certain' : 'likely',
  names: [own.name, held.name],
  evidence: [
    shows(user, describe(own)),
    shows(node, `${describe(held)}: without it, ${own.value} would have been ${held.value}`),
  ],
});

/** Edges from a patch that takes the next number of a namespace to the one that holds the number before: taken back, it leaves a hole. */
export const numberEdges = (known: Known, from: readonly PatchNode[]): readonly Found[] => {
  const held = holders(known);
  return from.flatMap((user) =>
    (user.numbers ?? []).flatMap((own) => {
      const before = lastHolder(known, user, held.get(keyOf(own.channel, own.value - 1)) ?? []);
      return before === undefined ? [] : [foundFor(user, own, before)];
    }),
  );
};
