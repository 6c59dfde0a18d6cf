import type { Reason } from '@sluice/gate';
import type { DerivedRevision } from '../derive';

/** Rules of the calendar that may begin a comment, with the effects in which they ask something of a person. */
const CALENDAR_RULES: Readonly<Record<string, readonly Reason['effect'][]>> = {
  'phase-policy': ['closes'],
  'last-posting-date': ['closes'],
  // A refusal by the release manager closes by this rule, too: nobody has to be told of that.
  R31: ['holds'],
  'unknown-class': ['undetermines'],
};

export const isOfCalendar = ({ rule }: Pick<Reason, 'rule'>): boolean => rule in CALENDAR_RULES;

/** Whether the calendar is anybody's concern: the series is aimed at the release, or changes a declared interface in its time. */
const mindsCalendar = ({ changes, verdict }: DerivedRevision, target: string | undefined): boolean =>
  changes.length > 0 || (target !== undefined && target === verdict?.release);

/**
 * The reasons of a verdict for which a comment is worth a reader's time: findings on the interface that hold, and what the calendar asks. All others are silent
 * by themselves: what stands on the list already (acks that are still to come, objections, a newer version), and what only Sluice does not know (patches it
 * never received, a tree it does not have).
 * @param target the release that the series names
 */
export const speakingReasons = (revision: DerivedRevision, target: string | undefined): readonly Reason[] => {
  const { verdict, findings } = revision;
  if (verdict === undefined || verdict.outcome === 'open') return [];
  const found = new Set(findings.map((f) => f.rule));
  const ofCalendar = mindsCalendar(revision, target);
  return verdict.reasons.filter((reason) =>
    isOfCalendar(reason)
      ? ofCalendar && (CALENDAR_RULES[reason.rule] ?? []).includes(reason.effect)
      : found.has(reason.rule) && reason.effect === 'holds',
  );
};

/** The rules of some reasons, each once, sorted: what makes one comment another. */
export const ruleSetOf = (reasons: readonly Pick<Reason, 'rule'>[]): readonly string[] =>
  [...new Set(reasons.map((r) => r.rule))].sort();
