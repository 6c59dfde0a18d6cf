import type { Trust } from './series';

/** The better proof first. */
export const TRUST_ORDER: Readonly<Record<Trust, number>> = { signed: 0, 'list-verified': 1, unproven: 2 };

/** The better of two proofs of one mail's origin: one good sighting is enough. */
export const betterTrust = (a: Trust, b: Trust): Trust => (TRUST_ORDER[b] < TRUST_ORDER[a] ? b : a);
