import { workingHoursBetween } from '@sluice/freeze';
import type { Evidence, Instant } from '@sluice/kernel';
import { isSure } from '@sluice/series';
import type { Case } from '../case';
import { mailEvidence, spoken, type Rule, type Said } from '../reason';
import { isSettled } from './objections';

const WORKING_DAY_HOURS = 24;

const hoursText = (hours: number): string => {
  const whole = Math.floor(hours);
  return whole === 1 ? '1 hour' : `${whole} hours`;
};

type WentIn = { readonly at: Instant; readonly evidence: Evidence };

/** When the first of its patches went in, by the tree; else by somebody's word. */
const wentIn = ({ input, revision }: Case): WentIn | undefined => {
  const commits = revision.patches.flatMap(({ landing }) =>
    landing !== undefined && isSure(landing) ? [{ commit: landing.commit, at: landing.committedAt }] : [],
  );
  const [first] = [...(input.landed === undefined ? [] : [input.landed]), ...commits].sort((a, b) =>
    a.at < b.at ? -1 : 1,
  );
  if (first !== undefined) return { at: first.at, evidence: { kind: 'commit', commit: first.commit } };
  const [claim] = revision.commitClaims;
  return claim && { at: claim.saidAt, evidence: mailEvidence(claim.messageId, { line: claim.line }) };
};

const messageOf = ({ revision }: Case) =>
  revision.coverMessageId ?? revision.patches.find((p) => p.messageId !== undefined)?.messageId;

/** "A day or two", asked for between posting and commit. */
const tooSoon = (matter: Case, landed: WentIn | undefined): readonly Said[] => {
  const { revision, at, input } = matter;
  const hours = workingHoursBetween(revision.postedAt, landed?.at ?? at);
  const days = input.policy.soakWorkingDays;
  if (hours >= days * WORKING_DAY_HOURS) return [];
  const when = landed === undefined ? `by ${at}` : `when it went in on ${landed.at}`;
  const messageId = messageOf(matter);
  return [
    {
      effect: 'informs',
      severity: 'ask',
      sentence: `v${revision.number} had been on the list for ${hoursText(hours)} (weekends left out) ${when}; ${days} working ${days === 1 ? 'day is' : 'days are'} asked for.`,
      evidence: [
        ...(messageId === undefined ? [] : [mailEvidence(messageId)]),
        ...(landed === undefined ? [] : [landed.evidence]),
      ],
      clearedBy: '',
    },
  ];
};

/** Objections, possible ones included, that were open when it went in. */
const despite = (matter: Case, landed: WentIn | undefined): readonly Said[] => {
  if (landed === undefined) return [];
  const open = matter.revision.objections.filter((o) => o.saidAt < landed.at && !isSettled(o, matter));
  const [first] = open;
  if (first === undefined) return [];
  return [
    {
      effect: 'informs',
      severity: 'ask',
      sentence: `v${matter.revision.number} went in on ${landed.at} while ${spoken(matter, first.sender)}'s words of ${first.saidAt.slice(0, 10)} stood against it${open.length > 1 ? `, and ${open.length - 1} more` : ''}.`,
      evidence: [
        landed.evidence,
        ...open.map((o) => mailEvidence(o.messageId, { line: o.line, quote: o.sentence })),
      ],
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
