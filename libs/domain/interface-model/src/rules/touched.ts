import type { RuleContext } from './rule';

/** Every path the patches seen touch. */
export const pathsOf = (context: RuleContext): readonly string[] => [
  ...new Set(context.patches.flatMap(({ analysis }) => analysis.paths ?? [])),
];

/** Whether any patch seen touches one of these files, or anything in one of these folders (paths that end in `/`). */
export const touches = (context: RuleContext, places: readonly string[]): boolean =>
  pathsOf(context).some((path) => places.some((p) => (p.endsWith('/') ? path.startsWith(p) : path === p)));

/** The file's own name. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
