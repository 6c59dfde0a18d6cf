import { workingHoursBetween } from '@sluice/freeze';
import { earliest, type Instant } from '@sluice/kernel';
import { isSure } from '@sluice/series';
import type { Case } from '../case';
import { mailEvidence, type Rule } from '../reason';

const WORKING_DAY_HOURS = 24;

const hoursText = (hours: number): string => {
  const whole = Math.floor(hours);
  return whole === 1 ? '1 hour' : `${whole} hours`;
};

/** When the first of its patches went in, by the tree; else by somebody's word. */
const wentIn = ({ input, revision }: Case): Instant | undefined =>
  input.landed?.at ??
  earliest(
    revision.patches.flatMap(({ landing }) =>
      landing !== undefined && isSure(landing) ? [landing.committedAt] : [],
    ),
  ) ??
  revision.commitClaims[0]?.saidAt;

/**
 * R30: sufficient time for anyone to respond must lie between posting and commit ("a day or two" for the straightforward: check-in rule 3
 * of Xen's MAINTAINERS). It asks; it never holds.
 */
export const soak: Rule = {
  rule: 'R30',
  ruleVersion: 1,
  judge: (matter) => {
    const { revision, at, input } = matter;
    const landed = wentIn(matter);
    const hours = workingHoursBetween(revision.postedAt, landed ?? at);
    if (hours >= input.policy.soakWorkingDays * WORKING_DAY_HOURS) return [];
    const when = landed === undefined ? `by ${at}` : `when it went in on ${landed}`;
    const days = input.policy.soakWorkingDays;
    const messageId =
      revision.coverMessageId ?? revision.patches.find((p) => p.messageId !== undefined)?.messageId;
    return [
      {
        effect: 'informs',
        severity: 'ask',
        sentence: `v${revision.number} had been on the list for ${hoursText(hours)} (weekends left out) ${when}; ${days} working ${days === 1 ? 'day is' : 'days are'} asked for.`,
        evidence: messageId === undefined ? [] : [mailEvidence(messageId)],
        clearedBy: '',
      },
    ];
  },
};
