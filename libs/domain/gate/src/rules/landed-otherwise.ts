import { isSure, type Landing, type RevisionPatch } from '@sluice/series';
import type { JudgeInput } from '../case';
import { mailEvidence, type Rule, type Said } from '../reason';

type Unsure = NonNullable<NonNullable<JudgeInput['landed']>['unsure']>[number];

const CLEARED_BY = 'A person compares the commit with the mail.';

/** Files named in a sentence. */
const MAX_NAMED = 3;

/** The files in which the commit is another change than the mail; on another base alone it may be the same. */
const otherwise = ({ differs }: Landing): readonly string[] =>
  differs.filter(({ how }) => how !== 'based').map(({ path }) => path);

const listed = (paths: readonly string[]): string => {
  const more = paths.length - MAX_NAMED;
  return `${paths.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const dated = (commit: string, at: string): string => `${commit.slice(0, 10)} on ${at.slice(0, 10)}`;

const unchanged = (position: number, commit: string): string =>
  `Patch ${position} went in as ${commit} by all that is alike, but not surely unchanged: whether the acks cover it needs a person.`;

const sentence = (position: number, landing: Landing): string => {
  const commit = dated(landing.commit, landing.committedAt);
  const paths = otherwise(landing);
  return paths.length === 0
    ? unchanged(position, commit)
    : `What went in for patch ${position} as ${commit} differs from this mail in ${listed(paths)}: whether the acks cover it needs a person.`;
};

const doubtOf = ({ landing, position, messageId }: RevisionPatch): readonly Said[] => {
  if (landing === undefined || landing.confidence === 'certain' || !isSure(landing)) return [];
  return [
    {
      effect: 'undetermines',
      sentence: sentence(position, landing),
      evidence: [
        { kind: 'commit', commit: landing.commit },
        ...(messageId === undefined ? [] : [mailEvidence(messageId)]),
      ],
      clearedBy: CLEARED_BY,
    },
  ];
};

/** In the release as a commit of its own branch, say, beside the one on the main line. */
const elsewhere = ({ position, commit, at }: Unsure): Said => ({
  effect: 'undetermines',
  sentence: unchanged(position, dated(commit, at)),
  evidence: [{ kind: 'commit', commit }],
  clearedBy: CLEARED_BY,
});

/**
 * A landed revision is judged by the day it landed. Where a commit is only likely to be what was mailed, because it was changed on the way in or
 * because it is another one, that must not open a gate: acks were given to the mail.
 */
export const landedOtherwise: Rule = {
  rule: 'landed-otherwise',
  ruleVersion: 1,
  judge: ({ input: { landed }, revision }) =>
    landed === undefined
      ? []
      : [...revision.patches.flatMap(doubtOf), ...(landed.unsure ?? []).map(elsewhere)],
};
