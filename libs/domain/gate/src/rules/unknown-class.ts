import { daysUntil, type PhaseRule } from '@sluice/freeze';
import type { Case } from '../case';
import { borderEvidence, informs, NEED_TEXT, type Rule } from '../reason';

/** Whether a phase asks more of a feature than of a fix: then it matters which of the two a patch is. */
const tellsApart = (phase: PhaseRule): boolean => phase.needs.feature !== phase.needs.fix;

const nearFreeze = ({ calendar, at, input }: Case) =>
  [calendar.current, ...calendar.upcoming].find(
    (phase) =>
      tellsApart(phase.rule) &&
      (phase === calendar.current || daysUntil(at, phase.lastDay ?? '') <= input.policy.nearDays),
  );

/** A patch whose class could not be read is never taken for the mildest near a freeze (unknown never shows as open). */
export const unknownClass: Rule = {
  rule: 'unknown-class',
  ruleVersion: 1,
  judge: (matter) => {
    if (!matter.needs.some((n) => n.changeClass === 'unknown')) return [];
    const phase = nearFreeze(matter);
    if (phase === undefined)
      return [informs('What class of change this is could not be read; no phase near asks.')];
    const { feature, fix } = phase.rule.needs;
    return [
      {
        effect: 'undetermines',
        sentence: `What class of change this is could not be read; in ${phase.title} a feature needs ${NEED_TEXT[feature]} and a fix ${NEED_TEXT[fix]}.`,
        evidence: borderEvidence(phase),
        clearedBy: 'A maintainer or the release manager says whether it is a feature or a fix.',
      },
    ];
  },
};
