import type { Verdict } from '@sluice/gate';
import { addSeconds, type Instant } from '@sluice/kernel';
import { messageIdsOf, type Revision, type Series } from '@sluice/series';
import { claimsOf } from '../claims';
import { assembledOf } from '../connect/assembled';
import { deriveRevision, type Knowledge } from '../derive';
import type { StoredMail } from '../ports/intake-store';
import type { StoredCommit } from '../ports/tree-store';
import { seriesIn } from '../series-in';
import { visible, visibleCommits, type ViewPorts } from '../views';
import type { TimelineEntry, VerdictStep } from './timeline-entry';

/** Moments at which a verdict is looked at, the newest: bounds what a series with thousands of answers costs. */
export const MAX_JUDGED = 120;

/** What a history is told of: the series as it is now, with all that is known of its conversation. */
export type HistoryOf = {
  readonly series: Series;
  readonly conversationId: string;
  readonly mails: readonly StoredMail[];
  readonly commits: readonly StoredCommit[];
  readonly knowledge: Knowledge;
  readonly until: Instant;
  readonly knownAsOf?: Instant | undefined;
};

export type VerdictHistory = {
  readonly steps: readonly TimelineEntry[];
  /** Since when verdicts were looked at, where not since the first posting. */
  readonly since?: Instant | undefined;
};

/** Mails of one posting that come closer than this are one act. */
const POSTING_SECONDS = 600;

/** When a posting was there: a series of many patches takes its time, and what it would be without the rest of it nobody asks. */
const postedAt = ({ postedAt: first, patches }: Revision): readonly Instant[] => {
  const all = [...new Set([first, ...patches.flatMap((p) => p.saidAt ?? [])])].sort();
  return all.filter((at, n) => {
    const next = all[n + 1];
    return next === undefined || next > addSeconds(at, POSTING_SECONDS);
  });
};

/** When words were said of a revision that a gate may take; an answer without any is none. */
const wordsAt = (r: Revision): readonly Instant[] =>
  [r.trailers, r.objections, r.withdrawals, r.commitClaims, r.exceptionAsks ?? [], r.remarks ?? []].flatMap(
    (words) => words.map((w) => w.saidAt),
  );

const inTreeAt = ({ patches }: Revision): readonly Instant[] =>
  patches.flatMap(({ landing }) =>
    [landing?.committedAt, landing?.revertedBy?.committedAt].flatMap((at) => at ?? []),
  );

/** What a posting carries was said when it was there. */
const ofRevision = (revision: Revision): readonly Instant[] => {
  const posted = postedAt(revision);
  const inPosting = new Set(revision.patches.flatMap((p) => p.saidAt ?? []));
  return [...posted, ...wordsAt(revision).filter((at) => !inPosting.has(at)), ...inTreeAt(revision)];
};

/** When something was said or done that a verdict may rest on. */
const heardAt = ({ series: { revisions, firstPostedAt }, knowledge }: HistoryOf): readonly Instant[] => [
  ...revisions.flatMap(ofRevision),
  ...[
    ...knowledge.announcements.map((a) => a.saidAt),
    ...(knowledge.heard ?? []).map((h) => h.announcement.saidAt),
    ...knowledge.decisions.map((d) => d.said.at),
    ...(knowledge.declarations ?? []).map((d) => d.at),
  ].filter((at) => at >= firstPostedAt),
];

/** The series as it was at a moment, by the mails they share: its id is another before its first posting is known. */
const thatOf = (then: readonly Series[], own: ReadonlySet<string>): Series | undefined => {
  const shared = (one: Series): number => messageIdsOf(one).filter((id) => own.has(id)).length;
  return then.reduce<Series | undefined>((best, one) => {
    const n = shared(one);
    return n > 0 && (best === undefined || n > shared(best)) ? one : best;
  }, undefined);
};

/** The verdict on the newest revision that there was at a moment. */
const verdictAt = async (
  ports: Pick<ViewPorts, 'dependences'>,
  of: HistoryOf & { readonly own: ReadonlySet<string> },
  now: Instant,
): Promise<Verdict | undefined> => {
  const { knowledge, knownAsOf } = of;
  const mails = visible(of.mails, now, knownAsOf);
  const commits = visibleCommits(of.commits, { asOf: now, knownAsOf });
  const { series: all, impostors } = seriesIn(mails, knowledge, { commits, at: now });
  const series = thatOf(all, of.own);
  const revision = series?.revisions.at(-1);
  if (series === undefined || revision === undefined) return undefined;
  const assembled = new Map([[of.conversationId, assembledOf(all, mails)]]);
  const dependences = (await ports.dependences?.([series], { asOf: now, knownAsOf }, assembled)) ?? [];
  const byHash = new Map(mails.map((m) => [m.rawHash, m]));
  const beside = { byHash, impostors, knowledge, claims: claimsOf(all, byHash), now, dependences };
  return deriveRevision(series, revision, beside).verdict;
};

const actingOf = (verdict: Verdict): readonly string[] => [
  ...new Set(verdict.reasons.flatMap(({ rule, effect }) => (effect === 'informs' ? [] : [rule]))),
];

const stepOf = (before: Verdict | undefined, after: Verdict, byClock: boolean): VerdictStep | undefined => {
  const [was, is] = [before === undefined ? [] : actingOf(before), actingOf(after)];
  const step = {
    release: after.release,
    phase: after.phase,
    ...(before === undefined ? {} : { before: before.outcome }),
    after: after.outcome,
    appears: is.filter((rule) => !was.includes(rule)),
    vanishes: was.filter((rule) => !is.includes(rule)),
    byClock,
  };
  const isSame =
    before?.outcome === after.outcome &&
    before.release === after.release &&
    before.revision === after.revision &&
    step.appears.length + step.vanishes.length === 0;
  return isSame ? undefined : step;
};

/** `held → open for 4.16`, and where the outcome stays, what else acts now. */
const whatOf = ({ before, after, release, appears, vanishes }: VerdictStep): string => {
  if (before === undefined) return `${after} for ${release}`;
  if (before !== after) return `${before} → ${after} for ${release}`;
  const changes = [
    ...(appears.length === 0 ? [] : [`now also by ${appears.join(', ')}`]),
    ...(vanishes.length === 0 ? [] : [`no longer by ${vanishes.join(', ')}`]),
  ];
  return [`Still ${after} for ${release}`, ...changes].join(', ');
};

const entryOf = (step: VerdictStep, verdict: Verdict, at: Instant): TimelineEntry => {
  const acting = verdict.reasons.filter(({ effect }) => effect !== 'informs');
  const told =
    acting.find(({ rule }) => step.before === step.after && step.appears.includes(rule)) ?? acting[0];
  return {
    kind: 'verdict',
    at,
    what: whatOf(step),
    detail: told?.sentence,
    revision: verdict.revision,
    verdict: step,
  };
};

/** Phase borders between two words: a calendar has no more. */
const MAX_BORDERS = 12;

/** The border at which a verdict runs out before another moment; nothing where it holds until then. */
const borderBefore = (verdict: Verdict | undefined, next: Instant): Instant | undefined =>
  verdict?.validUntil !== undefined && verdict.validUntil < next ? verdict.validUntil : undefined;

/** Looks at a verdict again and again, and remembers where it changed. */
class Looking {
  readonly steps: TimelineEntry[] = [];
  private last: Verdict | undefined;

  constructor(private readonly verdictAt: (at: Instant) => Promise<Verdict | undefined>) {}

  async at(moment: Instant, byClock = false): Promise<void> {
    const verdict = await this.verdictAt(moment);
    if (verdict === undefined) return;
    const step = stepOf(this.last, verdict, byClock);
    if (step !== undefined) this.steps.push(entryOf(step, verdict, moment));
    this.last = verdict;
  }

  /** At each border that comes before anybody says anything. */
  async atBordersBefore(next: Instant): Promise<void> {
    let passed: Instant | undefined;
    for (let left = MAX_BORDERS; left > 0; left -= 1) {
      const border = borderBefore(this.last, next);
      if (border === undefined || border === passed) return;
      await this.at(border, true);
      passed = border;
    }
  }
}

/**
 * How the verdict on a series changed. It is judged anew at each moment at which something was said or done that it may rest on, and where a verdict ran
 * out by the calendar, always with what the viewpoint knows. The log's own `VerdictChanged` would tell another story: when Sluice came to think so, which
 * for mail that was imported later is the day of the import, and is different after every rebuild.
 */
export const verdictHistory = async (
  ports: Pick<ViewPorts, 'dependences'>,
  of: HistoryOf,
): Promise<VerdictHistory> => {
  const own = new Set<string>(messageIdsOf(of.series));
  const moments = [...new Set(heardAt(of))].filter((at) => at <= of.until).sort();
  const judged = moments.slice(-MAX_JUDGED);
  const looking = new Looking((at) => verdictAt(ports, { ...of, own }, at));
  for (const [n, at] of judged.entries()) {
    await looking.at(at);
    await looking.atBordersBefore(judged[n + 1] ?? of.until);
  }
  return { steps: looking.steps, since: judged.length < moments.length ? judged[0] : undefined };
};
