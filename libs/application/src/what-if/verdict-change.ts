import type { Outcome, Reason, Verdict } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import { isSure, type Revision } from '@sluice/series';
import type { Derived, DerivedRevision, DerivedSeries } from '../derive';
import { eachDerived, type DerivedFrom, type ViewPorts } from '../views';

/** A reason that one of two verdicts has and the other has not. */
export type ReasonChange = { readonly change: 'appears' | 'vanishes'; readonly reason: Reason };

/** One verdict as it is and as it would be. */
export type VerdictChange = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly release: string;
  /** The moment both are as of. */
  readonly at: Instant;
  /** `null`: it is not judged for this release line. */
  readonly before: Outcome | null;
  readonly after: Outcome | null;
  /** How much differs: the outcome, what the outcome rests on, or only notes, which decide nothing. */
  readonly differs: 'outcome' | 'reasons' | 'notes';
  readonly state: { readonly before: string; readonly after: string };
  readonly phase: { readonly before: string | null; readonly after: string | null };
  /** What appears before what vanishes, each worst first. */
  readonly because: readonly ReasonChange[];
};

/** A verdict with the series it is of. */
export type Judged = { readonly derived: DerivedSeries; readonly verdict: Verdict | undefined };

const keyOf = ({ rule, effect, sentence }: Reason): string => `${rule} ${effect} ${sentence}`;

const lacking = (reasons: readonly Reason[], others: readonly Reason[]): readonly Reason[] => {
  const keys = new Set(others.map(keyOf));
  return reasons.filter((r) => !keys.has(keyOf(r)));
};

/** Reasons that came and reasons that went, in the order verdicts give them. */
export const reasonChanges = (
  before: readonly Reason[],
  after: readonly Reason[],
): readonly ReasonChange[] => [
  ...lacking(after, before).map((reason) => ({ change: 'appears' as const, reason })),
  ...lacking(before, after).map((reason) => ({ change: 'vanishes' as const, reason })),
];

/** What of a verdict is compared beside its reasons; all `null` where there is none. */
const outlineOf = (verdict: Verdict | undefined) =>
  verdict === undefined
    ? { outcome: null, phase: null, reasons: [] }
    : { outcome: verdict.outcome, phase: verdict.phase, reasons: verdict.reasons };

type Outline = ReturnType<typeof outlineOf>;

const howMuch = (
  before: Outline,
  after: Outline,
  because: readonly ReasonChange[],
): VerdictChange['differs'] | undefined => {
  if (before.outcome !== after.outcome) return 'outcome';
  if (because.some(({ reason }) => reason.effect !== 'informs')) return 'reasons';
  return because.length > 0 || before.phase !== after.phase ? 'notes' : undefined;
};

/** How a verdict differs from what it would be; nothing where it does not. The two are of one revision, each judged for `release` or not at all. */
export const verdictChange = (
  before: Judged,
  after: Judged,
  { release, revision, at }: { readonly release: string; readonly revision: string; readonly at: Instant },
): VerdictChange | undefined => {
  const [was, is] = [outlineOf(before.verdict), outlineOf(after.verdict)];
  const because = reasonChanges(was.reasons, is.reasons);
  const differs = howMuch(was, is, because);
  if (differs === undefined) return undefined;
  const { id: series, subject } = before.derived.series;
  return {
    ...{ series, subject, revision, release, at },
    before: was.outcome,
    after: is.outcome,
    differs,
    state: { before: before.derived.state, after: after.derived.state },
    phase: { before: was.phase, after: is.phase },
    because,
  };
};

const hasLanded = ({ patches }: Revision): boolean =>
  patches.some(({ landing }) => landing !== undefined && isSure(landing));

/** Revisions that are asked about: the newest may enter, and what went in may stay. An older one is judged no more. */
export const askedAbout = ({ series, revisions }: DerivedSeries): readonly DerivedRevision[] =>
  revisions.filter((r, n) => {
    const revision = series.revisions.find(({ number }) => number === r.number);
    return n === revisions.length - 1 || (revision !== undefined && hasLanded(revision));
  });

/** For each release line that one of two verdicts is for: the two, or the one. A revision may come to be judged for another line. */
const byRelease = (before: Verdict | undefined, after: Verdict | undefined) =>
  [...new Set([before?.release, after?.release])].flatMap((release) =>
    release === undefined
      ? []
      : [
          {
            release,
            before: before?.release === release ? before : undefined,
            after: after?.release === release ? after : undefined,
          },
        ],
  );

/** What differs between one conversation as it is and as it would be; `at` is the moment both are as of. */
export const changesBetween = (before: Derived, after: Derived, at: Instant): readonly VerdictChange[] => {
  const supposed = new Map(after.series.map((s) => [s.series.id, s]));
  return before.series.flatMap((was) => {
    const is = supposed.get(was.series.id) ?? was;
    return askedAbout(is).flatMap(({ number: revision, verdict: then }) => {
      const now = was.revisions.find((r) => r.number === revision)?.verdict;
      return byRelease(now, then).flatMap(
        (pair) =>
          verdictChange(
            { derived: was, verdict: pair.before },
            { derived: is, verdict: pair.after },
            { release: pair.release, revision, at },
          ) ?? [],
      );
    });
  });
};

const RANK = { outcome: 0, reasons: 1, notes: 2 } as const;
const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What changes most first, then by time, subject and revision. */
export const mostFirst = (a: VerdictChange, b: VerdictChange): number =>
  RANK[a.differs] - RANK[b.differs] ||
  textOrder(`${a.at} ${a.subject} ${a.series}`, `${b.at} ${b.subject} ${b.series}`) ||
  textOrder(`${a.release} ${a.revision}`, `${b.release} ${b.revision}`);

/** From where verdicts are seen: over which facts, as of when, for which release line where not each for its own. */
export type Looked = { readonly ports: ViewPorts; readonly from: DerivedFrom };

/** Every verdict that differs between two sights of the same conversations, conversation by conversation; `at` is the moment of the second. */
export const comparedVerdicts = async (before: Looked, after: Looked): Promise<readonly VerdictChange[]> => {
  const at = after.from.asOf ?? after.ports.now;
  const found: VerdictChange[] = [];
  const would = eachDerived(after.ports, after.from);
  for await (const was of eachDerived(before.ports, before.from)) {
    const { value } = await would.next();
    if (value !== undefined) found.push(...changesBetween(was, value as Derived, at));
  }
  return found.sort(mostFirst);
};
