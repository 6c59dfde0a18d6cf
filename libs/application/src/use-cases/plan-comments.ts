import type { EventEnvelope } from '@sluice/kernel';
import { ruleMutedAlert } from '../bot/bot-alerts';
import { fullStanding, type BotPorts } from '../bot/bot-ports';
import { AUDIENCES, commentOn, type Comment, type CommentContext } from '../bot/comment';
import type { CommentMatter, Silent } from '../bot/comment-matter';
import { plannedComment, type PlannedComment } from '../bot/comment-planned';
import type { CommentSettings, ListVoice } from '../bot/comment-settings';
import { isFresh, verdictDueAt } from '../bot/due';
import { commentOnDamage } from '../bot/damage-comment';
import { loadMatter } from '../bot/load-matter';
import { repeats, saidBefore } from '../bot/said-before';
import { isNews } from '../outbox/entries';
import type { OutboxPlan, PlanEntries, PlanReport, StreamTimes } from '../ports/outbox-store';
import { embargoedLists } from '../public/embargo';
import { planAcks } from './plan-acks';
import { planReverts, revertedIn, type Planning } from './plan-reverts';
import { planSchedules, scheduleToTell } from './plan-schedules';
import { reviseComments } from './revise-comments';

/** Events of one transaction. */
const PAGE = 200;

/** The name of a list's reader of the log: it begins at its end, with the first call that lets the bot speak there. */
export const commentReader = ({ address }: Pick<ListVoice, 'address'>): string =>
  `comments ${address.toLowerCase()}`;

type Concerned = { readonly series: string };
type Verdict = Concerned & { readonly outcome: string };

const isOfInterest = (event: EventEnvelope): boolean =>
  event.type === 'VerdictChanged'
    ? (event.data as Verdict).outcome !== 'open'
    : event.type === 'RevisionPosted' || event.type === 'PatchLanded' || revertedIn(event) !== undefined;

const newsAmong = async (
  events: readonly EventEnvelope[],
  times: StreamTimes,
): Promise<readonly EventEnvelope[]> => {
  const told = events.filter((e) => isOfInterest(e) || scheduleToTell(e) !== undefined);
  const timeless = told.filter((e) => e.saidAt === undefined).map((e) => e.streamName);
  const said = timeless.length === 0 ? [] : await times.said([...new Set(timeless)]);
  return told.filter((event) => isNews(event, said));
};

type Compose = (matter: CommentMatter, context: CommentContext) => Comment | Silent;

/** What may have to be said where an event is news: of the verdict, or of how the patches came. */
const COMPOSERS: readonly (readonly [EventEnvelope['type'], Compose])[] = [
  ['VerdictChanged', commentOn],
  ['RevisionPosted', commentOnDamage],
];

/** What is to be said of the newest revision of a series as it stands now, whichever event was news. */
const onSeries = async (
  id: string,
  compose: Compose,
  { ports, views, context }: Planning,
): Promise<readonly PlannedComment[]> => {
  const matter = await loadMatter(views, id);
  if (matter === undefined || !isFresh(matter)) return [];
  const made = AUDIENCES.map((audience) => compose(matter, { ...context, audience }));
  const comments = made.flatMap((c) => ('silent' in c ? [] : [c]));
  if (comments.length === 0) return [];
  const before = await saidBefore(ports, matter);
  const parts = { ...ports, dueAt: verdictDueAt(matter, context.settings.delayMinutes) };
  return comments
    .filter((comment) => repeats(comment, before) === undefined)
    .map((comment) => plannedComment(comment, parts));
};

/** By key, the first: two ids of one series lead to the same comment. */
const distinct = (all: readonly PlannedComment[]): readonly PlannedComment[] => {
  const seen = new Set<string>();
  return all.filter(({ plan }) => seen.size < seen.add(plan.key).size);
};

const planPage =
  (planning: () => Promise<Planning>): PlanEntries =>
  async (events, times, transaction): Promise<readonly OutboxPlan[]> => {
    const news = await newsAmong(events, times);
    if (news.length === 0) return [];
    const now = await planning();
    const found: PlannedComment[] = [];
    for (const [type, compose] of COMPOSERS) {
      const concerned = news.filter((e) => e.type === type).map((e) => (e.data as Concerned).series);
      for (const id of new Set(concerned)) found.push(...(await onSeries(id, compose, now)));
    }
    const reverts = await planReverts(
      news.filter((e) => revertedIn(e) !== undefined),
      now,
    );
    const schedules = await planSchedules(news, now);
    const acks = await planAcks(news, now);
    const comments = distinct([...found, ...reverts.comments, ...schedules.comments, ...acks]);
    await transaction.append(comments.map((c) => c.event));
    return [...comments.map((c) => c.plan), ...reverts.alerts, ...schedules.alerts];
  };

/** The settings for one list alone: what is said of it goes nowhere else. */
const forList = (settings: CommentSettings, voice: ListVoice): CommentSettings => ({
  ...settings,
  lists: [voice],
});

/** The lists on which the bot may speak at all: none under embargo, whatever is configured. */
const speakingLists = async (
  { views }: BotPorts,
  { lists }: CommentSettings,
): Promise<readonly ListVoice[]> => {
  const asked = lists.filter((l) => l.level !== 'off');
  if (asked.length === 0) return [];
  const { project } = await (await views()).knowledge(undefined);
  const embargoed = embargoedLists(project);
  return asked.filter((l) => !embargoed.has(l.listId.toLowerCase()));
};

/**
 * The queue `project`: reads the log on from where each list's reader stopped, and plans what the bot has to say there of verdicts and reverts that are news. An
 * entry, the conclusion `CommentPlanned` and the checkpoint are written together, so that it may be killed at any moment and run in several processes. What
 * was imported and what is older than two days plans nothing; a rebuild concludes nothing, and so plans nothing either. What is planned and not begun is
 * composed anew by what has come meanwhile.
 */
export const planComments = async (
  ports: BotPorts,
  settings: CommentSettings,
  options: { readonly page?: number } = {},
): Promise<PlanReport & { readonly revised: number }> => {
  const total = { read: 0, planned: 0 };
  const lists = await speakingLists(ports, settings);
  if (lists.length === 0) return { ...total, revised: 0 };
  for (const voice of lists) {
    const planning = async (): Promise<Planning> => {
      const { standing } = await fullStanding(ports, settings);
      return { ports, views: await ports.views(), context: { settings: forList(settings, voice), standing } };
    };
    for (;;) {
      const page = await ports.outbox.planFrom(
        commentReader(voice),
        options.page ?? PAGE,
        planPage(planning),
      );
      total.read += page.read;
      total.planned += page.planned;
      if (page.read === 0) break;
    }
  }
  const { standing, wrong } = await fullStanding(ports, settings);
  const { hashing } = ports;
  const alerts = wrong.flatMap((rule) => ruleMutedAlert(rule, { settings, standing, hashing }));
  total.planned += await ports.outbox.plan(alerts);
  return { ...total, revised: await reviseComments(ports, { ...settings, lists }, standing) };
};
