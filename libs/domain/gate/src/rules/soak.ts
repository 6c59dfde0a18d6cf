import { workingHoursBetween } from '@sluice/freeze';
import { earliest, type Instant } from '@sluice/kernel';
import { isSure } from '@sluice/series';
import type { Case } from '../case';
import { mailEvidence, spoken, type Rule, type Said } from '../reason';
import { isSettled } from './objections';

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

const messageOf = ({ revision }: Case) =>
  revision.coverMessageId ?? revision.patches.find((p) => p.messageId !== undefined)?.messageId;

/** "A day or two", asked for between posting and commit. */
const tooSoon = (matter: Case, landed: Instant | undefined): readonly Said[] => {
  const { revision, at, input } = matter;
  const hours = workingHoursBetween(revision.postedAt, landed ?? at);
  const days = input.policy.soakWorkingDays;
  if (hours >= days * WORKING_DAY_HOURS) return [];
  const when = landed === undefined ? `by ${at}` : `when it went in on ${landed}`;
  const messageId = messageOf(matter);
  return [
    {
      effect: 'informs',
      severity: 'ask',
      sentence: `v${revision.number} had been on the list for ${hoursText(hours)} (weekends left out) ${when}; ${days} working ${days === 1 ? 'day is' : 'days are'} asked for.`,
      evidence: messageId === undefined ? [] : [mailEvidence(messageId)],
      clearedBy: '',
    },
  ];
};

/** Objections, possible ones included, that were open when it went in. */
const despite = (matter: Case, landed: Instant | undefined): readonly Said[] => {
  if (landed === undefined) return [];
  const open = matter.revision.objections.filter((o) => o.saidAt < landed && !isSettled(o, matter));
  const [first] = open;
  if (first === undefined) return [];
  return [
    {
      effect: 'informs',
      severity: 'ask',
      sentence: `v${matter.revision.number} went in on ${landed} while ${spoken(matter, first.sender)}'s words of ${first.saidAt.slice(0, 10)} stood against it${open.length > 1 ? `, and ${open.length - 1} more` : ''}.`,
      evidence: open.map((o) => mailEvidence(o.messageId, { line: o.line, quote: o.sentence })),
      clearedBy: '',
    },
  ];
};

/**
 * R30: sufficient time for anyone to respond must lie between posting and commit ("a day or two" for the straightforward: check-in rule 3
 * of Xen's MAINTAINERS), and nothing goes in over an open objection (rule 4). It asks; it never holds.
 */
export const soak: Rule = {
  rule: 'R30',
  ruleVersion: 2,
  judge: (matter) => {
    const landed = wentIn(matter);
    return [...tooSoon(matter, landed), ...despite(matter, landed)];
  },
};
