import { moratoriumInForce, type Calendar, type CalendarPhase, type Heard } from '@sluice/freeze';
import type { Evidence } from '@sluice/kernel';
import type { Case } from '../case';
import { asksMore } from '../phase-doubt';
import { borderText, CLASS_TEXT, informs, mailEvidence, NEED_TEXT, type Rule, type Said } from '../reason';

/** The last of the mails that speaks of something, and where. */
const lastOn = (matter: Case, speaks: (heard: Heard) => boolean): Heard | undefined =>
  matter.heard.findLast(speaks);

const evidenceOf = ({ messageId, quotes }: Heard): readonly Evidence[] =>
  quotes.length === 0
    ? [mailEvidence(messageId)]
    : quotes.slice(0, 4).map(({ line, quote }) => mailEvidence(messageId, { line, quote }));

const saidBy = ({ by, announcement }: Heard): string =>
  `A mail of ${by} of ${announcement.saidAt.slice(0, 10)}, read by machine and confirmed by nobody, says`;

const confirmation = (heard: Heard, { input }: Case): string =>
  `A person confirms what <${heard.messageId}> says (release set ${input.release} --source, or the project's calendars).`;

const doubt = (heard: Heard, what: string, matter: Case): Said => ({
  effect: 'undetermines',
  sentence: `${saidBy(heard)} ${what}`,
  evidence: evidenceOf(heard),
  clearedBy: confirmation(heard, matter),
});

const speaksOf =
  (phase: CalendarPhase) =>
  ({ announcement }: Heard): boolean =>
    announcement.dates.some((d) => d.phase === phase.name);

/** The mail would put the release in another phase than the calendar does. */
const phaseDiffers = (calendar: Calendar, matter: Case): readonly Said[] => {
  const { current } = calendar;
  if (current.name === matter.calendar.current.name) return [];
  const heard = lastOn(matter, speaksOf(current)) ?? matter.heard.at(-1);
  if (heard === undefined) return [];
  const what = `that ${matter.input.release} has been in ${current.title} since the end of ${borderText(current)}`;
  const more = asksMore(current.rule, matter);
  if (more === undefined) return [informs(`${saidBy(heard)} ${what}.`, evidenceOf(heard))];
  const asks = `in it a ${CLASS_TEXT[more.changeClass]} needs ${NEED_TEXT[more.need]}`;
  return [doubt(heard, `${what}; ${asks}.`, matter)];
};

const moratoriumDiffers = (calendar: Calendar, matter: Case): readonly Said[] => {
  if (matter.input.landed !== undefined) return [];
  const [published, told] = [matter.calendar, calendar].map((c) =>
    moratoriumInForce(c.moratorium, matter.line.moratorium),
  );
  if ((published === undefined) === (told === undefined)) return [];
  const heard = lastOn(matter, (h) => h.announcement.moratorium !== undefined);
  if (heard === undefined) return [];
  return told === undefined
    ? [informs(`${saidBy(heard)} that the commit moratorium is lifted.`, evidenceOf(heard))]
    : [doubt(heard, 'that nothing is to be committed for now.', matter)];
};

const borderOf = ({ phases }: Calendar, name: string): CalendarPhase | undefined =>
  phases.find((p) => p.name === name && (p.status === 'announced' || p.status === 'effective'));

/** The mail would make the posting late, and the calendar does not. */
const postingDiffers = (calendar: Calendar, matter: Case): readonly Said[] => {
  const { series, policy } = matter.input;
  const { phase: name, classes } = policy.lastPosting;
  if (!matter.needs.some((n) => classes.includes(n.changeClass))) return [];
  const told = borderOf(calendar, name);
  const published = borderOf(matter.calendar, name);
  const isLate = (border: CalendarPhase | undefined): boolean =>
    border?.from !== undefined && border.from <= matter.phaseAt && series.firstPostedAt >= border.from;
  if (told === undefined || !isLate(told) || isLate(published)) return [];
  const heard = lastOn(matter, speaksOf(told));
  if (heard === undefined) return [];
  const what = `that the last posting date of ${matter.input.release} was ${borderText(told)}; this was first posted on ${series.firstPostedAt}.`;
  return [doubt(heard, what, matter)];
};

/**
 * What a release manager's mail says in prose, where it differs from what is published and makes a difference: a person must say whether it was
 * read right. It never opens a gate and never closes one; where it would ask for less it is only told.
 */
export const readByMachine: Rule = {
  rule: 'read-by-machine',
  ruleVersion: 1,
  judge: (matter) => {
    const { heardCalendar, calendar } = matter;
    if (heardCalendar === undefined || calendar.shippedAt !== undefined) return [];
    return [
      ...phaseDiffers(heardCalendar, matter),
      ...moratoriumDiffers(heardCalendar, matter),
      ...postingDiffers(heardCalendar, matter),
    ];
  },
};
