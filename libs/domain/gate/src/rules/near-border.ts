import { daysUntil, type CalendarPhase } from '@sluice/freeze';
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

/** A border that passed without being confirmed, or one so far only proposed: it never blocks, but the phase is an open question. */
const unconfirmed = (phase: CalendarPhase, matter: Case): Said => {
  const { release, upcoming } = matter.calendar;
  const was = upcoming.includes(phase) ? 'is only proposed' : 'was';
  const sentence = `${release} ${was} to enter ${phase.title} after ${borderDay(phase)} (${phase.status}), and no announcement known by ${matter.phaseAt.slice(0, 10)} confirms or moves that`;
  const more = asksMore(phase.rule, matter);
  if (more === undefined) return informs(`${sentence}.`, borderEvidence(phase));
  return {
    effect: 'undetermines',
    sentence: `${sentence}; ${difference(more)}.`,
    evidence: borderEvidence(phase),
    clearedBy: `The release manager's word on whether ${release} is in ${phase.title}.`,
  };
};

/** A phase that no announcement dates could have begun unseen; only the first that makes a difference is told. */
const undated = (matter: Case): readonly Said[] => {
  const { calendar, phaseAt } = matter;
  const day = phaseAt.slice(0, 10);
  for (const phase of calendar.undated) {
    const more = asksMore(phase, matter);
    if (more === undefined) continue;
    const what = `the ${phase.title} of ${calendar.release}`;
    return [
      {
        effect: 'undetermines',
        sentence: `When ${what} began is not known, nor whether it did: no announcement known by ${day} gives its date; ${difference(more)}.`,
        evidence: [{ kind: 'date', date: day, what: `no announcement known by then dates ${what}` }],
        clearedBy: `The mail that announces ${what} (release set, or the project's calendars), or the release manager's word that ${calendar.release} is not in it.`,
      },
    ];
  }
  return [];
};

/** The next border, when it is near; borders that passed without being confirmed; phases of which no border is known. */
export const nearBorder: Rule = {
  rule: 'phase-border',
  ruleVersion: 1,
  judge: (matter) => {
    const { upcoming, unconfirmed: open, announcementsUsed, shippedAt } = matter.calendar;
    const { nearDays } = matter.input.policy;
    const soon = upcoming
      .slice(0, 1)
      .filter((p) => !open.includes(p) && daysUntil(matter.at, p.lastDay ?? '') <= nearDays)
      .map((p) => near(p, matter));
    const isFinal = shippedAt !== undefined && matter.input.landed === undefined;
    // Without any announcement the phase policy says that nothing is known.
    if (isFinal || announcementsUsed.length === 0) return soon;
    return [...open.map((p) => unconfirmed(p, matter)), ...undated(matter), ...soon];
  },
};
