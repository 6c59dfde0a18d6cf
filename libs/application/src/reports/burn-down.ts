import { addSeconds, instantOfMillis, type Instant } from '@sluice/kernel';
import type { DerivedSeries } from '../derive';

const DAY_SECONDS = 86_400;
/** A line of several years is told by its last days. */
const MOST_DAYS = 400;

/** How many series of a release line there were at the end of a day, in UTC. */
export type BurnDownDay = {
  readonly day: string;
  /** Posted for the line by then. */
  readonly posted: number;
  /** All of whose patches were in the tree. */
  readonly landed: number;
  /** Neither in the tree, nor known to be given up: somebody has to decide on them. */
  readonly undecided: number;
};

export type BurnDown = {
  readonly days: readonly BurnDownDay[];
  /** Series that were withdrawn, superseded or asked only for comments: when they were given up no mail says, and they count on no day. */
  readonly leftOut: number;
};

/** What of a series a burn-down needs: little, for there may be thousands. */
export type SeriesSpan = {
  readonly from: Instant;
  /** When the last of its patches went in, where all did. */
  readonly landed?: Instant | undefined;
  /** When the first of them was taken back. */
  readonly reverted?: Instant | undefined;
  readonly givenUp: boolean;
};

const GIVEN_UP: ReadonlySet<string> = new Set(['withdrawn', 'superseded', 'rfc']);

const last = (instants: readonly Instant[]): Instant | undefined => [...instants].sort().at(-1);

/** When a series was posted, went in, and was taken back. */
export const spanOf = ({ series, state }: DerivedSeries): SeriesSpan => {
  const landings = (series.revisions.at(-1)?.patches ?? []).map((p) => p.landing);
  const known = landings.flatMap((landing) => landing ?? []);
  const isWhole = known.length > 0 && known.length === landings.length;
  return {
    from: series.firstPostedAt,
    landed: isWhole ? last(known.map((l) => l.committedAt)) : undefined,
    givenUp: GIVEN_UP.has(state),
    reverted: [...known.flatMap((l) => l.revertedBy?.committedAt ?? [])].sort()[0],
  };
};

const hasLanded = ({ landed, reverted }: SeriesSpan, at: Instant): boolean =>
  landed !== undefined && landed <= at && (reverted === undefined || reverted > at);

const daysUntil = (from: Instant, end: Instant): readonly Instant[] => {
  const days: Instant[] = [];
  const first = instantOfMillis(Date.parse(`${from.slice(0, 10)}T23:59:59Z`)) ?? from;
  for (let at = first; at.slice(0, 10) <= end.slice(0, 10); at = addSeconds(at, DAY_SECONDS)) days.push(at);
  return days.slice(-MOST_DAYS);
};

/** How the undecided series of a release line became fewer, or did not, day by day until a moment. One that was taken back is undecided again. */
export const burnDown = (all: readonly SeriesSpan[], end: Instant): BurnDown => {
  const spans = all.filter((s) => !s.givenUp);
  const first = spans.map((s) => s.from).sort()[0];
  const days = (first === undefined ? [] : daysUntil(first, end)).map((at) => {
    const by = spans.filter((s) => s.from <= at);
    const landed = by.filter((s) => hasLanded(s, at)).length;
    return { day: at.slice(0, 10), posted: by.length, landed, undecided: by.length - landed };
  });
  return { days, leftOut: all.length - spans.length };
};
