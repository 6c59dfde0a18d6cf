import { canonicalJson, latest, type Hashing, type Instant } from '@sluice/kernel';
import type { DerivedSeries } from './derive';
import { eachDerived, type ViewPorts, type Viewpoint } from './views';

/** When mails without any time were said, for the digest: not when they were learnt, which differs from database to database. */
const UNDATED = '1970-01-01T00:00:00Z' as Instant;

export type Digest = {
  readonly digest: string;
  readonly series: number;
  readonly revisions: number;
  readonly facts: number;
  readonly asOf: Instant | null;
};

/** The facts that count: a decision and its undoing leave nothing behind. */
const standingFacts = async (ports: ViewPorts, { knownAsOf }: Viewpoint): Promise<readonly string[]> => {
  const { retracted = [] } = await ports.knowledge(knownAsOf);
  const gone = new Set(retracted);
  return (await ports.reader.factIdentities(knownAsOf)).filter((identity) => !gone.has(identity));
};

/** Without when edges came to be: where a mail has no time at all, that is when it was learnt. */
const timeless = (derived: DerivedSeries): unknown =>
  derived.dependences === undefined
    ? derived
    : {
        ...derived,
        dependences: derived.dependences.map(({ edge: { saidAt: _saidAt, ...edge }, ...more }) => ({
          edge,
          ...more,
        })),
      };

/**
 * SHA-256 over the set of facts that stand and the current derived state, verdicts as of a stated time (default: the latest time anything was said).
 * Order of arrival, batching, repeats and the clock leave it unchanged; the conclusions log, positions and recording times are no part of it.
 */
export const digestOf = async (
  ports: ViewPorts,
  viewpoint: Viewpoint,
  hashing: Pick<Hashing, 'sha256'>,
): Promise<Digest> => {
  const { latestSaidAt, treeThrough } = await ports.reader.coverage(viewpoint.knownAsOf);
  const asOf = viewpoint.asOf ?? latest([latestSaidAt, treeThrough].flatMap((t) => t ?? []));
  const facts = await standingFacts(ports, viewpoint);
  const lines: string[] = [];
  let series = 0;
  let revisions = 0;
  for await (const derived of eachDerived(ports, {
    ...viewpoint,
    asOf: asOf ?? UNDATED,
    undatedAt: UNDATED,
  })) {
    series += derived.series.length;
    for (const s of derived.series) revisions += s.series.revisions.length;
    lines.push(
      ...[...derived.series.map(timeless), ...derived.impostors, ...derived.loose].map((v) =>
        hashing.sha256(canonicalJson(v)),
      ),
    );
  }
  const digest = hashing.sha256([...[...facts].sort(), '', ...lines.sort()].join('\n'));
  return { digest, series, revisions, facts: facts.length, asOf: asOf ?? null };
};
