import type { CalendarPhase } from '@sluice/freeze';
import type { Evidence } from '@sluice/kernel';
import type { Case } from '../case';
import { permission } from '../permission';
import { borderEvidence, borderText, informs, sourceEvidence, type Rule, type Said } from '../reason';

const border = ({ calendar, input, phaseAt }: Case): CalendarPhase | undefined =>
  calendar.phases.find(
    (p) =>
      p.name === input.policy.lastPosting.phase &&
      (p.status === 'announced' || p.status === 'effective') &&
      p.from !== undefined &&
      p.from <= phaseAt,
  );

const firstPosting = ({ input }: Case): readonly Evidence[] => {
  const first = input.series.revisions[0];
  const messageId = first?.coverMessageId ?? first?.patches.find((p) => p.messageId !== undefined)?.messageId;
  return messageId === undefined ? [] : [{ kind: 'mail', messageId }];
};

const late = (matter: Case, phase: CalendarPhase, posted: string): Said => {
  const { release, series, policy } = matter.input;
  const allowed = permission(matter);
  const sentence = `${posted} on ${series.firstPostedAt}, after the last posting date of ${release} (${borderText(phase)})`;
  const evidence = [...borderEvidence(phase), ...firstPosting(matter)];
  if (allowed !== undefined)
    return informs(`${sentence}, but ${allowed.sentence}.`, [...evidence, ...allowed.evidence]);
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
  evidence: [...borderEvidence(phase), ...firstPosting(matter)],
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

/** Features and refactorings first posted (v1) after the last posting date go to the next release. Unknown v1 leaves it undetermined. */
export const lastPostingDate: Rule = {
  rule: 'last-posting-date',
  ruleVersion: 1,
  judge: (matter) => {
    const phase = border(matter);
    const concerned = concern(matter);
    if (phase === undefined || concerned === 'no') return [];
    return matter.input.series.firstRevisionKnown
      ? v1Known(phase, matter, concerned === 'yes')
      : [v1Unknown(phase, matter)];
  },
};
