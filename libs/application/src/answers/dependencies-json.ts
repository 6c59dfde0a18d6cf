import type { Dependencies } from '../connect/signatures';

/** Dependencies as the command line and the API give them: the contract of the JSON. */
export const dependenciesJson = ({ edges, cycles, nodes, focus, leftOut, meta }: Dependencies) => ({
  edges,
  cycles,
  nodes: nodes.map((n) => ({
    ...n,
    subject: n.subject ?? null,
    place: n.place ?? null,
    landedAs: n.landedAs ?? null,
  })),
  focus,
  leftOut,
  ...meta,
});
