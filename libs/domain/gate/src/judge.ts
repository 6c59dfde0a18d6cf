import { addSeconds, earliest, type Instant } from '@sluice/kernel';
import { caseOf, type Case, type JudgeInput } from './case';
import { exceptionFor } from './permission';
import { reasonsOf, type Rule } from './reason';
import { impostor, rfc, superseded, target, withdrawn } from './rules/candidate';
import { completeness } from './rules/completeness';
import { declared } from './rules/declared';
import { dependencies } from './rules/dependencies';
import { interfaceFindings } from './rules/interface-findings';
import { landedOtherwise } from './rules/landed-otherwise';
import { lastPostingDate } from './rules/last-posting-date';
import { maintainerAck } from './rules/maintainer-ack';
import { nearBorder } from './rules/near-border';
import { objections } from './rules/objections';
import { phasePolicy } from './rules/phase-policy';
import { readByMachine } from './rules/read-by-machine';
import { releaseAck } from './rules/release-ack';
import { soak } from './rules/soak';
import { claimed, exception, hold, knowledge, moratorium, reverted, shipped } from './rules/tree-state';
import { unknownClass } from './rules/unknown-class';
import type { Effect, Outcome, Reason, Verdict } from './verdict';

/** Raise when any rule changes what it says: what is stored is judged anew then. */
export const JUDGE_VERSION = 8;

const RULES: readonly Rule[] = [
  phasePolicy,
  lastPostingDate,
  releaseAck,
  maintainerAck,
  objections,
  interfaceFindings,
  completeness,
  rfc,
  superseded,
  target,
  declared,
  withdrawn,
  impostor,
  moratorium,
  exception,
  hold,
  shipped,
  soak,
  unknownClass,
  nearBorder,
  readByMachine,
  reverted,
  landedOtherwise,
  dependencies,
  claimed,
  knowledge,
];

const RANK: Readonly<Record<Effect, number>> = { closes: 0, holds: 1, undetermines: 2, informs: 3 };
const OUTCOMES: Readonly<Record<Effect, Outcome>> = {
  closes: 'closed',
  holds: 'held',
  undetermines: 'undetermined',
  informs: 'open',
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Worst first, then by rule, then by sentence: the same reasons always stand in the same order. */
const worstFirst = (a: Reason, b: Reason): number =>
  RANK[a.effect] - RANK[b.effect] || textOrder(a.rule, b.rule) || textOrder(a.sentence, b.sentence);

const DAY_SECONDS = 86_400;

/** When the next border becomes near: for a patch of unknown class that changes the answer. */
const becomesNear = ({ calendar, needs, input }: Case): readonly Instant[] =>
  needs.some((n) => n.changeClass === 'unknown')
    ? calendar.upcoming.flatMap(({ lastDay }) =>
        lastDay === undefined
          ? []
          : [addSeconds(`${lastDay}T00:00:00Z` as Instant, -input.policy.nearDays * DAY_SECONDS)],
      )
    : [];

/**
 * Until when nothing but new words can change the answer: the next border, or the end of a permission. A shipped line stays, and what landed
 * is asked about the moment it landed.
 */
const validUntil = (matter: Case): Instant | undefined => {
  const { calendar, at, input, line } = matter;
  if (calendar.shippedAt !== undefined || input.landed !== undefined) return undefined;
  const found = exceptionFor(matter);
  const until = found?.type === 'ExceptionGranted' ? found.data.until : undefined;
  const waivers = line.waivers.map((w) => w.data.waiver.until);
  const borders = [calendar.until, matter.heardCalendar?.until, until, ...becomesNear(matter), ...waivers];
  return earliest(borders.flatMap((i) => (i !== undefined && i > at ? [i] : [])));
};

/** The phase it is judged in; what did not land before the release is judged in the last, which the release began. */
const phaseOf = ({ calendar, input }: Case): string =>
  calendar.shippedAt !== undefined && input.landed === undefined
    ? (input.policy.phases.at(-1)?.name ?? calendar.current.name)
    : calendar.current.name;

/**
 * May this revision enter this release, as of `now`; if not, why not, and what would clear it? Pure and total: the same input gives the
 * same verdict. Its reasons carry rule, version, sentence, evidence and what would clear them; the worst effect makes the outcome
 * (product.md, "Gates and freeze"). Throws only for a policy without phases.
 */
export const judge = (input: JudgeInput): Verdict => {
  const matter = caseOf(input);
  const reasons: Reason[] = [];
  for (const rule of RULES) for (const reason of reasonsOf(rule, matter)) reasons.push(reason);
  reasons.sort(worstFirst);
  const judged = {
    series: input.series.id,
    revision: input.revision.number,
    release: input.release,
    phase: phaseOf(matter),
    validUntil: validUntil(matter),
  };
  const [worst, ...rest] = reasons;
  const outcome = worst === undefined ? 'open' : OUTCOMES[worst.effect];
  if (worst === undefined || outcome === 'open') return { ...judged, outcome: 'open', reasons };
  return { ...judged, outcome, reasons: [worst, ...rest] };
};
