import type { MessageId } from '@sluice/kernel';
import { firstMail, isRfcGroup, isUnseen, membersOf, targetOf, type Group } from './group';
import { placementsOf } from './placement';
import { droppedSince, patchesOf, titleOf } from './revision-patches';
import type { Revision } from './series';
import type { SeenMail } from './seen-mail';
import { stemOf } from './stem';

const kindOf = (group: Group): Revision['kind'] => {
  if (group.pullRequest) return 'pull-request';
  const cover = group.members.get(0);
  const told = cover === undefined ? membersOf(group) : [cover];
  if (told.length > 0 && told.every((m) => m.reading.prefix?.future === true)) return 'future';
  return isRfcGroup(group) ? 'rfc' : 'patch';
};

const namesCover = (mail: SeenMail, position: number, group: Group): boolean =>
  mail.reading.inReplyTo.some((id) => {
    if (membersOf(group).some((m) => m.messageId === id)) return false;
    const kin = stemOf(id) !== undefined && stemOf(id) === stemOf(mail.messageId);
    return kin && (position === 1 || id.startsWith('cover.'));
  });

/** A cover that never came: an answer names it, or patch 1 answers an unseen mail of the same sending. */
const coverExpected = (group: Group): boolean => {
  if (group.members.get(0)?.contested === true) return true;
  if (group.members.has(0)) return false;
  return group.expected.has(0) || [...group.members].some(([p, mail]) => namesCover(mail, p, group));
};

const coverId = (group: Group): MessageId | undefined => {
  const cover = group.members.get(0);
  return cover === undefined || cover.contested ? undefined : cover.messageId;
};

const subjectOf = (group: Group): string => {
  const lead = group.members.get(0) ?? (group.expected.has(0) ? undefined : membersOf(group)[0]);
  if (lead !== undefined) return titleOf(lead);
  const known = [...group.expected].sort(([a], [b]) => a - b)[0];
  return known?.[1].subject ?? '';
};

const firstGiven = (group: Group, what: 'changeId' | 'baseCommit'): string | undefined =>
  [...group.members]
    .sort(([a], [b]) => a - b)
    .filter(([, m]) => !m.contested)
    .map(([, mail]) => mail.reading[what])
    .find((v) => v !== undefined);

const optionals = (group: Group, base: Revision | undefined): Partial<Revision> => {
  const coverMessageId = coverId(group);
  const missing = group.members.get(0)?.messageId ?? group.expected.get(0)?.messageId;
  const all: Partial<Revision> = {
    coverMessageId,
    expectedCoverMessageId: coverMessageId === undefined ? missing : undefined,
    target: targetOf(group),
    rerollOf: base?.number,
    changeId: firstGiven(group, 'changeId'),
    baseCommit: firstGiven(group, 'baseCommit'),
    knownByRepliesOnly: isUnseen(group) ? true : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

/** What the other revisions of its series say about one. */
export type Context = {
  readonly number: string;
  readonly previous: Revision | undefined;
  /** What a partial re-roll re-rolls. */
  readonly base: Revision | undefined;
  readonly newerAt: string | undefined;
};

/** A group as a revision. `undefined` for an empty one. */
export const revisionOf = (group: Group, context: Context): Revision | undefined => {
  const first = firstMail(group);
  if (first === undefined) return undefined;
  const patches = patchesOf(group, context.previous, context.base);
  const missing = patches.filter((p) => p.messageId === undefined).map((p) => p.position);
  return {
    number: context.number,
    kind: kindOf(group),
    postedAt: first.saidAt,
    postedAtProven: first.proven && !isUnseen(group),
    poster: group.poster,
    coverExpected: coverExpected(group),
    subject: subjectOf(group),
    total: context.base?.total ?? group.total,
    patches,
    missing,
    complete: missing.length === 0,
    resends: [...group.resends.values()]
      .flat()
      .map((m) => m.messageId)
      .sort(),
    dropped: droppedSince(patches, context.previous),
    groupedBy: group.evidence,
    ...placementsOf(group, context.newerAt),
    ...optionals(group, context.base),
  };
};
