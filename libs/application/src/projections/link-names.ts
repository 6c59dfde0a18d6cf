import type { ProjectFacts } from '../derive';

/** Names of a project's public lists as their archives are called: what stands before the `@`. */
export const listNames = (project: Pick<ProjectFacts, 'lists'>): readonly string[] =>
  project.lists
    .filter((list) => list.embargo !== 'private')
    .map(({ address }) => address.slice(0, Math.max(0, address.indexOf('@'))))
    .filter((n) => n !== '');

/** The names that Patchwork's clients know a project by: its key first, then its lists. */
export const linkNames = (project: Pick<ProjectFacts, 'key' | 'lists'>): readonly string[] => [
  ...new Set([project.key, ...listNames(project)]),
];
