import { addressesOf, isHeld, nameOf, sameIdentity, type Role, type Standing } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';

/** Who somebody is by one of their addresses, and what they are by facts at a moment. */
export type Person = {
  readonly name?: string | undefined;
  /** The address that was given, then the others that are known to be theirs. */
  readonly addresses: readonly [string, ...string[]];
  /** Those held at that moment. */
  readonly roles: readonly Role[];
  readonly isAdministrator: boolean;
};

/** The person behind an address. Anybody is one: who is unknown has that address and no role. */
export const personIn = ({ roles, identities }: Standing, address: string, at: Instant): Person => {
  const lower = address.toLowerCase();
  const others = addressesOf(address, identities).filter((other) => other.toLowerCase() !== lower);
  const held = roles.filter((role) => isHeld(role, at) && sameIdentity(role.person, address, identities));
  const name = nameOf(address, identities, '');
  return {
    name: name === '' ? undefined : name,
    addresses: [address, ...others],
    roles: held,
    isAdministrator: held.some(({ role }) => role === 'administrator'),
  };
};
