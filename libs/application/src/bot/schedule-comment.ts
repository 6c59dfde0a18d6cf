import type { FreezeDecision } from '@sluice/freeze';
import type { Outcome } from '@sluice/gate';
import type { Comment, CommentContext } from './comment';
import type { CommentMail } from './comment-planned';
import type { CommentMatter, Silent } from './comment-matter';
import { titleOf } from './comment-parts';
import { placeOf, silenceIn } from './comment-place';
import { mailText, pageOf } from './comment-text';
import { atMostLines, indented, paragraph, row, sections } from './layout';
import * as say from './notice-sentences';
import { heardBy, ruleComment, type Heard } from './rule-comment';
import { byRule } from './sentences';

/** The rule by which authors hear that a new schedule changed a verdict. */
export const SCHEDULE_CHANGE = 'schedule-change';

const VERSION = 1;

export type ScheduleDecision = Extract<FreezeDecision, { readonly type: 'ScheduleAnnounced' }>;

/** What names a decision on a schedule: the line, when it was said, and its dates. */
export const scheduleKey = ({ said, data: { announcement } }: ScheduleDecision): string =>
  [said.release, said.at, ...announcement.dates.map((d) => `${d.phase}=${d.lastDay}`)].join(' ');

/** A series whose verdict a schedule changed, as it stands now. */
export type Rescheduled = {
  readonly matter: CommentMatter;
  readonly before: Outcome;
  readonly after: Outcome;
};

/** A decision on a schedule, with its dates in words. */
export type Schedule = {
  readonly decision: ScheduleDecision;
  readonly dates: readonly say.DateMoved[];
};

/** Further series of the author named. */
const MAX_NAMED = 6;

const otherRow = ({ matter: { derived }, before, after }: Rescheduled): string =>
  row(say.otherChanged({ before, after, subject: derived.series.subject }), derived.series.id);

const textOf = (
  { before, after }: Rescheduled,
  others: readonly Rescheduled[],
  {
    schedule: { decision, dates },
    newest,
    page,
  }: { readonly schedule: Schedule; readonly newest: Heard['newest']; readonly page: string },
): string => {
  const { release, revision, reasons } = newest.verdict;
  const { messageId } = decision.said.source as { readonly messageId?: string };
  const resting = reasons.find((r) => r.effect !== 'informs')?.sentence;
  const lines = sections(
    [
      ...paragraph(say.verdictMoved({ revision, release, before, after }, decision.said.at.slice(0, 10))),
      ...dates.slice(0, 3).flatMap((d) => atMostLines(2, indented(say.dateMoved(d)))),
      ...indented(byRule({ rule: SCHEDULE_CHANGE, ruleVersion: VERSION }, titleOf(SCHEDULE_CHANGE))),
      messageId === undefined ? row(say.NOT_ANNOUNCED) : row(say.ANNOUNCED_IN, `<${messageId}>`),
      ...atMostLines(2, indented(say.reasonGiven(decision.said.reason))),
    ],
    atMostLines(3, paragraph(say.restsOn(resting))),
    others.length === 0
      ? []
      : [...paragraph(say.othersChanged(others.length)), ...others.slice(0, MAX_NAMED).map(otherRow)],
    paragraph(say.TOLD_BY_MANAGER),
  );
  return mailText(lines, page);
};

/**
 * What the author of series is told whose verdicts a schedule changed: one mail, on the first of them, that names the others; or why nothing is said.
 * About one series it goes as far as its list is spoken to, about several to the author alone.
 */
export const commentOnSchedule = (
  [first, ...others]: readonly [Rescheduled, ...Rescheduled[]],
  context: CommentContext,
  schedule: Schedule,
): Comment | Silent => {
  const { matter } = first;
  const atMost = others.length === 0 ? 'list' : 'author';
  const heard = heardBy(SCHEDULE_CHANGE, matter, { context, atMost });
  if ('silent' in heard) return heard;
  const { newest } = heard;
  const text = (answered: string): string =>
    textOf(first, others, {
      ...{ schedule, newest, page: pageOf(context.settings, matter.derived.series.id, answered) },
    });
  const patches = newest.revision.patches.flatMap((p) => p.messageId ?? []);
  return ruleComment(matter, context, {
    heard,
    said: { rule: SCHEDULE_CHANGE, patches, text, about: { schedule: scheduleKey(schedule.decision) } },
  });
};

/** Such a comment as it was composed, where it still holds: which verdicts stood before is not asked again. */
export const scheduleStill = (
  matter: CommentMatter,
  { about, dueAt: _, ...mail }: CommentMail,
  context: CommentContext,
): Comment | Silent => {
  const heard = heardBy(SCHEDULE_CHANGE, matter, { context, atMost: about.level });
  if ('silent' in heard) return heard;
  const stands = matter.knowledge.decisions.some(
    (d) => d.type === 'ScheduleAnnounced' && scheduleKey(d) === about.schedule,
  );
  if (!stands) return { silent: 'the schedule was taken back' };
  const { revision, verdict } = heard.newest;
  const place = placeOf(matter, about.answers);
  if ('silent' in place) return place;
  const silent = silenceIn(place, revision, { standing: context.standing, own: context.settings.own });
  if (silent !== undefined) return { silent };
  const { outcome } = verdict;
  return { about: { ...about, level: heard.level, revision: verdict.revision, outcome }, mail };
};
