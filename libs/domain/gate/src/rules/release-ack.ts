import { isReleaseManager, nameOf, releaseManagerOf } from '@sluice/freeze';
import { isFor } from '../carried-trailer';
import type { Case } from '../case';
import { bindingWords, releaseAcks, unheard, wordsFor } from '../consent';
import { permission } from '../permission';
import { borderEvidence, informs, mailEvidence, spoken, asSentence, type Rule, type Said } from '../reason';
import { unheardClaims } from '../unheard-claim';
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
const nacked = (matter: Case): readonly Said[] =>
  bindingWords(matter, ['release-nack'])
    .filter((w) => w.counts)
    .map((w) => ({
      effect: 'closes',
      sentence: `${spoken(matter, w.by)} refused it for ${matter.input.release} on ${w.saidAt.slice(0, 10)} (${w.key}).`,
      evidence: evidenceOf([w]),
      clearedBy: `${spoken(matter, w.by)} takes the refusal back, or a later release.`,
    }));

/** What the release manager is said to have said; their own mail would clear it. */
const claimed = (matter: Case): readonly WeighedTrailer[] =>
  unheard(matter, ['release-ack']).filter(({ carried, saidAt }) =>
    isReleaseManager(matter.standing, carried?.person.address ?? '', {
      release: matter.input.release,
      at: saidAt,
    }),
  );

const isNeeded = ({ needs }: Case): boolean => needs.some((n) => n.need === 'release-ack');

/** Whether each patch is either acked or said to be. */
const isAll = (claims: readonly WeighedTrailer[], matter: Case): boolean =>
  matter.revision.patches.every(
    (patch) =>
      claims.some((claim) => isFor(claim, patch.position)) ||
      wordsFor(matter, patch, ['release-ack']).binding.some((w) => w.counts),
  );

const isOfNoWeight = (word: WeighedTrailer, { revision }: Case): boolean =>
  word.kind === 'release-ack' && !word.counts && !word.needsHuman && word.revision === revision.number;

const unauthorised = (matter: Case): readonly Said[] => {
  const told = isNeeded(matter) ? claimed(matter) : [];
  return matter.weighed
    .filter((w) => isOfNoWeight(w, matter) && !told.includes(w))
    .map((w) => {
      const how = w.carried === undefined ? 'sent' : `of ${spoken(matter, w.carried.person)} carried`;
      return informs(`${w.key} ${how} by ${spoken(matter, w.by)} does not count: ${w.why}.`, evidenceOf([w]));
    });
};

const missing = (matter: Case, lapsed: readonly WeighedTrailer[]): Said => {
  const note = lapsed.map(
    (w) => ` The one of ${w.saidAt.slice(0, 10)} was for v${w.revision}, and the patch changed since.`,
  );
  const { current, release, shippedAt } = matter.calendar;
  const stands = shippedAt === undefined ? 'is in' : 'was, when it was released, in';
  return {
    effect: 'holds',
    severity: 'block',
    sentence: `${release} ${stands} ${current.title}: this change needs a release ack, and none is known.${note.join('')}`,
    evidence: [...borderEvidence(current), ...evidenceOf(lapsed)],
    clearedBy: `Release-Acked-by from ${managerOf(matter)}.`,
  };
};

const doubtful = (matter: Case, words: readonly WeighedTrailer[]): Said => ({
  effect: 'undetermines',
  sentence: `A release ack is needed; ${words.map((w) => `${spoken(matter, w.by)}'s of ${w.saidAt.slice(0, 10)} is ${w.why}`).join('; ')}.`,
  evidence: evidenceOf(words),
  clearedBy: `The word of ${managerOf(matter)} that it covers this revision.`,
});

const needed = (matter: Case): readonly Said[] => {
  if (!isNeeded(matter)) return [];
  const { isComplete, acks, doubtful: unsure, lapsed } = releaseAcks(matter);
  if (isComplete)
    return acks.map((w) =>
      informs(`Release ack by ${spoken(matter, w.by)} on ${w.saidAt.slice(0, 10)}.`, evidenceOf([w])),
    );
  const exception = permission(matter);
  if (exception !== undefined) return [informs(asSentence(exception.sentence), exception.evidence)];
  if (unsure.length > 0) return [doubtful(matter, unsure)];
  const claims = claimed(matter);
  return claims.length > 0 && isAll(claims, matter)
    ? unheardClaims(claims, matter, () => '')
    : [missing(matter, lapsed)];
};

/** R31: in the freezes a change needs the ack of the release manager of that release at that date. */
export const releaseAck: Rule = {
  rule: 'R31',
  ruleVersion: 1,
  judge: (matter) => [...nacked(matter), ...needed(matter), ...unauthorised(matter)],
};
