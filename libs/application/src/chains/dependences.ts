import type { Dependence } from '@sluice/dependency';
import { refsOf } from '@sluice/dependency';
import type { Revision, Series } from '@sluice/series';

const NONE: readonly Dependence[] = [];

/** Of some dependences those of a series' own patches. */
export const dependencesFrom = (series: Series, all: readonly Dependence[]): readonly Dependence[] => {
  if (all.length === 0) return NONE;
  const own = new Set(refsOf(series));
  return all.filter(({ edge }) => own.has(edge.from));
};

/** Of a series' dependences those of the patches of one revision. */
export const dependencesOfRevision = (
  series: Series,
  revision: Revision,
  all: readonly Dependence[] = NONE,
): readonly Dependence[] =>
  all.length === 0 ? NONE : dependencesFrom({ ...series, revisions: [revision] }, all);
