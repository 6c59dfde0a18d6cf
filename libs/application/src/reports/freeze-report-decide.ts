import type { Instant } from '@sluice/kernel';
import type { Calendar, Heard } from '@sluice/freeze';
import { talkOf } from '../queue/talk-of';
import { turnsOf } from '../queue/turn';
import type { Knowledge } from '../derive';
import type { ExceptionRow } from './freeze-report-exceptions';
import type { LandedRow } from './freeze-report-landed';
import { messageOf, NEVER_RECEIVED, type Entry } from './freeze-report-rows';
import { heardToDecide } from './heard-rows';
import type { Border, FreezeReport, StandingObjection, UnackedPart } from './freeze-report-value';

/** Something that waits for a word of the release manager, in the order in which they stand on the report. */
export const DECIDE_ORDER = [
  'landed-objected',
  'exception',
  'landed-unacked',
  'word',
  'moratorium',
  'schedule',
  'heard',
] as const;

export type DecidePoint = {
  readonly about: (typeof DECIDE_ORDER)[number];
  /** What stands to be decided, as one sentence. */
  readonly sentence: string;
  readonly series: string | null;
  readonly messageId: string | null;
  readonly commit: string | null;
};

type Point = Partial<DecidePoint> & Pick<DecidePoint, 'about' | 'sentence'>;

const point = (parts: Point): DecidePoint => ({ series: null, messageId: null, commit: null, ...parts });

/** Names in a sentence: three of them, and how many more. */
export const namesIn = (all: readonly string[]): string => {
  const names = [...new Set(all)];
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  const [last = '', ...before] = names.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
};

const day = (at: Instant): string => at.slice(0, 10);

const mailsOf = (rows: readonly StandingObjection[]) => [
  ...new Map(rows.toReversed().map((r) => [r.messageId, r])).values(),
];

/** What went in and is objected to: to be kept, mended or taken back. */
const objected = (
  landed: readonly LandedRow[],
  objections: readonly StandingObjection[],
): readonly DecidePoint[] =>
  landed
    .filter((l) => l.state !== 'reverted')
    .flatMap((l) => {
      const mails = mailsOf(objections.filter((o) => o.stands && o.series === l.series));
      const last = mails
        .map((m) => m.saidAt)
        .sort()
        .at(-1);
      if (last === undefined) return [];
      const by = mails.some((m) => m.certainty === 'sure') ? '' : ', as read by machine,';
      return point({
        about: 'landed-objected',
        sentence:
          `Keep, have mended, or take back: "${l.subject}" v${l.revision} landed${l.state === 'partly-landed' ? ' in part' : ''} ` +
          `(${l.commit.slice(0, 10)}, ${day(l.committedAt)}), and ${mails.length} ${mails.length === 1 ? 'mail stands' : 'mails stand'} against it${by} ` +
          `by ${namesIn(mails.map((m) => m.by))}, the last of ${day(last)}.`,
        series: l.series,
        messageId: mails.find((m) => m.saidAt === last)?.messageId ?? null,
        commit: l.commit,
      });
    });

const asks = (exceptions: readonly ExceptionRow[]): readonly DecidePoint[] =>
  exceptions
    .filter((e) => e.state === 'asked')
    .map((e) =>
      point({
        about: 'exception',
        sentence: `Grant or refuse an exception: ${e.by} asked on ${day(e.at)} for "${e.subject}": "${e.reason}"`,
        series: e.series,
        messageId: e.messageId,
      }),
    );

const unackedPoints = (unacked: UnackedPart | null): readonly DecidePoint[] =>
  (unacked?.missing ?? []).map((c) =>
    point({
      about: 'landed-unacked',
      sentence: `Ack or have taken back: ${c.commit.slice(0, 10)} "${c.subject}" went in on ${day(c.committedAt)} (${c.phase}) without the release ack it needed.`,
      commit: c.commit,
    }),
  );

/** What a series asks of the release manager, if anything; a moratorium is told once for all of them, and what was closed by the policy was not asked for. */
const askedOf = ({ derived: { series }, judged }: Entry, { identities }: Knowledge) => {
  const revision = series.revisions.at(-1);
  if (revision === undefined || revision.number !== judged.number) return undefined;
  const turns = turnsOf(judged.verdict?.reasons ?? [], talkOf(series, revision, identities));
  const reason = turns.find((t) => t.role === 'release-manager' && t.reason?.rule !== 'moratorium')?.reason;
  return reason === undefined || reason.rule === 'phase-policy' ? undefined : { reason, revision };
};

const words = (entries: readonly Entry[], knowledge: Knowledge): readonly DecidePoint[] =>
  entries.flatMap((entry) => {
    const { series, state } = entry.derived;
    // What is in is told of by the commit that lacks its ack.
    const asked = state === 'landed' ? undefined : askedOf(entry, knowledge);
    if (asked === undefined) return [];
    const { reason, revision } = asked;
    const by = revision.poster.name || revision.poster.address || NEVER_RECEIVED;
    const sentence = `"${series.subject}" v${revision.number} (${by}): ${reason.sentence}`;
    return [point({ about: 'word', sentence, series: series.id, messageId: messageOf(revision) })];
  });

/** A border this near whose date is not firm should be announced, or moved: a tentative date stops nobody. */
const NEAR_DAYS = 14;

const schedulePoints = (borders: readonly Border[], calendar: Calendar): readonly DecidePoint[] => [
  ...calendar.unconfirmed.map((p) =>
    point({
      about: 'schedule',
      sentence: `Say whether the ${p.title} has begun: its date (after ${p.lastDay ?? 'no day'}) has passed and is only ${p.status}.`,
      messageId: p.source.messageId ?? null,
    }),
  ),
  ...borders
    .filter((b) => b.days <= NEAR_DAYS && b.status !== 'announced' && b.status !== 'effective')
    .map((b) =>
      point({
        about: 'schedule',
        sentence: `Announce or move the ${b.title}: after ${b.lastDay}, in ${b.days} days, is only ${b.status}, and such a date stops nobody.`,
      }),
    ),
];

type From = Pick<
  FreezeReport,
  'landed' | 'objections' | 'exceptions' | 'unacked' | 'borders' | 'moratorium'
> & {
  readonly heard: readonly Heard[];
  readonly entries: readonly Entry[];
  readonly knowledge: Knowledge;
  readonly calendar: Calendar;
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Everything that waits for the release manager's word, by what presses most. */
export const decidePoints = (from: From): readonly DecidePoint[] => {
  const exceptions = new Set(from.exceptions.filter((e) => e.state === 'asked').map((e) => e.series));
  const points = [
    ...objected(from.landed, from.objections),
    ...asks(from.exceptions),
    ...unackedPoints(from.unacked),
    ...words(from.entries, from.knowledge).filter((p) => !exceptions.has(p.series ?? '')),
    ...(from.moratorium
      ? [point({ about: 'moratorium', sentence: 'Lift the commit moratorium when its reason is gone.' })]
      : []),
    ...schedulePoints(from.borders, from.calendar),
    ...heardToDecide(from.heard, from.calendar.announcementsUsed).map((h) =>
      point({
        about: 'heard',
        sentence: `Confirm or dismiss what a machine read in a mail of ${h.by} (${day(h.saidAt)}): ${h.says.join('; ')}.`,
        messageId: h.messageId,
      }),
    ),
  ];
  return points.sort(
    (a, b) =>
      DECIDE_ORDER.indexOf(a.about) - DECIDE_ORDER.indexOf(b.about) || textOrder(a.sentence, b.sentence),
  );
};
