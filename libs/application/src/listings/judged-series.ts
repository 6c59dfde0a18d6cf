import type { DerivedSeries } from '../derive';
import { eachDerived, type Viewpoint, type ViewPorts } from '../views';

/** Which series are asked for, and from when. */
export type JudgedFrom = Viewpoint & {
  /** Series whose latest revision is judged for one of these release lines. */
  readonly lines: readonly string[];
  /** For now: the series judged for a release line as they were derived last, which need not be derived then. */
  readonly stored?: ((release: string) => AsyncIterable<DerivedSeries>) | undefined;
};

const releaseOf = ({ revisions }: DerivedSeries): string | undefined => revisions.at(-1)?.verdict?.release;

async function* storedFor(
  lines: readonly string[],
  stored: NonNullable<JudgedFrom['stored']>,
): AsyncGenerator<DerivedSeries> {
  for (const line of lines)
    for await (const one of stored(line))
      // Earlier revisions may have been judged for another line.
      if (releaseOf(one) === line) yield one;
}

/** The series whose latest revision is judged for some release lines, each once, some at a time. */
export async function* judgedSeries(
  ports: ViewPorts,
  { lines, stored, ...viewpoint }: JudgedFrom,
): AsyncGenerator<DerivedSeries> {
  if (stored !== undefined) {
    yield* storedFor(lines, stored);
    return;
  }
  for await (const { series } of eachDerived(ports, viewpoint))
    yield* series.filter((one) => lines.includes(releaseOf(one) ?? ''));
}
