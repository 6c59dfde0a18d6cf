import type { Instant } from '@sluice/kernel';
import {
  assemble,
  resolveReverts,
  withDeclarations,
  withLandings,
  type Assembly,
  type Identity,
  type LandedCommit,
  type Series,
} from '@sluice/series';
import type { Knowledge } from './derive';
import { placedApart } from './place-batch';
import type { StoredMail } from './ports/intake-store';
import { togetherOf } from './series-beside';

/** Where the patches of a series are placed, each place once. */
const placesOf = (series: Series, places: ReadonlyMap<string, string>): ReadonlySet<string> =>
  new Set(series.revisions.flatMap((r) => r.patches.flatMap((p) => places.get(p.rawHash ?? '') ?? [])));

/**
 * Reverts find what they revert among the mails that share keys with them, not among all that happen to be at hand: what is derived must
 * depend on the mails alone.
 */
const withReverts = (series: readonly Series[], mails: readonly StoredMail[]): readonly Series[] => {
  if (!series.some((s) => s.reverts !== undefined)) return series;
  const places = placedApart(mails);
  const together = new Map<string, Series[]>();
  for (const one of series)
    for (const place of placesOf(one, places)) {
      const near = together.get(place);
      if (near === undefined) together.set(place, [one]);
      else near.push(one);
    }
  const resolved = [...together.values()].flatMap(resolveReverts);
  const found = new Map(resolved.flatMap((s) => (s.reverts?.messageId === undefined ? [] : [[s.id, s]])));
  return series.map((s) => found.get(s.id) ?? s);
};

/** What landed, of series that stand together: one commit is one posting of all of these. */
const landingsIn = (
  series: readonly Series[],
  mails: readonly StoredMail[],
  tree: { readonly commits: readonly LandedCommit[]; readonly identities: readonly Identity[] },
): readonly Series[] => {
  if (tree.commits.length === 0) return series;
  const landed = togetherOf(series, mails).flatMap((near) =>
    withLandings(near, tree.commits, tree.identities),
  );
  const byId = new Map(landed.map((s) => [s.id, s]));
  return series.map((s) => byId.get(s.id) ?? s);
};

/** The series of a set of mails, with what they revert and as what they landed, what was declared of them by a moment, and the copies that contend. Pure. */
export const seriesIn = (
  mails: readonly StoredMail[],
  { grouping, identities, declarations = [] }: Pick<Knowledge, 'grouping' | 'identities' | 'declarations'>,
  { commits, at }: { readonly commits: readonly LandedCommit[]; readonly at: Instant },
): Assembly => {
  const assembly = assemble({ mails, decisions: grouping, identities });
  const series = landingsIn(withReverts(assembly.series, mails), mails, { commits, identities });
  return { ...assembly, series: withDeclarations(series, declarations, at) };
};
