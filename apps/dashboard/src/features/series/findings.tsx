import type { Answer, REST } from '@sluice/contracts';
import { ReasonItem } from '../../ui/evidence';

export type FindingOf = Answer<typeof REST.getInterfaceChanges>['findings'][number];

/** What a severity does to the outcome: the product's rule, in the words of reasons. */
const EFFECTS = { block: 'holds', 'must-fix': 'holds', ask: 'informs', info: 'informs' } as const;

/** A finding of a review rule, as reasons are shown. */
export const Finding = ({ finding }: { readonly finding: FindingOf }) => (
  <ReasonItem
    reason={{
      ...finding,
      effect: finding.undetermined ? 'undetermines' : EFFECTS[finding.severity],
    }}
  />
);
