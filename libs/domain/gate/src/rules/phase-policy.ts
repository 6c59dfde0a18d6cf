import type { ClassNeed, Case } from '../case';
import { permission } from '../permission';
import {
  asSentence,
  borderDay,
  borderEvidence,
  informs,
  CLASS_TEXT,
  NEED_TEXT,
  sourceEvidence,
  type Rule,
  type Said,
} from '../reason';

const why = ({ calendar }: Case): string => {
  const { current } = calendar;
  return current.from === undefined
    ? `${calendar.release} is in ${current.title}`
    : `${calendar.release} has been in ${current.title} since the end of ${borderDay(current)} (${current.status})`;
};

const closed = (matter: Case, closedTo: readonly ClassNeed[]): Said => {
  const classes = closedTo.map((n) => CLASS_TEXT[n.changeClass]).join(' or ');
  const { current, release } = matter.calendar;
  return {
    effect: 'closes',
    sentence: `${why(matter)}: no ${classes} goes in.`,
    evidence: borderEvidence(current),
    clearedBy: `A freeze exception from the release manager of ${release}, or a later release.`,
  };
};

const waived = (need: ClassNeed): readonly Said[] =>
  need.waiver === undefined
    ? []
    : [
        informs(
          asSentence(
            `A ${CLASS_TEXT[need.changeClass]} needs ${NEED_TEXT[need.need]} here: ${need.waiver.sentence}`,
          ),
          sourceEvidence(need.waiver.source, need.waiver.saidAt.slice(0, 10)),
        ),
      ];

const unannounced = ({ calendar, phaseAt }: Case): Said => ({
  effect: 'undetermines',
  sentence: `No schedule of ${calendar.release} is known by ${phaseAt.slice(0, 10)}: which phase it is in could not be known.`,
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
    return [informs(asSentence(`${why(matter)}, but ${allowed.sentence}`), allowed.evidence), ...notes];
  },
};
