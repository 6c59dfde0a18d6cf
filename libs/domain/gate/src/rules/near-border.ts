import { daysUntil, type CalendarPhase, type PhaseRule } from '@sluice/freeze';
import type { Case, ClassNeed } from '../case';
import { asksMore } from '../phase-doubt';
import {
  borderDay,
  borderEvidence,
  borderText,
  capital,
  informs,
  CLASS_TEXT,
  NEED_TEXT,
  type Rule,
  type Said,
} from '../reason';

const countdown = (days: number): string =>
  days <= 0 ? 'today' : days === 1 ? 'in 1 day' : `in ${days} days`;

const near = (phase: CalendarPhase, { at }: Case): Said => {
  const days = daysUntil(at, phase.lastDay ?? at.slice(0, 10));
  const firmness =
    phase.status === 'announced' || phase.status === 'effective'
      ? ''
      : '; it gates nothing until it is confirmed';
  return informs(
    `${capital(phase.title)} ${countdown(days)} (after ${borderText(phase)})${firmness}.`,
    borderEvidence(phase),
  );
};

/** What difference a phase would make for the change. */
const difference = ({ changeClass, need }: ClassNeed): string =>
  need === 'no'
    ? `in it no ${CLASS_TEXT[changeClass]} goes in`
    : `in it a ${CLASS_TEXT[changeClass]} needs ${NEED_TEXT[need]}`;

const dayOf = ({ phaseAt }: Case): string => phaseAt.slice(0, 10);

/** A border that passed without being confirmed, or one so far only proposed: it never blocks, but the phase is an open question. */
const unconfirmed = (phase: CalendarPhase, more: ClassNeed | undefined, matter: Case): Said => {
  const { release, upcoming } = matter.calendar;
  const was = upcoming.includes(phase) ? 'is only proposed' : 'was';
  const sentence = `${release} ${was} to enter ${phase.title} after ${borderDay(phase)} (${phase.status}), and no announcement known by ${dayOf(matter)} confirms or moves that`;
  if (more === undefined) return informs(`${sentence}.`, borderEvidence(phase));
  return {
    effect: 'undetermines',
    sentence: `${sentence}; ${difference(more)}.`,
    evidence: borderEvidence(phase),
    clearedBy: `The release manager's word on whether ${release} is in ${phase.title}.`,
  };
};

/** A phase that no announcement dates could have begun unseen. */
const undated = (phase: PhaseRule, more: ClassNeed, matter: Case): Said => {
  const { release } = matter.calendar;
  const what = `the ${phase.title} of ${release}`;
  return {
    effect: 'undetermines',
    sentence: `When ${what} began is not known, nor whether it did: no announcement known by ${dayOf(matter)} gives its date; ${difference(more)}.`,
    evidence: [{ kind: 'date', date: dayOf(matter), what: `no announcement known by then dates ${what}` }],
    clearedBy: `The mail that announces ${what} (release set, or the project's calendars), or the release manager's word that ${release} is not in it.`,
  };
};

/** The phases of which nobody can tell whether they have begun, in order, up to the first that makes a difference: those after it wait for it. */
const doubts = (matter: Case): readonly Said[] => {
  const { calendar, input } = matter;
  const said: Said[] = [];
  for (const rule of input.policy.phases) {
    const phase = calendar.unconfirmed.find((p) => p.rule === rule);
    if (phase === undefined && !calendar.undated.includes(rule)) continue;
    const more = asksMore(rule, matter);
    if (phase !== undefined) said.push(unconfirmed(phase, more, matter));
    else if (more !== undefined) said.push(undated(rule, more, matter));
    if (more !== undefined) return said;
  }
  return said;
};

/** The next border, when it is near; borders that passed without being confirmed; phases of which no border is known. */
export const nearBorder: Rule = {
  rule: 'phase-border',
  ruleVersion: 1,
  judge: (matter) => {
    const { calendar } = matter;
    const { upcoming, unconfirmed: open, undated: undatedPhases, announcementsUsed, shippedAt } = calendar;
    const { nearDays } = matter.input.policy;
    const soon = upcoming
      .slice(0, 1)
      .filter((p) => !open.includes(p) && daysUntil(matter.at, p.lastDay ?? '') <= nearDays)
      .map((p) => near(p, matter));
    // No border lies before what is final.
    if (shippedAt !== undefined && matter.input.landed === undefined) return [];
    // Without any announcement the phase policy says that nothing is known.
    if (announcementsUsed.length === 0) return soon;
    return open.length + undatedPhases.length === 0 ? soon : [...doubts(matter), ...soon];
  },
};
