import { maintainersOf, personOf, type Standing } from '@sluice/freeze';
import type { TouchedFiles } from '../ports/news-reader';

/** Whether somebody maintains anything, at any time. */
export const isMaintainer = ({ roles, identities }: Standing, address: string): boolean => {
  const person = personOf(address, identities);
  return roles.some((r) => r.role === 'maintainer' && personOf(r.person, identities) === person);
};

/**
 * The series among some that touch a file which a maintainer maintained when they were posted: one in whose most precise area they stand. THE REST covers
 * everything, and would be no choice.
 */
export const seriesOfMaintainer = (
  among: readonly TouchedFiles[],
  address: string,
  standing: Standing,
): readonly string[] => {
  const person = personOf(address, standing.identities);
  const isTheirs = ({ files, postedAt }: TouchedFiles): boolean =>
    files.some((file) => maintainersOf(standing, file, postedAt).specific.has(person));
  return among.filter(isTheirs).map(({ id }) => id);
};
