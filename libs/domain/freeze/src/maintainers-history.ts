import type { Instant } from '@sluice/kernel';
import type { MaintainersArea } from './maintainers-file';
import type { Role } from './release-line';

/** The MAINTAINERS file as one commit of the main branch left it. */
export type MaintainersVersion = {
  readonly commit: string;
  /** When that commit was made: from then on it holds. */
  readonly at: Instant;
  readonly areas: readonly Pick<MaintainersArea, 'area' | 'people' | 'files'>[];
};

type Entry = { readonly area: string; readonly person: string; readonly files: readonly string[] };

const entriesOf = ({ areas }: MaintainersVersion): ReadonlyMap<string, Entry> =>
  new Map(
    areas.flatMap(({ area, people, files }) =>
      people.map((person) => [JSON.stringify([area, person, files]), { area, person, files }] as const),
    ),
  );

/** A branch's commits in its order, no one earlier than the one before: clocks of committers differ. */
const inOrder = (versions: readonly MaintainersVersion[]): readonly MaintainersVersion[] => {
  let latest = versions[0]?.at;
  return versions.map((version) => {
    if (latest === undefined || version.at > latest) latest = version.at;
    return version.at === latest ? version : { ...version, at: latest };
  });
};

type Open = { readonly entry: Entry; readonly since: MaintainersVersion };

const roleOf = ({ entry, since }: Open, validTo: Instant | undefined): Role => ({
  role: 'maintainer',
  person: entry.person,
  files: entry.files,
  area: entry.area,
  validFrom: since.at,
  ...(validTo === undefined ? {} : { validTo }),
  source: { text: `MAINTAINERS as of commit ${since.commit.slice(0, 10)}` },
});

/** Ends what a version no longer has; answers the roles that ended. */
const ended = (
  open: Map<string, Open>,
  version: MaintainersVersion,
  entries: ReadonlyMap<string, Entry>,
): readonly Role[] => {
  const gone = [...open].filter(([key]) => !entries.has(key));
  for (const [key] of gone) open.delete(key);
  return gone.flatMap(([, held]) => (held.since.at < version.at ? [roleOf(held, version.at)] : []));
};

/**
 * The history of a MAINTAINERS file, oldest version first, as dated roles: one for each person and area for as long as neither changed. The last
 * version holds until a later one is known. Reviewers (`R:`) are none of them.
 */
export const rolesOfHistory = (versions: readonly MaintainersVersion[]): readonly Role[] => {
  const open = new Map<string, Open>();
  const roles: Role[] = [];
  for (const version of inOrder(versions)) {
    const entries = entriesOf(version);
    roles.push(...ended(open, version, entries));
    for (const [key, entry] of entries) if (!open.has(key)) open.set(key, { entry, since: version });
  }
  return [...roles, ...[...open.values()].map((held) => roleOf(held, undefined))];
};

/**
 * The roles that stand when the tree's own are known: where its history reaches, it goes before what was written down by hand; before its first
 * version, and for all roles that a MAINTAINERS file does not know, the written ones stand.
 */
export const rolesWithTree = (written: readonly Role[], fromTree: readonly Role[]): readonly Role[] => {
  const first = fromTree.reduce<Instant | undefined>(
    (min, { validFrom }) =>
      validFrom !== undefined && (min === undefined || validFrom < min) ? validFrom : min,
    undefined,
  );
  if (first === undefined) return written;
  const kept = written.flatMap((role): readonly Role[] => {
    if (role.role !== 'maintainer') return [role];
    if (role.validFrom !== undefined && role.validFrom >= first) return [];
    return role.validTo !== undefined && role.validTo <= first ? [role] : [{ ...role, validTo: first }];
  });
  return [...kept, ...fromTree];
};
