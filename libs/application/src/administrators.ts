import { sameIdentity, type Role } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import type { Identity } from '@sluice/series';

/** A person's word on who administers Sluice itself: who sees to what is parked, and enters schedules. Permission to commit never follows from it. */
export type AdministratorDecision = {
  readonly kind: 'add' | 'remove';
  /** One of the person's addresses. */
  readonly person: string;
};

export type AdministratorDecided = AdministratorDecision & {
  readonly at: Instant;
  readonly by?: string | undefined;
};

const SOURCE = { text: 'entered by hand' };

/**
 * Who was an administrator, and from when to when.
 * @param decided what stands, oldest first
 */
export const administratorRoles = (
  decided: readonly AdministratorDecided[],
  identities: readonly Identity[],
): readonly Role[] => {
  const roles: Role[] = [];
  for (const { kind, person, at } of decided) {
    const held = roles.findIndex(
      (r) => r.validTo === undefined && sameIdentity(r.person, person, identities),
    );
    const role = roles[held];
    if (kind === 'remove' && role !== undefined) roles[held] = { ...role, validTo: at };
    if (kind === 'add' && role === undefined)
      roles.push({ role: 'administrator', person, validFrom: at, source: SOURCE });
  }
  return roles;
};
