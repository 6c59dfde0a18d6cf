import { trailerRows } from '../answers/trailers-json';
import { seriesIn } from '../series-in';
import {
  UnknownReferenceError,
  viewSeries,
  visible,
  visibleCommits,
  type SeriesView,
  type ViewPorts,
  type Viewpoint,
} from '../views';
import { saidOf } from './said-of';
import { TIMELINE_KINDS, type TimelineEntry } from './timeline-entry';
import { verdictHistory } from './verdict-history';

export type SeriesTimeline = {
  readonly view: SeriesView;
  /** Oldest first. */
  readonly entries: readonly TimelineEntry[];
  readonly verdictsSince?: string | undefined;
};

const rankOf = ({ kind }: TimelineEntry): number => TIMELINE_KINDS.indexOf(kind);

/** Oldest first; at one moment what was said comes before what it did. */
export const inOrder = (entries: readonly TimelineEntry[]): readonly TimelineEntry[] =>
  entries.toSorted((a, b) => (a.at === b.at ? rankOf(a) - rankOf(b) : a.at < b.at ? -1 : 1));

/**
 * Everything that happened to a series as a viewpoint has it, in one list.
 * @throws UnknownReferenceError
 */
export const seriesTimeline = async (
  ports: ViewPorts,
  ref: string,
  viewpoint: Viewpoint,
): Promise<SeriesTimeline> => {
  const { knownAsOf } = viewpoint;
  const view = await viewSeries(ports, ref, viewpoint);
  const { series } = view.derived;
  const resolved = await ports.reader.resolve(ref);
  if (resolved === undefined) throw new UnknownReferenceError(ref, viewpoint);
  const id = resolved.conversationId;
  const knowledge = await ports.knowledge(knownAsOf);
  const all = await ports.reader.mailsOf([id]);
  const landed = await ports.reader.commitsOf(all);
  const until = viewpoint.asOf ?? ports.now;
  const mails = visible(all.get(id) ?? [], until, knownAsOf);
  const commits = visibleCommits(landed.get(id) ?? [], { asOf: until, knownAsOf });
  const { series: others } = seriesIn(mails, knowledge, { commits, at: until });
  const declarations = (knowledge.declarations ?? []).filter((d) => d.at <= until);
  const trailers = trailerRows(view, knowledge, undefined);
  const said = saidOf(view.derived, { trailers, others, declarations });
  const { steps, since } = await verdictHistory(ports, {
    ...{ series, conversationId: id, mails, commits, knowledge, until, knownAsOf },
  });
  return { view, entries: inOrder([...said, ...steps]), verdictsSince: since };
};

const entryJson = ({ kind, at, what, ...maybe }: TimelineEntry) => {
  const { verdict } = maybe;
  return {
    ...{ kind, at, what },
    ...orNull(maybe, ['detail', 'by', 'revision', 'patches', 'messageId', 'commit', 'series', 'weight']),
    verdict: verdict === undefined ? null : { ...verdict, before: verdict.before ?? null },
  };
};

/** Some fields of a value, `null` where they are not there. */
const orNull = <T extends object, const K extends keyof T>(value: T, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, value[key] ?? null])) as {
    readonly [Key in K]-?: Exclude<T[Key], undefined> | null;
  };

/** A timeline as the API gives it: the contract of the JSON. */
export const timelineJson = ({ view, entries, verdictsSince }: SeriesTimeline) => ({
  series: view.derived.series.id,
  verdictsSince: verdictsSince ?? null,
  entries: entries.map(entryJson),
});
