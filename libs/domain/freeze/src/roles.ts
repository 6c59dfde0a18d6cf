import type { Instant } from '@sluice/kernel';
import type { Identity } from '@sluice/series';
import { personOf, sameIdentity } from './identity';
import { coverage } from './path-pattern';
import type { Role } from './release-line';

/** Who may do what, and which addresses are one person. */
export type Standing = { readonly roles: readonly Role[]; readonly identities: readonly Identity[] };

/** `validTo` is exclusive; an absent end means that none is known. */
export const isHeld = (role: Role, at: Instant): boolean =>
  (role.validFrom === undefined || role.validFrom <= at) && (role.validTo === undefined || at < role.validTo);

/** The release manager of a release line at a date (the last appointed, where two overlap). Deputies are not meant. */
export const releaseManagerOf = (roles: readonly Role[], release: string, at: Instant): Role | undefined =>
  roles.findLast((r) => r.role === 'release-manager' && r.release === release && isHeld(r, at));

/** Whether a person may give a release ack for a release line at a date: its release manager, or a deputy. */
export const isReleaseManager = (
  standing: Standing,
  person: string,
  when: { readonly release: string; readonly at: Instant },
): boolean => {
  const manager = releaseManagerOf(standing.roles, when.release, when.at);
  if (manager !== undefined && sameIdentity(manager.person, person, standing.identities)) return true;
  return standing.roles.some(
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

type Covering = { readonly role: Role; readonly precision: number };

/** Files remembered for each list of roles; above it the memory is dropped, so that an archive's size never shows. */
const MAX_REMEMBERED_FILES = 5000;
const remembered = new WeakMap<readonly Role[], Map<string, readonly Covering[]>>();

/** Maintainer roles that cover a file, at whatever date. Remembered: a few files are asked for in every verdict. */
const coveringsOf = (roles: readonly Role[], file: string): readonly Covering[] => {
  const memory = remembered.get(roles) ?? new Map<string, readonly Covering[]>();
  const known = memory.get(file);
  if (known !== undefined) return known;
  const found = roles.flatMap((role): readonly Covering[] => {
    const precision = role.role === 'maintainer' ? coverage(role.files ?? [], file) : undefined;
    return precision === undefined ? [] : [{ role, precision }];
  });
  if (memory.size >= MAX_REMEMBERED_FILES) memory.clear();
  remembered.set(roles, memory.set(file, found));
  return found;
};

/** The maintainers of one file at a date, as stable person keys (`personOf`), the most precise area apart from the more general ones. */
export type FileMaintainers = {
  readonly specific: ReadonlySet<string>;
  /** Maintainers of wider areas, THE REST included: their ack stands in only "in unusual circumstances" (Xen's MAINTAINERS). */
  readonly general: ReadonlySet<string>;
};

/** Who maintains a file at a date. Both sets are empty when nothing is known. */
export const maintainersOf = (standing: Standing, file: string, at: Instant): FileMaintainers => {
  const covering = coveringsOf(standing.roles, file)
    .filter(({ role }) => isHeld(role, at))
    .map(({ role, precision }) => ({ person: personOf(role.person, standing.identities), precision }));
  const best = covering.reduce((max, c) => Math.max(max, c.precision), 0);
  const specific = new Set(covering.filter((c) => c.precision === best).map((c) => c.person));
  const general = new Set(covering.map((c) => c.person).filter((p) => !specific.has(p)));
  return { specific, general };
};

/** Whether a person maintains at least one of some files at a date, in whatever area. THE REST covers every file. */
export const isMaintainerOf = (
  standing: Standing,
  person: string,
  what: { readonly files: readonly string[]; readonly at: Instant },
): boolean =>
  what.files.some((file) =>
    coveringsOf(standing.roles, file).some(
      ({ role }) => isHeld(role, what.at) && sameIdentity(role.person, person, standing.identities),
    ),
  );
