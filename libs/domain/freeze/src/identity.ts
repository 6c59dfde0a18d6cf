import type { Identity } from '@sluice/series';

type People = ReadonlyMap<string, Identity>;

/** One index for each list of identities: they change rarely and are asked for every trailer. */
const indexes = new WeakMap<readonly Identity[], People>();

const indexOf = (identities: readonly Identity[]): People => {
  const known = indexes.get(identities);
  if (known !== undefined) return known;
  const people = new Map<string, Identity>();
  for (const identity of identities)
    for (const address of identity.addresses) people.set(address.toLowerCase(), identity);
  indexes.set(identities, people);
  return people;
};

/** One stable key for a person, whichever of the addresses is given: the identity's first address in lower case. */
export const personOf = (address: string, identities: readonly Identity[]): string => {
  const lower = address.toLowerCase();
  return indexOf(identities).get(lower)?.addresses[0]?.toLowerCase() ?? lower;
};

/** The name an identity gives to an address, else `fallback`. */
export const nameOf = (address: string, identities: readonly Identity[], fallback = address): string =>
  indexOf(identities).get(address.toLowerCase())?.name ?? fallback;

/** Whether two addresses are one person's: equal without case, or linked by an identity. */
export const sameIdentity = (a: string, b: string, identities: readonly Identity[]): boolean =>
  personOf(a, identities) === personOf(b, identities);

/** All addresses that are known to be one person's, the given one among them as an identity spells it; only that one where nothing is known. */
export const addressesOf = (address: string, identities: readonly Identity[]): readonly string[] =>
  indexOf(identities).get(address.toLowerCase())?.addresses ?? [address];
