import type { DerivedSeries } from '../derive';
import { eachDerived, type ViewPorts, type Viewpoint } from '../views';
import { spanOf, type SeriesSpan } from './burn-down';
import { objectionsOf, type Entry } from './freeze-report-rows';

/** Every revision judged for the release that people still speak of: the latest of its series, and earlier ones that were objected to. */
const entriesOf = (derived: DerivedSeries, release: string): readonly Entry[] => {
  const last = derived.revisions.at(-1);
  return derived.revisions
    .filter((r) => r.verdict?.release === release)
    .filter((r) => r === last || objectionsOf({ derived, judged: r }).length > 0)
    .map((judged) => ({ derived, judged }));
};

const missingIn = (derived: DerivedSeries): number =>
  derived.series.revisions.reduce((sum, r) => sum + r.missing.length, 0);

async function* seriesOf(ports: ViewPorts, viewpoint: Viewpoint): AsyncGenerator<DerivedSeries> {
  for await (const { series } of eachDerived(ports, viewpoint)) yield* series;
}

/** What reports of a release line are made of. */
export type Collected = {
  readonly entries: readonly Entry[];
  readonly spans: readonly SeriesSpan[];
  readonly patchesNeverReceived: number;
};

type From = Viewpoint & { readonly stored?: AsyncIterable<DerivedSeries> | undefined };

const placeOf = ({ derived, judged }: Entry): number => derived.revisions.indexOf(judged);
const bySeries = (a: Entry, b: Entry): number => {
  const [one, other] = [a.derived.series.id, b.derived.series.id];
  return one < other ? -1 : one > other ? 1 : placeOf(a) - placeOf(b);
};

/** The judged revisions of a release line from a viewpoint, by the ids of their series: whatever order they are read in, they stand in the same. */
export const collectJudged = async (
  ports: ViewPorts,
  release: string,
  { stored, ...viewpoint }: From,
): Promise<Collected> => {
  const entries: Entry[] = [];
  const spans: SeriesSpan[] = [];
  let patchesNeverReceived = 0;
  for await (const one of stored ?? seriesOf(ports, viewpoint)) {
    const mine = entriesOf(one, release);
    if (mine.length === 0) continue;
    patchesNeverReceived += missingIn(one);
    if (one.revisions.at(-1)?.verdict?.release === release) spans.push(spanOf(one));
    entries.push(...mine);
  }
  return { entries: entries.sort(bySeries), spans, patchesNeverReceived };
};
