import type { Traits } from './traits';

/**
 * When numbers begin again: the first patch revision numbered no higher than an RFC posted before it (RFC v3, then PATCH v1).
 * Before it and from it on are two eras, each ordered by number.
 */
const restart = (links: readonly Traits[]): string | undefined => {
  const rfcs = links.filter((l) => l.rfc);
  return links
    .filter((l) => !l.rfc && !l.unseen)
    .filter((l) => rfcs.some((r) => r.since < l.since && r.rank - l.rank >= 0))
    .map((l) => l.since)
    .sort()[0];
};

/** The revisions of a series from the first to the latest: by number (and time within a number), an RFC's numbering before the patches'. */
export const inOrder = (links: readonly Traits[]): readonly Traits[] => {
  const from = restart(links);
  const era = (l: Traits): number => (from !== undefined && l.since >= from ? 1 : 0);
  return [...links].sort(
    (a, b) => era(a) - era(b) || a.rank - b.rank || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0),
  );
};

const letter = (n: number): string => (n === 0 ? '' : n < 26 ? String.fromCharCode(97 + n) : `z${n}`);

/**
 * Each revision's number, unique within the series: a second posting under one number gets a letter (`1b`). Where an RFC and a patch
 * share a number, the patch has it plain, since it is the one a gate is asked about.
 */
export const labels = (ordered: readonly Traits[]): ReadonlyMap<Traits, string> => {
  const taken = new Map<string, number>();
  const result = new Map<Traits, string>();
  const rank = (l: Traits): number => Number(l.unseen) * 2 + Number(l.rfc);
  const sorted = ordered.map((link, at) => ({ link, at }));
  sorted.sort((a, b) => rank(a.link) - rank(b.link) || a.at - b.at);
  for (const { link } of sorted) {
    const n = taken.get(link.group.number) ?? 0;
    taken.set(link.group.number, n + 1);
    result.set(link, link.group.number + letter(n));
  }
  return result;
};
