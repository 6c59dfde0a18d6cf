import { isReverted, isSure, SUPPOSED_COMMIT, type CommitRevert } from '@sluice/series';
import { isReleaseManager, moratoriumInForce } from '@sluice/freeze';
import type { Case } from '../case';
import { exceptionFor, grantState, isAbout, permission } from '../permission';
import {
  asSentence,
  informs,
  mailEvidence,
  named,
  sourceEvidence,
  spoken,
  type Rule,
  type Said,
} from '../reason';

/** During a moratorium nothing goes in, acked or not; what is in stays. */
export const moratorium: Rule = {
  rule: 'moratorium',
  ruleVersion: 1,
  judge: ({ calendar, line, input }) => {
    const declared = moratoriumInForce(calendar.moratorium, line.moratorium);
    if (declared === undefined || input.landed !== undefined || calendar.shippedAt !== undefined) return [];
    const day = declared.at.slice(0, 10);
    return [
      {
        effect: 'holds',
        sentence: `A commit moratorium has been in force since ${declared.at}: nothing goes in, acked or not.`,
        evidence: sourceEvidence(declared.source, day),
        clearedBy: `The release manager of ${input.release} lifts it.`,
      },
    ];
  },
};

/** Exceptions that were asked for, were refused, have run out, or were for another revision. A valid one shows where it matters. */
export const exception: Rule = {
  rule: 'exception',
  ruleVersion: 1,
  judge: (matter) => {
    const found = exceptionFor(matter);
    if (found === undefined) return asked(matter);
    const { by, at, reason, source } = found.said;
    const day = at.slice(0, 10);
    const evidence = sourceEvidence(source, day);
    if (found.type === 'ExceptionGranted') return notCovering(found, matter);
    return [
      {
        effect: 'closes',
        sentence: asSentence(`${named(matter, by)} refused a freeze exception on ${day}: ${reason}`),
        evidence,
        clearedBy: `The release manager of ${matter.input.release} grants it after all, or a later release.`,
      },
    ];
  },
};

/** Whoever asks, the answer is the release manager's; what only an unanswered ask is known of is told, and changes nothing. */
const asked = (matter: Case): readonly Said[] => {
  const { revision, at, input, standing } = matter;
  const asks = (revision.exceptionAsks ?? []).filter(
    ({ saidAt, sender }) =>
      saidAt <= at && !isReleaseManager(standing, sender.address, { release: input.release, at: saidAt }),
  );
  const [first] = asks;
  if (first === undefined) return [];
  const evidence = asks.map((a) => mailEvidence(a.messageId, { line: a.line, quote: a.sentence }));
  const answer = permission(matter) === undefined ? 'no answer is known' : 'it was given';
  return [
    informs(
      `${spoken(matter, first.sender)} asked for a freeze exception or release ack on ${first.saidAt.slice(0, 10)}; ${answer}.`,
      evidence,
    ),
  ];
};

const notCovering = (granted: Parameters<typeof grantState>[0], matter: Case): readonly Said[] => {
  const state = grantState(granted, matter);
  if (state === 'valid') return [];
  const { until, revision } = granted.data;
  const what = state === 'expired' ? `ran out on ${until ?? ''}` : `was for v${revision ?? ''} only`;
  return [
    informs(
      `The freeze exception of ${granted.said.at.slice(0, 10)} ${what}.`,
      sourceEvidence(granted.said.source, granted.said.at.slice(0, 10)),
    ),
  ];
};

/** A person's reversible stop on one series. */
export const hold: Rule = {
  rule: 'hold',
  ruleVersion: 1,
  judge: (matter) =>
    matter.line.holds
      .filter(({ data }) => isAbout(matter.input.series, data.about))
      .map(({ said }) => ({
        effect: 'holds',
        sentence: asSentence(
          `Held by ${named(matter, said.by)} since ${said.at.slice(0, 10)}: ${said.reason}`,
        ),
        evidence: sourceEvidence(said.source, said.at.slice(0, 10)),
        clearedBy: `${named(matter, said.by)}, a maintainer or the release manager releases the hold.`,
      })),
};

/** A shipped release is final: nothing enters it any more, and its verdicts stay as they were. */
export const shipped: Rule = {
  rule: 'shipped',
  ruleVersion: 1,
  judge: ({ calendar, input }) => {
    if (calendar.shippedAt === undefined) return [];
    const sentence = `${input.release} has been released (final from ${calendar.shippedAt})`;
    const source = calendar.announcementsUsed.at(-1)?.source ?? {};
    const evidence = sourceEvidence(source, calendar.shippedAt.slice(0, 10));
    if (input.landed !== undefined && input.landed.at < calendar.shippedAt)
      return [informs(`${sentence}; this landed before.`, evidence)];
    return [
      {
        effect: 'closes',
        sentence: `${sentence}: nothing enters it any more.`,
        evidence,
        clearedBy: 'A later release.',
      },
    ];
  },
};

/** Through when mail is known: what was said since could change the answer. */
export const knowledge: Rule = {
  rule: 'known-through',
  ruleVersion: 1,
  judge: ({ input, at }) =>
    input.receivedThrough === undefined || input.receivedThrough >= at
      ? []
      : [
          informs(
            `Mail is known through ${input.receivedThrough}; what was said later could not be weighed.`,
          ),
        ],
};

/** A revert as a sentence names it; one that is only supposed (a what-if) as that. */
const revertText = ({ commit, committedAt }: CommitRevert): string =>
  commit === SUPPOSED_COMMIT
    ? 'the supposed revert'
    : `${commit.slice(0, 10)} on ${committedAt.slice(0, 10)}`;

/** What went in and was taken back is not in: it comes in again only as something posted anew. */
export const reverted: Rule = {
  rule: 'reverted',
  ruleVersion: 1,
  judge: ({ revision }) =>
    revision.patches.flatMap(({ landing, position }): readonly Said[] => {
      const taken = landing?.revertedBy;
      if (landing === undefined || taken === undefined || !isSure(landing)) return [];
      const evidence = [landing.commit, taken.commit]
        .filter((commit) => commit !== SUPPOSED_COMMIT)
        .map((commit) => ({ kind: 'commit' as const, commit }));
      const what = `Patch ${position} went in as ${landing.commit.slice(0, 10)} on ${landing.committedAt.slice(0, 10)}`;
      const when = revertText(taken);
      if (!isReverted(landing)) return [informs(`${what}; ${when} took a part of it back.`, evidence)];
      return [
        {
          effect: 'holds',
          sentence: `${what} and was reverted by ${when}.`,
          evidence,
          clearedBy: 'A version that is posted anew, with what made the revert necessary mended.',
        },
      ];
    }),
};

/** A revision with a word in prose that it went in, where no tree confirms it. */
export const claimed: Rule = {
  rule: 'commit-claim',
  ruleVersion: 1,
  judge: ({ revision, input, at }) =>
    input.landed !== undefined
      ? []
      : revision.commitClaims
          .filter((c) => c.saidAt <= at)
          .map((c) =>
            informs(
              `${c.sender.name} says that it went in ("${c.sentence}"); no tree known here confirms it.`,
              [mailEvidence(c.messageId, { line: c.line })],
            ),
          ),
};
