import { compareReleases, sameIdentity } from '@sluice/freeze';
import type { Declaration } from '@sluice/series';
import type { Case } from '../case';
import { releaseAcks } from '../consent';
import { declaredBy, declaredEvidence } from '../declared';
import { informs, mailEvidence, type Rule, type Said } from '../reason';

const posting = ({ revision }: Case) => {
  const messageId =
    revision.coverMessageId ?? revision.patches.find((p) => p.messageId !== undefined)?.messageId;
  return messageId === undefined ? [] : [mailEvidence(messageId)];
};

/** RFC and FUTURE postings ask for comment; they are no gate candidates. */
export const rfc: Rule = {
  rule: 'rfc',
  ruleVersion: 1,
  judge: (matter) => {
    const { kind, number } = matter.revision;
    if (kind !== 'rfc' && kind !== 'future') return [];
    const aim = matter.revision.declared?.aim;
    if (kind === 'future' && aim?.kind === 'future') return [parked(matter, aim)];
    return [
      {
        effect: 'closes',
        sentence: `v${number} is posted as ${kind === 'rfc' ? 'RFC' : 'FUTURE'}, which is never a gate candidate.`,
        evidence: posting(matter),
        clearedBy: 'A posting as [PATCH].',
      },
    ];
  },
};

const parked = (matter: Case, aim: Declaration): Said => ({
  effect: 'closes',
  sentence: `${declaredBy(matter, aim, 'parked it')}: what is parked is never a gate candidate.`,
  evidence: declaredEvidence(aim),
  clearedBy: 'That is taken back, or it is aimed at a release.',
});

/** Only the newest revision can enter; a landed one is in already. */
export const superseded: Rule = {
  rule: 'superseded',
  ruleVersion: 1,
  judge: (matter) => {
    const { revisions } = matter.input.series;
    const { number } = matter.revision;
    const later = revisions
      .slice(revisions.findIndex((r) => r.number === number) + 1)
      .filter((r) => r.postedAt <= matter.at && r.rerollOf !== number);
    const newest = later.at(-1);
    if (newest === undefined) return [];
    const sentence = `v${number} was superseded by v${newest.number} of ${newest.postedAt.slice(0, 10)}`;
    const evidence = posting({ ...matter, revision: newest });
    if (matter.input.landed !== undefined)
      return [informs(`${sentence}; v${number} is what landed.`, evidence)];
    return [
      {
        effect: 'holds',
        sentence: `${sentence}.`,
        evidence,
        clearedBy: `Nothing: v${newest.number} is judged in its stead.`,
      },
    ];
  },
};

/** Which release line a revision is for, as its subject prefix or somebody's declaration says, and where that stands. */
const aimedAt = (matter: Case, named: string) => {
  const { declared, number } = matter.revision;
  const aim = declared?.aim;
  return aim?.kind === 'target'
    ? {
        sentence: `${declaredBy(matter, aim, `aimed v${number} at ${named}`)}, not at ${matter.input.release}`,
        evidence: declaredEvidence(aim),
      }
    : {
        sentence: `v${number} is posted for ${named}, not for ${matter.input.release}`,
        evidence: posting(matter),
      };
};

/** The release line the subject prefix names, or a declaration. */
export const target: Rule = {
  rule: 'target',
  ruleVersion: 1,
  judge: (matter) => {
    const { target: named } = matter.revision;
    const { release } = matter.input;
    if (named === undefined) return [];
    const order = compareReleases(named.release, release);
    if (named.asked && order === 0) return asked(matter);
    if (order === 0) return [];
    const { sentence, evidence } = aimedAt(matter, named.release);
    if (order < 0) return [informs(`${sentence}.`, evidence)];
    return [
      {
        effect: 'holds',
        sentence: `${sentence}.`,
        evidence,
        clearedBy: `Its poster or the release manager aims it at ${release}.`,
      },
    ];
  },
};

const asked = (matter: Case): readonly Said[] => {
  const { release } = matter.input;
  const sentence = `The poster leaves it to the release manager whether it is for ${release} ([${release}?])`;
  if (releaseAcks(matter).isComplete)
    return [informs(`${sentence}; a release ack says yes.`, posting(matter))];
  return [
    {
      effect: 'undetermines',
      sentence: `${sentence}.`,
      evidence: posting(matter),
      clearedBy: `The release manager of ${release} says whether it is for ${release}.`,
    },
  ];
};

/** Its own author took it back. */
export const withdrawn: Rule = {
  rule: 'withdrawn',
  ruleVersion: 1,
  judge: (matter) =>
    matter.revision.withdrawals
      .filter(
        (w) =>
          w.what === 'series' &&
          w.saidAt <= matter.at &&
          sameIdentity(w.sender.address, matter.revision.poster.address, matter.input.identities),
      )
      .map((w) => ({
        effect: 'holds',
        sentence: `Its poster withdrew it on ${w.saidAt.slice(0, 10)}.`,
        evidence: [mailEvidence(w.messageId, { quote: w.sentence })],
        clearedBy: 'Its poster posts it again.',
      })),
};

/** The mails on which an answer rests, by Message-ID: what was posted, and what in answers speaks for or against it. */
const weightyMails = ({ revision, at }: Case): ReadonlyMap<string, string> =>
  new Map([
    ...[...revision.trailers, ...revision.objections]
      .filter((said) => said.saidAt <= at)
      .map((said) => [said.messageId, `an answer to v${revision.number}`] as const),
    ...[
      revision.coverMessageId,
      revision.expectedCoverMessageId,
      ...revision.patches.flatMap((p) => [p.messageId, p.expectedMessageId]),
    ].flatMap((id) => (id === undefined ? [] : [[id, `v${revision.number}`] as const])),
  ]);

/** Copies of one Message-ID with different content: none counts until a person picks. Otherwise a forged copy could take a refusal away. */
export const impostor: Rule = {
  rule: 'impostor',
  ruleVersion: 2,
  judge: (matter) => {
    const { impostors = [] } = matter.input;
    if (impostors.length === 0) return [];
    const mails = weightyMails(matter);
    return impostors.flatMap((group): readonly Said[] => {
      const what = mails.get(group.messageId);
      if (what === undefined) return [];
      return [
        {
          effect: 'undetermines',
          sentence: `${group.rawHashes.length} different mails claim one Message-ID of ${what}; none counts.`,
          evidence: [mailEvidence(group.messageId)],
          clearedBy: 'A person picks the true copy.',
        },
      ];
    });
  },
};
