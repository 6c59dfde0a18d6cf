import type { Instant, MessageId } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';

/** A release ack said in mail for a posted patch: whoever may give it and whether it counts was weighed before. */
export type ListAck = {
  readonly messageId: MessageId;
  readonly line: number;
  readonly saidAt: Instant;
  readonly by: { readonly name: string; readonly address: string };
  readonly text: string;
};

/** A patch as it was posted, with what the release manager said of it on the list. */
export type PostedPatch = {
  readonly messageId?: MessageId | undefined;
  /** As commits have it, without prefixes. */
  readonly subject: string;
  readonly patchId?: string | undefined;
  /** Every posting of its series: decisions name one of them. */
  readonly seriesMessageIds: readonly MessageId[];
  readonly acks: readonly ListAck[];
  /** Not seen as a posting of this thread: the ack's mail only names it. */
  readonly onlyNamed?: boolean | undefined;
};

/** How a posted patch is known to be the landed one. */
export type PostedMatch = { readonly patch: PostedPatch; readonly by: 'diff' | 'subject' };

/** Posted patches by what ties them to commits. */
export type PostedIndex = {
  readonly byPatchId: ReadonlyMap<string, readonly PostedPatch[]>;
  readonly bySubject: ReadonlyMap<string, readonly PostedPatch[]>;
};

const grouped = (
  patches: readonly PostedPatch[],
  keyOf: (patch: PostedPatch) => string | undefined,
): ReadonlyMap<string, readonly PostedPatch[]> => {
  const groups = new Map<string, PostedPatch[]>();
  for (const patch of patches) {
    const key = keyOf(patch);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [patch]);
    else group.push(patch);
  }
  return groups;
};

/** Indexes posted patches once for all commits of an audit. */
export const postedIndex = (patches: readonly PostedPatch[]): PostedIndex => ({
  byPatchId: grouped(patches, (p) => p.patchId),
  bySubject: grouped(patches, (p) => subjectKey(p.subject)),
});

/**
 * The posted patches that a commit is: with the same diff (by patch-id), and else with the same subject, for committers fix up what they push.
 */
export const postingsOf = (commit: LandedCommit, index: PostedIndex): readonly PostedMatch[] => {
  const same = commit.patchId === undefined ? undefined : index.byPatchId.get(commit.patchId);
  const alike = index.bySubject.get(subjectKey(commit.subject)) ?? [];
  return [
    ...(same ?? []).map((patch) => ({ patch, by: 'diff' as const })),
    ...alike.filter((p) => same?.includes(p) !== true).map((patch) => ({ patch, by: 'subject' as const })),
  ];
};
