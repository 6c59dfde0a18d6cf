import type { ClassNeed, Case } from '../case';
import { permission } from '../permission';
import { borderEvidence, borderText, informs, sourceEvidence, type Rule, type Said } from '../reason';

const why = ({ calendar }: Case): string => {
  const { current } = calendar;
  return current.from === undefined
    ? `${calendar.release} is in ${current.title}`
    : `${calendar.release} is in ${current.title} since the end of ${borderText(current)}`;
};

const closed = (matter: Case, closedTo: readonly ClassNeed[]): Said => {
  const classes = closedTo.map((n) => n.changeClass).join(' and ');
  const { current, release } = matter.calendar;
  return {
    effect: 'closes',
    sentence: `${why(matter)}, which takes no ${classes} change.`,
    evidence: borderEvidence(current),
    clearedBy: `A freeze exception from the release manager of ${release}, or a later release.`,
  };
};

const waived = (need: ClassNeed): readonly Said[] =>
  need.waiver === undefined
    ? []
    : [
        informs(
          `A ${need.changeClass} change needs ${need.need.replace('-', ' ')} here: ${need.waiver.sentence}.`,
          sourceEvidence(need.waiver.source, need.waiver.saidAt.slice(0, 10)),
        ),
      ];

const unannounced = ({ calendar, phaseAt }: Case): Said => ({
  effect: 'undetermines',
  sentence: `No schedule of ${calendar.release} is known by ${phaseAt.slice(0, 10)}: its phase could not be known.`,
  evidence: [{ kind: 'date', date: phaseAt.slice(0, 10), what: 'no announcement known by then' }],
  clearedBy: `The schedule of ${calendar.release} (release set, or the project's calendars).`,
});

/** What the phase says of each class of change. Only this rule and its kin about posting and release close: policy does, judgement does not. */
export const phasePolicy: Rule = {
  rule: 'phase-policy',
  ruleVersion: 1,
  judge: (matter) => {
    if (matter.calendar.announcementsUsed.length === 0) return [unannounced(matter)];
    const closedTo = matter.needs.filter((n) => n.need === 'no' && n.changeClass !== 'unknown');
    const notes = matter.needs.flatMap(waived);
    if (closedTo.length === 0) return notes;
    const allowed = permission(matter);
    if (allowed === undefined) return [closed(matter, closedTo), ...notes];
    return [informs(`${why(matter)}, but ${allowed.sentence}.`, allowed.evidence), ...notes];
  },
};
