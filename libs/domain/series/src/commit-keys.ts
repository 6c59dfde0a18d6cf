import { shortHash } from '@sluice/kernel';
import { revertsOf, subjectKey } from '@sluice/mail';
import { isTelling } from './keys';
import type { LandedCommit } from './landed-commit';

/** Digits of a commit's hash by which others name it: what git abbreviates to at least. */
const ABBREVIATED = 7;

const byHash = (hash: string): string => `c:${hash.slice(0, ABBREVIATED)}`;

/** The key of a subject among commits. */
export const bySubject = (subject: string): string => `s:${shortHash(subjectKey(subject))}`;

/** Under which names others may refer to a commit, and which names it refers to itself because it reverts what they stand for. */
export const commitNames = (
  commit: Pick<LandedCommit, 'commit' | 'subject' | 'body'>,
): { readonly hash: string; readonly subject: string; readonly reverts: readonly string[] } => {
  const words = revertsOf(commit.subject, commit.body);
  return {
    hash: byHash(commit.commit),
    subject: bySubject(commit.subject),
    reverts: [
      ...(words?.commit === undefined ? [] : [byHash(words.commit)]),
      ...(words?.subject === undefined ? [] : [bySubject(words.subject)]),
    ],
  };
};

/**
 * The keys of mails that may be a commit's posting, in the text of `postingKeys`: its patch-id, and its subject on each of some lists. A subject
 * that tells nothing is looked for among the postings of author and committer only.
 */
export const commitKeys = (
  { patchId, subject, author, committer }: Pick<LandedCommit, 'patchId' | 'subject' | 'author' | 'committer'>,
  lists: readonly string[],
): readonly string[] => {
  const key = subjectKey(subject);
  const who = isTelling(key)
    ? ['']
    : [...new Set([author, committer].map(({ address }) => `${address.toLowerCase()}|`))];
  return [
    ...(patchId === undefined ? [] : [`patch:${patchId}`]),
    ...(key === '' ? [] : lists.flatMap((list) => who.map((w) => `subject:${list}|${w}${key}`))),
  ];
};
