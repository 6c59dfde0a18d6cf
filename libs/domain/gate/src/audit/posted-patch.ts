import { secondsBetween, type Instant, type MessageId } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';

/** A release ack said in mail for a posted patch: whoever may give it was weighed before, and that it counts, but for its condition. */
export type ListAck = {
  readonly messageId: MessageId;
  readonly line: number;
  readonly saidAt: Instant;
  readonly by: { readonly name: string; readonly address: string };
  readonly text: string;
  /** `Provided that it is committed today`: whether that is met needs a person. */
  readonly condition?: string | undefined;
};

/** A patch as it was posted, with what the release manager said of it on the list. */
export type PostedPatch = {
  readonly messageId?: MessageId | undefined;
  /** As commits have it, without prefixes. */
  readonly subject: string;
  readonly patchId?: string | undefined;
  /** When it was posted, or named. */
  readonly postedAt?: Instant | undefined;
  /** Commits that it is surely tied to. */
  readonly landedAs?: readonly string[] | undefined;
  /** Every posting of its series: decisions name one of them. */
  readonly seriesMessageIds: readonly MessageId[];
  readonly acks: readonly ListAck[];
  /** Not seen as a posting of this thread: the ack's mail only names it. */
  readonly onlyNamed?: boolean | undefined;
};

/** How a posted patch is known to be the landed one. */
export type PostedMatch = { readonly patch: PostedPatch; readonly by: 'landing' | 'diff' | 'subject' };

/** Posted patches by what ties them to commits. */
export type PostedIndex = {
  readonly byCommit: ReadonlyMap<string, readonly PostedPatch[]>;
  readonly byPatchId: ReadonlyMap<string, readonly PostedPatch[]>;
  readonly bySubject: ReadonlyMap<string, readonly PostedPatch[]>;
};

const grouped = (
  patches: readonly PostedPatch[],
  keysOf: (patch: PostedPatch) => readonly string[],
): ReadonlyMap<string, readonly PostedPatch[]> => {
  const groups = new Map<string, PostedPatch[]>();
  for (const patch of patches)
    for (const key of keysOf(patch)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [patch]);
      else group.push(patch);
    }
  return groups;
};

/** Indexes posted patches once for all commits of an audit. */
export const postedIndex = (patches: readonly PostedPatch[]): PostedIndex => ({
  byCommit: grouped(patches, (p) => p.landedAs ?? []),
  byPatchId: grouped(patches, (p) => (p.patchId === undefined ? [] : [p.patchId])),
  bySubject: grouped(patches, (p) => [subjectKey(p.subject)]),
});

/** Longer before a commit, a posting of the same subject is another patch: subjects such as "fix build" return every cycle. */
const NEAR_DAYS = 90;
const SECONDS_A_DAY = 86_400;

const isNear = ({ postedAt }: PostedPatch, { committedAt }: LandedCommit): boolean => {
  if (postedAt === undefined) return false;
  const ago = secondsBetween(postedAt, committedAt);
  return ago >= 0 && ago <= NEAR_DAYS * SECONDS_A_DAY;
};

/**
 * The posted patches that a commit is: tied to it, with the same diff (by patch-id), or else with the same subject and posted in the 90 days
 * before it, for committers fix up what they push.
 */
export const postingsOf = (commit: LandedCommit, index: PostedIndex): readonly PostedMatch[] => {
  const tied = index.byCommit.get(commit.commit) ?? [];
  const same = commit.patchId === undefined ? [] : (index.byPatchId.get(commit.patchId) ?? []);
  const alike = (index.bySubject.get(subjectKey(commit.subject)) ?? []).filter((p) => isNear(p, commit));
  const found = new Map<PostedPatch, PostedMatch>();
  for (const [by, patches] of [
    ['diff', same],
    ['landing', tied],
    ['subject', alike],
  ] as const)
    for (const patch of patches) if (!found.has(patch)) found.set(patch, { patch, by });
  return [...found.values()];
};
