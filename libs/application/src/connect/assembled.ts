import type { PatchAnalysis } from '@sluice/interface-model';
import type { Series } from '@sluice/series';
import type { StoredMail } from '../ports/intake-store';

/** A whole conversation as it was assembled: what edges need of it. */
export type Assembled = {
  readonly series: readonly Series[];
  /** The analyses of its patches that have one, by the hash of their mail. */
  readonly analyses: ReadonlyMap<string, PatchAnalysis>;
};

/** A conversation with the series that its mails were assembled to. */
export const assembledOf = (series: readonly Series[], mails: readonly StoredMail[]): Assembled => ({
  series,
  analyses: new Map(
    mails.flatMap(({ rawHash, analysis }) => (analysis === undefined ? [] : [[rawHash, analysis]])),
  ),
});
