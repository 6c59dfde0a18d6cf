import { mayHaveBegunFrom, type CalendarPhase } from '@sluice/freeze';
import type { Evidence } from '@sluice/kernel';
import type { Case, JudgeInput } from '../case';
import { permission } from '../permission';
import {
  asSentence,
  borderEvidence,
  borderText,
  informs,
  sourceEvidence,
  type Rule,
  type Said,
} from '../reason';

const isFirm = ({ status }: CalendarPhase): boolean => status === 'announced' || status === 'effective';

const dated = ({ calendar, input }: Case): CalendarPhase | undefined =>
  calendar.phases.find((p) => p.name === input.policy.lastPosting.phase);

const firstPosting = ({ input }: Case): readonly Evidence[] => {
  const first = input.series.revisions[0];
  const messageId = first?.coverMessageId ?? first?.patches.find((p) => p.messageId !== undefined)?.messageId;
  return messageId === undefined ? [] : [{ kind: 'mail', messageId }];
};

const dayEvidence = (phase: CalendarPhase, { input }: Case): readonly Evidence[] =>
  borderEvidence(phase, `last posting date of ${input.release}`);

const late = (matter: Case, phase: CalendarPhase, posted: string): Said => {
  const { release, series, policy } = matter.input;
  const allowed = permission(matter);
  const sentence = `${posted} on ${series.firstPostedAt}, after the last posting date of ${release} (${borderText(phase)})`;
  const evidence = [...dayEvidence(phase, matter), ...firstPosting(matter)];
  if (allowed !== undefined)
    return informs(asSentence(`${sentence}, but ${allowed.sentence}`), [...evidence, ...allowed.evidence]);
  return {
    effect: 'closes',
    sentence: `${sentence}.`,
    evidence: [...evidence, ...sourceEvidence(policy.lastPosting.source, phase.lastDay ?? '')],
    clearedBy: `A freeze exception from the release manager of ${release}, or a later release.`,
  };
};

const notKnown = (phase: CalendarPhase, what: string, matter: Case): Said => ({
  effect: 'undetermines',
  sentence: `${what}; the last posting date of ${matter.input.release} (${borderText(phase)}) has passed.`,
  evidence: [...dayEvidence(phase, matter), ...firstPosting(matter)],
  clearedBy: 'The first version of the series, taken from the archive of its list.',
});

/** Classes that the rule is for, and whether that is sure: an unknown class could be one of them. */
const concern = ({ needs, input }: Case): 'yes' | 'perhaps' | 'no' => {
  if (needs.some((n) => input.policy.lastPosting.classes.includes(n.changeClass))) return 'yes';
  return needs.some((n) => n.changeClass === 'unknown') ? 'perhaps' : 'no';
};

const v1Unknown = (phase: CalendarPhase, matter: Case): Said => {
  const { series, revision } = matter.input;
  const lowest = series.revisions[0]?.number ?? revision.number;
  return notKnown(
    phase,
    `When v1 was posted could not be known (lowest version known: v${lowest}, ${series.firstPostedAt})`,
    matter,
  );
};

const v1Known = (phase: CalendarPhase, matter: Case, isSure: boolean): readonly Said[] => {
  const { firstPostedAt, firstPostedAtProven } = matter.input.series;
  const posted = `First posted on ${firstPostedAt}`;
  if (phase.from !== undefined && firstPostedAt >= phase.from)
    return isSure
      ? [late(matter, phase, 'First posted')]
      : [notKnown(phase, `${posted}, and whether it is a feature could not be read`, matter)];
  if (firstPostedAtProven) return [];
  return [notKnown(phase, `${posted} by its own date, which no archive confirms`, matter)];
};

/** Whether a last posting date that is not firm, or not known at all, may have passed. */
const mayHavePassed = ({ calendar, input }: Case, phase: CalendarPhase | undefined): boolean => {
  const { phase: name } = input.policy.lastPosting;
  const order = input.policy.phases.map((p) => p.name);
  const isOver = order.indexOf(calendar.current.name) > order.indexOf(name);
  if (phase !== undefined) return isOver || calendar.unconfirmed.includes(phase);
  return !calendar.without.has(name) && (isOver || calendar.undated.some((p) => p.name === name));
};

const isInTime = (phase: CalendarPhase | undefined, { series, policy }: JudgeInput): boolean => {
  const from = phase === undefined ? undefined : mayHaveBegunFrom(phase, policy);
  return (
    from !== undefined &&
    series.firstRevisionKnown &&
    series.firstPostedAtProven &&
    series.firstPostedAt < from
  );
};

const notFirm = (matter: Case, phase: CalendarPhase | undefined): readonly Said[] => {
  const { input, phaseAt } = matter;
  if (!mayHavePassed(matter, phase) || isInTime(phase, input)) return [];
  const day = phaseAt.slice(0, 10);
  const date = `The last posting date of ${input.release}`;
  return [
    {
      effect: 'undetermines',
      sentence:
        phase === undefined
          ? `${date} is not known: no announcement known by ${day} gives it, and a feature first posted after it goes to a later release.`
          : `${date} (${borderText(phase)}) is not confirmed by any announcement known by ${day}, and that this was first posted before it is not sure.`,
      evidence:
        phase === undefined
          ? [{ kind: 'date', date: day, what: 'no last posting date known by then' }, ...firstPosting(matter)]
          : [...dayEvidence(phase, matter), ...firstPosting(matter)],
      clearedBy: `The mail that announces it, or the word of the release manager of ${input.release} that the series was in time.`,
    },
  ];
};

/** A verdict that policy has closed for good, or about a line of which nothing is known, gains nothing from it. */
const isMoot = (matter: Case): boolean =>
  matter.calendar.announcementsUsed.length === 0 ||
  (matter.calendar.shippedAt !== undefined && matter.input.landed === undefined) ||
  permission(matter) !== undefined;

const firm = (phase: CalendarPhase, matter: Case, isSure: boolean): readonly Said[] => {
  if (matter.input.series.firstRevisionKnown) return v1Known(phase, matter, isSure);
  return isMoot(matter) ? [] : [v1Unknown(phase, matter)];
};

/** Features and refactorings first posted (v1) after the last posting date go to the next release. Unknown v1 leaves it undetermined. */
export const lastPostingDate: Rule = {
  rule: 'last-posting-date',
  ruleVersion: 1,
  judge: (matter) => {
    const concerned = concern(matter);
    if (concerned === 'no') return [];
    const phase = dated(matter);
    if (phase === undefined || !isFirm(phase)) return isMoot(matter) ? [] : notFirm(matter, phase);
    return (phase.from ?? '') > matter.phaseAt ? [] : firm(phase, matter, concerned === 'yes');
  },
};
