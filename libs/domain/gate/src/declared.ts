import type { Evidence } from '@sluice/kernel';
import { RIGHT_TEXT, type Declaration } from '@sluice/series';
import type { Case } from './case';
import { named, sourceEvidence } from './reason';

/** `On 2021-10-13 Ian Jackson (release manager) parked it (“not for this release”)`. */
export const declaredBy = (matter: Case, { by, as, at, reason }: Declaration, did: string): string => {
  const why = reason === '' ? '' : ` (“${reason}”)`;
  return `On ${at.slice(0, 10)} ${named(matter, by)} (${RIGHT_TEXT[as]}) ${did}${why}`;
};

/** The mail in which something was declared. */
export const declaredEvidence = ({ source, at }: Declaration): readonly Evidence[] =>
  sourceEvidence(
    source === undefined ? { text: 'declared, with no mail that says so' } : { messageId: source },
    at.slice(0, 10),
  );
