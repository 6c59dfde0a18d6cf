import type { Outcome } from '@sluice/gate';
import type { SeriesState } from '@sluice/series';
import { landedRows } from './freeze-report-landed';
import { itemOf, type Entry } from './freeze-report-rows';

/** A series as work under way or done: what it is about and where it stands. */
export type WorkItem = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly author: string;
  /** The part of the project it changes: an architecture, or a folder at the top. */
  readonly area: string;
  /** Classes of its patches, such as `feature` or `fix`; what is not known is `unknown`. */
  readonly classes: readonly string[];
  readonly state: SeriesState;
  readonly outcome: Outcome;
  readonly because: string;
  /** The last commit it went in as, or was taken back. */
  readonly commit: string | null;
  readonly messageId: string | null;
};

const ARCH = /(?:^|\/)(?:arch\/|asm-|arch-)([a-z0-9_]+)/;
const ELSEWHERE = 'elsewhere';

const topOf = (path: string): string =>
  path.includes('/') ? (path.split('/', 1)[0] ?? ELSEWHERE) : ELSEWHERE;

const mostOften = (names: readonly string[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0];
};

/** The one architecture that files are of, where they are of one; else the folder at the top that most of them are in. */
export const areaOf = (paths: readonly string[]): string => {
  const archs = new Set(paths.map((path) => ARCH.exec(path)?.[1]));
  const [only] = archs;
  return (archs.size === 1 ? only : undefined) ?? mostOften(paths.map(topOf)) ?? ELSEWHERE;
};

const workItem = (entry: Entry, commits: ReadonlyMap<string, string>): readonly WorkItem[] => {
  const item = itemOf(entry);
  if (item === undefined) return [];
  const { derived, judged } = entry;
  const revision = derived.series.revisions.find((r) => r.number === judged.number);
  const { series, subject, author, outcome, because, messageId } = item;
  return [
    {
      ...{ series, subject, revision: item.revision, author, outcome, because, messageId },
      area: areaOf((revision?.patches ?? []).flatMap((p) => p.files.map((f) => f.path))),
      classes: judged.changeClasses,
      state: derived.state,
      commit: commits.get(series) ?? null,
    },
  ];
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The latest revisions of the judged series as work, by area and subject. */
export const workItems = (entries: readonly Entry[], release: string): readonly WorkItem[] => {
  const commits = new Map(landedRows(entries, release).map((l) => [l.series, l.commit]));
  return entries
    .filter((e) => e.judged === e.derived.revisions.at(-1))
    .flatMap((e) => workItem(e, commits))
    .sort(
      (a, b) => textOrder(a.area, b.area) || textOrder(a.subject, b.subject) || textOrder(a.series, b.series),
    );
};

/** Items by area, each area once, in the order of the items. */
export const byArea = (
  items: readonly WorkItem[],
): readonly { readonly area: string; readonly items: readonly WorkItem[] }[] => {
  const areas = new Map<string, WorkItem[]>();
  for (const item of items) areas.set(item.area, [...(areas.get(item.area) ?? []), item]);
  return [...areas].map(([area, mine]) => ({ area, items: mine }));
};

/** Posted and not in as a whole. */
export const isUnderWay = ({ state }: WorkItem): boolean =>
  state === 'posted' || state === 'incomplete' || state === 'partly-landed';
