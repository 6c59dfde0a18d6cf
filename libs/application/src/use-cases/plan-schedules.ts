import { canonicalJson, type EventEnvelope } from '@sluice/kernel';
import type { Revision } from '@sluice/series';
import { seriesAlert } from '../bot/bot-alerts';
import { AUDIENCES, type Comment } from '../bot/comment';
import { plannedComment } from '../bot/comment-planned';
import { newestOf } from '../bot/comment-matter';
import { loadMatter } from '../bot/load-matter';
import * as say from '../bot/notice-sentences';
import { repeats, saidBefore } from '../bot/said-before';
import {
  commentOnSchedule,
  SCHEDULE_CHANGE,
  scheduleKey,
  type Rescheduled,
  type Schedule,
  type ScheduleDecision,
} from '../bot/schedule-comment';
import type { Knowledge } from '../derive';
import type { PersonDecided } from '../person-decided';
import { releaseStanding } from '../release-standing';
import type { ViewPorts } from '../views';
import { changesBy, undecided, type DecidedChange } from '../what-if/undecided';
import type { Planned, Planning } from './plan-reverts';

/** Authors told of one schedule; the administrators hear of the rest. */
export const MAX_AUTHORS = 20;

/** The decision on a schedule of which authors are to hear; `undefined`: the event is something else. */
export const scheduleToTell = ({ type, data }: EventEnvelope): ScheduleDecision | undefined => {
  if (type !== 'PersonDecided') return undefined;
  const said = data as PersonDecided;
  if (said.about !== 'gate' || said.decision.type !== 'ScheduleAnnounced') return undefined;
  return said.decision.data.notify === true ? said.decision : undefined;
};

/** What changed with the series as it stands, where the change is of its newest revision. */
const rescheduled = async (
  { series, revision, before, after }: DecidedChange,
  views: ViewPorts,
): Promise<readonly Rescheduled[]> => {
  const matter = await loadMatter(views, series);
  const isNewest = matter !== undefined && newestOf(matter.derived)?.revision.number === revision;
  return isNewest ? [{ matter, before, after }] : [];
};

const newestIn = ({ matter }: Rescheduled): Revision | undefined => matter.derived.series.revisions.at(-1);

const newestFirst = (a: Rescheduled, b: Rescheduled): number => {
  const at = (one: Rescheduled): string => `${newestIn(one)?.postedAt ?? ''} ${one.matter.derived.series.id}`;
  return at(a) > at(b) ? -1 : 1;
};

/** By author, the series whose newest revision's verdict differs, the newest posting first. */
const byAuthor = async (
  decision: ScheduleDecision,
  views: ViewPorts,
): Promise<readonly (readonly [Rescheduled, ...Rescheduled[]])[]> => {
  const found: Rescheduled[] = [];
  for (const change of await changesBy(decision, views)) found.push(...(await rescheduled(change, views)));
  const groups = new Map<string, [Rescheduled, ...Rescheduled[]]>();
  for (const one of found.sort(newestFirst)) {
    const author = newestIn(one)?.poster.address.toLowerCase() ?? '';
    const group = groups.get(author);
    if (group === undefined) groups.set(author, [one]);
    else group.push(one);
  }
  return [...groups.values()];
};

/** The dates that a decision announces, with what stood before it. */
const datesOf = (
  decision: ScheduleDecision,
  knowledge: Knowledge,
  now: ViewPorts['now'],
): Schedule['dates'] => {
  const before = releaseStanding(undecided(knowledge, decision), decision.said.release, now).calendar.phases;
  return decision.data.announcement.dates.map(({ phase, lastDay, status }) => {
    const stood = before.find((p) => p.name === phase);
    const title = knowledge.policy.phases.find((p) => p.name === phase)?.title ?? phase;
    return { title, lastDay, status, before: stood?.lastDay };
  });
};

type Told = {
  readonly group: readonly [Rescheduled, ...Rescheduled[]];
  readonly comments: readonly Comment[];
};

/** What one author is told, in so far as it is news to them. */
const toldTo = async (
  group: Told['group'],
  schedule: Schedule,
  { ports, context }: Planning,
): Promise<readonly Told[]> => {
  const made = AUDIENCES.map((audience) => commentOnSchedule(group, { ...context, audience }, schedule));
  const comments = made.flatMap((c) => ('silent' in c ? [] : [c]));
  if (comments.length === 0) return [];
  const before = await saidBefore(ports, group[0].matter);
  const fresh = comments.filter((c) => repeats(c, before) === undefined);
  return fresh.length === 0 ? [] : [{ group, comments: fresh }];
};

/** Only who may be spoken to at all: what landed, was opposed or is another list's is in no mail. */
const speakable = (
  all: readonly Rescheduled[],
  schedule: Schedule,
  { context }: Planning,
): readonly Rescheduled[] =>
  all.filter((one) =>
    AUDIENCES.some((audience) => !('silent' in commentOnSchedule([one], { ...context, audience }, schedule))),
  );

const ofSchedule = async (
  decision: ScheduleDecision,
  event: EventEnvelope,
  planning: Planning,
): Promise<Planned> => {
  const { ports, views, context } = planning;
  const schedule = { decision, dates: datesOf(decision, await views.knowledge(undefined), views.now) };
  const told: Told[] = [];
  for (const group of await byAuthor(decision, views)) {
    const [first, ...rest] = speakable(group, schedule, planning);
    if (first !== undefined) told.push(...(await toldTo([first, ...rest], schedule, planning)));
  }
  const parts = { ...ports, dueAt: event.recordedAt };
  const left = told.slice(MAX_AUTHORS).flatMap((t) =>
    t.group.map(
      ({
        matter: {
          derived: { series },
        },
      }) => ({ id: series.id, subject: series.subject }),
    ),
  );
  const key = scheduleKey(decision);
  return {
    comments: told.slice(0, MAX_AUTHORS).flatMap((t) => t.comments.map((c) => plannedComment(c, parts))),
    alerts: seriesAlert(
      left,
      {
        identity: ['schedule', key, context.settings.lists.map((l) => l.address).join()],
        subject: say.scheduleSubject(decision.said.release, left.length),
        words: say.scheduleLeft(MAX_AUTHORS, left.length),
        rule: SCHEDULE_CHANGE,
      },
      { ...context, hashing: ports.hashing },
    ),
  };
};

/**
 * What is to be said of schedules of which the release manager wants authors told: one mail to each whose verdict the decision changed, of twenty authors at
 * most; of the rest the administrators hear. What was decided and undone since is told to nobody.
 * @param events decisions, news all of them
 */
export const planSchedules = async (
  events: readonly EventEnvelope[],
  planning: Planning,
): Promise<Planned> => {
  const comments: Planned['comments'][number][] = [];
  const alerts: Planned['alerts'][number][] = [];
  for (const event of events) {
    const decision = scheduleToTell(event);
    if (decision === undefined) continue;
    const { decisions } = await planning.views.knowledge(undefined);
    if (!decisions.some((d) => canonicalJson(d) === canonicalJson(decision))) continue;
    const planned = await ofSchedule(decision, event, planning);
    comments.push(...planned.comments);
    alerts.push(...planned.alerts);
  }
  return { comments, alerts };
};
