import type { Instant } from '@sluice/kernel';
import type { Identity } from '@sluice/series';
import { personOf } from './identity';
import { coverage } from './path-pattern';
import type { Role } from './release-line';
import { isHeld, type Standing } from './roles';

/** The maintainers of one file at a date, as stable person keys (`personOf`), the most precise area apart from the more general ones. */
export type FileMaintainers = {
  readonly specific: ReadonlySet<string>;
  /** Maintainers of wider areas, THE REST included: their ack stands in only "in unusual circumstances" (Xen's MAINTAINERS). */
  readonly general: ReadonlySet<string>;
};

type Memory = {
  /** Moments at which some maintainer began or ended: between two of them the answer for a file stays. In order. */
  readonly borders: readonly Instant[];
  readonly maintainers: readonly Role[];
  /** Those who are maintainers in an era: asked for with every file. */
  readonly held: Map<number, readonly Role[]>;
  /** By era (how many borders have passed), then by file. */
  readonly eras: Map<number, Map<string, FileMaintainers>>;
};

/** Files remembered for each list of roles; above it the memory is dropped, so that an archive's size never shows. */
const MAX_REMEMBERED_FILES = 5000;
const memories = new WeakMap<readonly Role[], WeakMap<readonly Identity[], Memory>>();

const memoryFor = (roles: readonly Role[]): Memory => {
  const maintainers = roles.filter((r) => r.role === 'maintainer');
  const borders = new Set(maintainers.flatMap((r) => [r.validFrom, r.validTo]));
  return {
    borders: [...borders].flatMap((b) => b ?? []).sort(),
    maintainers,
    held: new Map(),
    eras: new Map(),
  };
};

const memoryOf = ({ roles, identities }: Standing): Memory => {
  const known = memories.get(roles)?.get(identities);
  if (known !== undefined) return known;
  const byIdentities = memories.get(roles) ?? new WeakMap<readonly Identity[], Memory>();
  const memory = memoryFor(roles);
  memories.set(roles, byIdentities.set(identities, memory));
  return memory;
};

const work = (file: string, held: readonly Role[], identities: readonly Identity[]): FileMaintainers => {
  const covering = held.flatMap((role) => {
    const precision = coverage(role.files ?? [], file);
    return precision === undefined ? [] : [{ person: personOf(role.person, identities), precision }];
  });
  const best = covering.reduce((max, c) => Math.max(max, c.precision), 0);
  const specific = new Set(covering.filter((c) => c.precision === best).map((c) => c.person));
  const general = new Set(covering.map((c) => c.person).filter((p) => !specific.has(p)));
  return { specific, general };
};

/** How many borders have passed. */
const eraOf = ({ borders }: Memory, at: Instant): number => {
  let low = 0;
  for (let high = borders.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((borders[middle] ?? '') <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Who maintains a file at a date. Both sets are empty when nothing is known. Remembered, because a few files are asked for in every verdict:
 * the lists of a standing are values and may not be changed afterwards.
 */
export const maintainersOf = (standing: Standing, file: string, at: Instant): FileMaintainers => {
  const memory = memoryOf(standing);
  const era = eraOf(memory, at);
  const files = memory.eras.get(era) ?? new Map<string, FileMaintainers>();
  const known = files.get(file);
  if (known !== undefined) return known;
  const held = memory.held.get(era) ?? memory.maintainers.filter((role) => isHeld(role, at));
  memory.held.set(era, held);
  const found = work(file, held, standing.identities);
  if (files.size >= MAX_REMEMBERED_FILES) files.clear();
  memory.eras.set(era, files.set(file, found));
  return found;
};

type People = { readonly memory: Memory; readonly era: number; readonly people: ReadonlySet<string> };

/** The last answer for each list of files: one list is asked about for every trailer of a posting. */
const peopleOf = new WeakMap<readonly string[], People>();

const maintainersOfAny = (standing: Standing, files: readonly string[], at: Instant): ReadonlySet<string> => {
  const memory = memoryOf(standing);
  const era = eraOf(memory, at);
  const known = peopleOf.get(files);
  if (known?.memory === memory && known.era === era) return known.people;
  const people = new Set<string>();
  for (const file of files) {
    const { specific, general } = maintainersOf(standing, file, at);
    for (const person of specific) people.add(person);
    for (const person of general) people.add(person);
  }
  peopleOf.set(files, { memory, era, people });
  return people;
};

/** Whether a person maintains at least one of some files at a date, in whatever area. THE REST covers every file. */
export const isMaintainerOf = (
  standing: Standing,
  person: string,
  what: { readonly files: readonly string[]; readonly at: Instant },
): boolean => maintainersOfAny(standing, what.files, what.at).has(personOf(person, standing.identities));
