import { secondsBetween, type EventEnvelope } from '@sluice/kernel';
import { revertsOf } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';
import { dependentsAlert } from '../bot/bot-alerts';
import type { BotPorts } from '../bot/bot-ports';
import { AUDIENCES, type Comment, type CommentContext } from '../bot/comment';
import { plannedComment, type PlannedComment } from '../bot/comment-planned';
import type { CommentMatter } from '../bot/comment-matter';
import { BACKLOG_HOURS, revertDueAt } from '../bot/due';
import { loadMatter } from '../bot/load-matter';
import { commentOnRevert } from '../bot/revert-comment';
import { repeats, saidBefore } from '../bot/said-before';
import type { OutboxPlan } from '../ports/outbox-store';
import type { ViewPorts } from '../views';

/** Authors told of one revert; the administrators hear of the rest. */
export const MAX_DEPENDENTS = 20;

/** What a page of the log is planned with. */
export type Planning = {
  readonly ports: BotPorts;
  readonly views: ViewPorts;
  readonly context: Omit<CommentContext, 'audience'>;
};

/** What is to be written. */
export type Planned = {
  readonly comments: readonly PlannedComment[];
  readonly alerts: readonly OutboxPlan[];
};

/** What was taken back: what is known of it as a series, or a commit that nobody posted, by what its revert calls it. */
type Reverted = { readonly on: string; readonly isPosted: boolean; readonly revertedBy: string };

/** What an event says was taken back, if it does: of what was posted by its conclusion, of other commits by the commit that reverts them. */
export const revertedIn = ({ type, data }: EventEnvelope): Reverted | undefined => {
  if (type === 'PatchReverted') {
    const { series, revertedBy } = data as { readonly series: string; readonly revertedBy: string };
    return { on: series, isPosted: true, revertedBy };
  }
  if (type !== 'CommitLanded') return undefined;
  const { commit: revertedBy, subject, body } = data as LandedCommit;
  const on = revertsOf(subject, body)?.commit;
  return on === undefined ? undefined : { on, isPosted: false, revertedBy };
};

const HOUR = 3_600;

/** What was committed long ago is history, whoever learns of it when. */
export const isRecent = ({ saidAt, recordedAt }: EventEnvelope): boolean =>
  saidAt !== undefined && secondsBetween(saidAt, recordedAt) <= BACKLOG_HOURS * HOUR;

type Found = { readonly matter: CommentMatter; readonly comments: readonly Comment[] };

/** What is to be said of a revert in the thread of one series that depends on what it took back. */
const foundIn = async (id: string, revertedBy: string, planning: Planning): Promise<readonly Found[]> => {
  const { ports, views, context } = planning;
  const matter = await loadMatter(views, id);
  if (matter === undefined) return [];
  const made = AUDIENCES.map((audience) => commentOnRevert(matter, { ...context, audience }, revertedBy));
  const comments = made.flatMap((c) => ('silent' in c ? [] : [c]));
  if (comments.length === 0) return [];
  const before = await saidBefore(ports, matter);
  const fresh = comments.filter((c) => repeats(c, before) === undefined);
  return fresh.length === 0 ? [] : [{ matter, comments: fresh }];
};

const newestFirst = (a: Found, b: Found): number => {
  const at = ({ matter }: Found): string => matter.derived.series.revisions.at(-1)?.postedAt ?? '';
  const id = ({ matter }: Found): string => matter.derived.series.id;
  return at(a) > at(b) ? -1 : at(a) < at(b) ? 1 : id(a) < id(b) ? -1 : 1;
};

/** The series that depend on what was taken back. A commit that is known as a series is told of by the conclusion about that. */
const dependentsOn = async ({ on, isPosted }: Reverted, { views }: Planning): Promise<readonly string[]> => {
  const parent = await loadMatter(views, on);
  if ((parent !== undefined) !== isPosted) return [];
  return (await views.dependentSeries?.(parent?.derived.series ?? on, {})) ?? [];
};

const ofRevert = async (event: EventEnvelope, reverted: Reverted, planning: Planning): Promise<Planned> => {
  const { ports, context } = planning;
  const { revertedBy } = reverted;
  const ids = await dependentsOn(reverted, planning);
  const found: Found[] = [];
  for (const id of ids) found.push(...(await foundIn(id, revertedBy, planning)));
  const told = found.sort(newestFirst).slice(0, MAX_DEPENDENTS);
  const left = found
    .slice(MAX_DEPENDENTS)
    .map(({ matter: { derived } }) => ({ id: derived.series.id, subject: derived.series.subject }));
  const parts = { ...ports, dueAt: revertDueAt(event.recordedAt) };
  const list = context.settings.lists.map((l) => l.address).join();
  return {
    comments: told.flatMap((f) => f.comments.map((c) => plannedComment(c, parts))),
    alerts: dependentsAlert(
      left,
      { revertedBy, told: told.length, list },
      { ...context, hashing: ports.hashing },
    ),
  };
};

type Told = { readonly event: EventEnvelope; readonly reverted: Reverted };

/** What was reverted by what, by the first event that says so: each patch of a series has one. */
const eachOnce = (events: readonly EventEnvelope[]): readonly Told[] => {
  const told = new Map<string, Told>();
  for (const event of events) {
    const reverted = revertedIn(event);
    const key = `${reverted?.on ?? ''} ${reverted?.revertedBy ?? ''}`;
    if (reverted !== undefined && !told.has(key)) told.set(key, { event, reverted });
  }
  return [...told.values()];
};

/**
 * What is to be said of reverts: the author of each series that depends on what was taken back is told once, in their own thread, of the newest twenty; of the rest
 * the administrators are.
 * @param events that say of a patch that it was reverted (`revertedIn`), news all of them
 */
export const planReverts = async (events: readonly EventEnvelope[], planning: Planning): Promise<Planned> => {
  const comments = new Map<string, PlannedComment>();
  const alerts: OutboxPlan[] = [];
  for (const { event, reverted } of eachOnce(events.filter(isRecent))) {
    const planned = await ofRevert(event, reverted, planning);
    for (const one of planned.comments) comments.set(one.plan.key, one);
    alerts.push(...planned.alerts);
  }
  return { comments: [...comments.values()], alerts };
};
