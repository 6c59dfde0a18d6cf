import { releaseManagerOf, nameOf } from '@sluice/freeze';
import type { Case } from '../case';
import { lapsed, releaseAcks, wordsFor } from '../consent';
import { permission } from '../permission';
import { borderEvidence, informs, mailEvidence, spoken, type Rule, type Said } from '../reason';
import type { WeighedTrailer } from '../weighed-trailer';

const evidenceOf = (words: readonly WeighedTrailer[]) =>
  words.map((w) => mailEvidence(w.messageId, { line: w.line }));

const managerOf = (matter: Case): string => {
  const { roles, identities } = matter.standing;
  const manager = releaseManagerOf(roles, matter.input.release, matter.at);
  return manager === undefined
    ? 'the release manager (not known)'
    : `${nameOf(manager.person, identities)}, release manager`;
};

/** A release nack is the release manager's refusal: only they can take it back. */
const nacked = (matter: Case): readonly Said[] => {
  const nacks = new Set(matter.revision.patches.flatMap((p) => wordsFor(matter, p, ['release-nack'])));
  return [...nacks]
    .filter((w) => w.counts)
    .map((w) => ({
      effect: 'closes',
      sentence: `${spoken(matter, w.by)} refused it for ${matter.input.release} on ${w.saidAt.slice(0, 10)} (${w.key}).`,
      evidence: evidenceOf([w]),
      clearedBy: `${spoken(matter, w.by)} takes the refusal back, or a later release.`,
    }));
};

const unauthorised = (matter: Case): readonly Said[] =>
  matter.weighed
    .filter(
      (w) => w.kind === 'release-ack' && !w.counts && !w.needsHuman && w.revision === matter.revision.number,
    )
    .map((w) =>
      informs(`${w.key} sent by ${spoken(matter, w.by)} does not count: ${w.why}.`, evidenceOf([w])),
    );

const missing = (matter: Case): Said => {
  const before = lapsed(matter, ['release-ack']);
  const note = before.map(
    (w) => ` The one of ${w.saidAt.slice(0, 10)} was for v${w.revision}, and the patch changed since.`,
  );
  const { current, release } = matter.calendar;
  return {
    effect: 'holds',
    severity: 'block',
    sentence: `${release} is in ${current.title}: this change needs a release ack, and none is known.${note.join('')}`,
    evidence: [...borderEvidence(current), ...evidenceOf(before)],
    clearedBy: `Release-Acked-by from ${managerOf(matter)}.`,
  };
};

const doubtful = (matter: Case, words: readonly WeighedTrailer[]): Said => ({
  effect: 'undetermines',
  sentence: `A release ack is needed; the one of ${words.map((w) => `${spoken(matter, w.by)} is ${w.why}`).join('; ')}.`,
  evidence: evidenceOf(words),
  clearedBy: `The word of ${managerOf(matter)} that it covers this revision.`,
});

const needed = (matter: Case): readonly Said[] => {
  if (!matter.needs.some((n) => n.need === 'release-ack')) return [];
  const { isComplete, acks, doubtful: unsure } = releaseAcks(matter);
  if (isComplete)
    return acks.map((w) =>
      informs(`Release ack by ${spoken(matter, w.by)} on ${w.saidAt.slice(0, 10)}.`, evidenceOf([w])),
    );
  const exception = permission(matter);
  if (exception !== undefined) return [informs(`${exception.sentence}.`, exception.evidence)];
  return [unsure.length > 0 ? doubtful(matter, unsure) : missing(matter)];
};

/** R31: in the freezes a change needs the ack of the release manager of that release at that date. */
export const releaseAck: Rule = {
  rule: 'R31',
  ruleVersion: 1,
  judge: (matter) => [...nacked(matter), ...needed(matter), ...unauthorised(matter)],
};
