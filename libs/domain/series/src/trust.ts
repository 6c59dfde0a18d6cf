import type { Trust } from './series';

const RANK: Readonly<Record<Trust, number>> = { signed: 0, 'list-verified': 1, unproven: 2 };

/** The better of two proofs of one mail's origin: one good sighting is enough. */
export const betterTrust = (a: Trust, b: Trust): Trust => (RANK[b] < RANK[a] ? b : a);
