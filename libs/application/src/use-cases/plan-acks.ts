import { postedIndex, postingsOf, type PostedPatch } from '@sluice/gate';
import type { EventEnvelope } from '@sluice/kernel';
import { isSure, type LandedCommit, type RevisionPatch } from '@sluice/series';
import { ackOfNoThread, commentOnAck } from '../bot/ack-comment';
import { AUDIENCES } from '../bot/comment';
import { plannedComment, type PlannedComment } from '../bot/comment-planned';
import type { CommentMatter } from '../bot/comment-matter';
import { revertDueAt } from '../bot/due';
import { loadMatter } from '../bot/load-matter';
import { repeats, saidBefore } from '../bot/said-before';
import { postedContext, postedPatches } from '../posted-patches';
import { eachDerived, type ViewPorts } from '../views';
import { isRecent, type Planning } from './plan-reverts';

type Landed = { readonly series: string; readonly commit: string };

/** Whether a mail in any thread gives the ack: `Both patches:` may stand in that of another. */
const isGivenAnywhere = async (
  commit: LandedCommit,
  release: string,
  { views, matter }: { readonly views: ViewPorts; readonly matter: CommentMatter },
): Promise<boolean> => {
  const context = postedContext(matter.knowledge, release, views.now);
  const posted: PostedPatch[] = [];
  for await (const derived of eachDerived(views, { release }))
    posted.push(...postedPatches(derived, context));
  return postingsOf(commit, postedIndex(posted)).some(({ patch }) => patch.acks.length > 0);
};

/** The patch that surely is the commit. */
const patchOf = ({ derived }: CommentMatter, commit: string): RevisionPatch | undefined =>
  derived.series.revisions
    .flatMap((r) => r.patches)
    .find((p) => p.messageId !== undefined && p.landing?.commit === commit && isSure(p.landing));

/** The commit as it stands in the tree. */
const commitOf = async (
  matter: CommentMatter,
  commit: string,
  { reader }: ViewPorts,
): Promise<LandedCommit | undefined> => {
  const all = await reader.commitsOf(new Map([['of', [...matter.mails.values()]]]));
  return [...all.values()].flat().find((c) => c.commit === commit && c.droppedAt === undefined);
};

/** The patch that landed, its commit, and the ack in it that nobody gave in the thread; `undefined` where there is none. */
const foundIn = async (matter: CommentMatter, hash: string, views: ViewPorts) => {
  const patch = patchOf(matter, hash);
  const commit = patch && (await commitOf(matter, hash, views));
  const carried = commit && ackOfNoThread(commit, matter);
  return patch && commit && carried && { patch, commit, carried };
};

const ofLanding = async (
  event: EventEnvelope,
  { ports, views, context }: Planning,
): Promise<readonly PlannedComment[]> => {
  const { series, commit } = event.data as Landed;
  const matter = await loadMatter(views, series);
  const found = matter && (await foundIn(matter, commit, views));
  if (matter === undefined || found === undefined) return [];
  const made = AUDIENCES.map((audience) => commentOnAck(matter, { ...context, audience }, found));
  const comments = made.flatMap((c) => ('silent' in c ? [] : [c]));
  const { release } = found.carried;
  if (comments.length === 0 || (await isGivenAnywhere(found.commit, release, { views, matter }))) return [];
  const before = await saidBefore(ports, matter);
  const parts = { ...ports, dueAt: revertDueAt(event.recordedAt) };
  return comments.filter((c) => repeats(c, before) === undefined).map((c) => plannedComment(c, parts));
};

/**
 * What release managers are told of commits that carry an ack of theirs which no mail gives: once for a commit, six hours after it was seen, for a tree may be
 * read sooner than the list.
 * @param events conclusions that a patch landed, news all of them
 */
export const planAcks = async (
  events: readonly EventEnvelope[],
  planning: Planning,
): Promise<readonly PlannedComment[]> => {
  const comments: PlannedComment[] = [];
  for (const event of events)
    if (event.type === 'PatchLanded' && isRecent(event)) comments.push(...(await ofLanding(event, planning)));
  return comments;
};
