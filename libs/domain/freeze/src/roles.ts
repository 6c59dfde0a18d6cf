import type { Instant } from '@sluice/kernel';
import type { Identity } from '@sluice/series';
import { sameIdentity } from './identity';
import type { Role } from './release-line';

/** Who may do what, and which addresses are one person. */
export type Standing = { readonly roles: readonly Role[]; readonly identities: readonly Identity[] };

/** `validTo` is exclusive; an absent end means that none is known. */
export const isHeld = (role: Role, at: Instant): boolean =>
  (role.validFrom === undefined || role.validFrom <= at) && (role.validTo === undefined || at < role.validTo);

/** Those who manage release lines, for each list of roles: asked for every trailer, and few among hundreds of maintainers. */
const managers = new WeakMap<readonly Role[], readonly Role[]>();

const managersIn = (roles: readonly Role[]): readonly Role[] => {
  const known = managers.get(roles);
  if (known !== undefined) return known;
  const found = roles.filter((r) => r.role === 'release-manager' || r.role === 'deputy-release-manager');
  managers.set(roles, found);
  return found;
};

/**
 * The release manager of a release line at a date (the last appointed, where two overlap). Deputies are not meant. The list is a value and
 * may not be changed afterwards.
 */
export const releaseManagerOf = (roles: readonly Role[], release: string, at: Instant): Role | undefined =>
  managersIn(roles).findLast((r) => r.role === 'release-manager' && r.release === release && isHeld(r, at));

/** Whether a person may give a release ack for a release line at a date: its release manager, or a deputy. */
export const isReleaseManager = (
  standing: Standing,
  person: string,
  when: { readonly release: string; readonly at: Instant },
): boolean => {
  const manager = releaseManagerOf(standing.roles, when.release, when.at);
  if (manager !== undefined && sameIdentity(manager.person, person, standing.identities)) return true;
  return managersIn(standing.roles).some(
    (r) =>
      r.role === 'deputy-release-manager' &&
      r.release === when.release &&
      isHeld(r, when.at) &&
      sameIdentity(r.person, person, standing.identities),
  );
};

/** Whether a person holds one of some roles at a date, whatever the release line or files. */
export const holdsAnyOf = (
  standing: Standing,
  person: string,
  when: { readonly roles: readonly Role['role'][]; readonly at: Instant },
): boolean =>
  standing.roles.some(
    (r) =>
      when.roles.includes(r.role) &&
      isHeld(r, when.at) &&
      sameIdentity(r.person, person, standing.identities),
  );
