import { daysUntil, isStricter, type CalendarPhase } from '@sluice/freeze';
import { needsIn, type Case } from '../case';
import { borderEvidence, borderText, informs, type Rule, type Said } from '../reason';

const countdown = (days: number): string =>
  days <= 0 ? 'today' : days === 1 ? 'in 1 day' : `in ${days} days`;

const near = (phase: CalendarPhase, { at }: Case): Said => {
  const days = daysUntil(at, phase.lastDay ?? at.slice(0, 10));
  const firmness =
    phase.status === 'announced' || phase.status === 'effective'
      ? ''
      : '; it gates nothing until it is confirmed';
  return informs(
    `${phase.title} ${countdown(days)} (${borderText(phase)})${firmness}.`,
    borderEvidence(phase),
  );
};

/** Between a tentative border and its confirmation: it never blocks, but where it would ask more, the phase is an open question. */
const unconfirmed = (phase: CalendarPhase, matter: Case): Said => {
  const asksMore = needsIn(matter, phase.rule).some((n, i) =>
    isStricter(n.need, matter.needs[i]?.need ?? 'nothing'),
  );
  const sentence = `${phase.title} was to begin after ${borderText(phase)}; no announcement known by ${matter.phaseAt.slice(0, 10)} confirms or moves it`;
  if (!asksMore || matter.input.landed !== undefined) return informs(`${sentence}.`, borderEvidence(phase));
  return {
    effect: 'undetermines',
    sentence: `${sentence}, and it would ask more of this change.`,
    evidence: borderEvidence(phase),
    clearedBy: `The release manager's word on whether ${phase.title} has begun.`,
  };
};

/** The next border, when it is near, and borders that passed without being confirmed. */
export const nearBorder: Rule = {
  rule: 'phase-border',
  ruleVersion: 1,
  judge: (matter) => {
    const { upcoming, unconfirmed: open } = matter.calendar;
    const { nearDays } = matter.input.policy;
    const soon = upcoming.slice(0, 1).filter((p) => daysUntil(matter.at, p.lastDay ?? '') <= nearDays);
    return [...open.map((p) => unconfirmed(p, matter)), ...soon.map((p) => near(p, matter))];
  },
};
