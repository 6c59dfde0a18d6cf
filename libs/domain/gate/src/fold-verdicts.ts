import type { Outcome, Verdict } from './verdict';

const WORST_FIRST: readonly Outcome[] = ['closed', 'held', 'undetermined', 'open'];

/**
 * The worst of some verdicts, as one outcome for a series or a board: `closed`, `held`, `undetermined`, `open`. `undefined` of none:
 * nothing judged is not open.
 */
export const foldVerdicts = (verdicts: readonly Verdict[]): Outcome | undefined =>
  WORST_FIRST.find((outcome) => verdicts.some((v) => v.outcome === outcome));
