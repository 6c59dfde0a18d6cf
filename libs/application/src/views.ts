import type { Instant } from '@sluice/kernel';
import { messageIdsOf, type RevisionPatch, type Series } from '@sluice/series';
import { derive, type Derived, type DerivedSeries, type Knowledge } from './derive';
import type { StoredMail } from './ports/intake-store';
import type { StoredCommit } from './ports/tree-store';
import type { Coverage, Resolved, SeriesReader } from './ports/series-reader';

/** From when to look, and with how much knowledge. Both default to now. */
export type Viewpoint = {
  /** What had been said by then. */
  readonly asOf?: Instant | undefined;
  /** What Sluice had learnt by then. */
  readonly knownAsOf?: Instant | undefined;
};

/** A view says from when it is and through when its knowledge goes. */
export type Meta = {
  readonly asOf: Instant;
  readonly knownAsOf: Instant;
  readonly knownThrough: Instant | null;
};

export type ViewPorts = {
  readonly reader: SeriesReader;
  /** Knowledge as learnt by a moment; `undefined` asks for all of it. */
  readonly knowledge: (knownAsOf: Instant | undefined) => Promise<Knowledge>;
  readonly now: Instant;
};

const unknownSentence = (ref: string, { asOf, knownAsOf }: Viewpoint): string => {
  const moments = [
    ...(asOf === undefined ? [] : [`said by ${asOf}`]),
    ...(knownAsOf === undefined ? [] : [`learnt by ${knownAsOf}`]),
  ];
  return moments.length === 0
    ? `nothing is known of "${ref}": give a series id, a Message-ID of mail that was taken, or the commit that a posted patch landed as (see \`sluice series list\`)`
    : `nothing was known of "${ref}" by what had been ${moments.join(' and ')}: choose a later moment`;
};

/** Nothing Sluice knows, or knew at the moment that was asked for, answers to this reference. */
export class UnknownReferenceError extends Error {
  constructor(
    readonly ref: string,
    viewpoint: Viewpoint = {},
  ) {
    super(unknownSentence(ref, viewpoint));
    this.name = 'UnknownReferenceError';
  }
}

const PAGE = 200;

/** The smaller set of mails that a viewpoint leaves: acts said by `asOf`, learnt by `knownAsOf`. */
export const visible = (mails: readonly StoredMail[], viewpoint: Viewpoint): readonly StoredMail[] =>
  mails.filter(
    (m) =>
      (viewpoint.asOf === undefined || m.saidAt <= viewpoint.asOf) &&
      (viewpoint.knownAsOf === undefined || m.recordedAt <= viewpoint.knownAsOf),
  );

/** The commits that a viewpoint leaves: made by `asOf`, learnt by `knownAsOf`, and not seen by then to be gone from their branch. */
export const visibleCommits = (
  commits: readonly StoredCommit[],
  { asOf, knownAsOf }: Viewpoint,
): readonly StoredCommit[] => {
  const isBy = (at: Instant, limit: Instant | undefined): boolean => limit === undefined || at <= limit;
  return commits.filter(
    ({ committedAt, recordedAt, droppedAt }) =>
      isBy(committedAt, asOf) &&
      isBy(recordedAt, knownAsOf) &&
      !(droppedAt !== undefined && isBy(droppedAt, asOf) && isBy(droppedAt, knownAsOf)),
  );
};

export const metaOf = (coverage: Coverage, viewpoint: Viewpoint, now: Instant): Meta => ({
  asOf: viewpoint.asOf ?? now,
  knownAsOf: viewpoint.knownAsOf ?? now,
  knownThrough: coverage.knownThrough ?? null,
});

/** A mail is found in the series that holds it or knows of it, as far as had been said: a later patch names no earlier series. */
const answersTo = ({ seriesId, messageId, commit }: Resolved, { series }: DerivedSeries): boolean => {
  if (commit !== undefined) return landedAs(series, commit) !== undefined;
  return messageId === undefined ? series.id === seriesId : messageIdsOf(series).some((m) => m === messageId);
};

/** The patch of a series that went in as a commit: of the latest revision that has it. */
const landedAs = (series: Series, commit: string): RevisionPatch | undefined =>
  series.revisions
    .flatMap((r) => r.patches)
    .findLast(
      ({ landing }) => landing?.commit === commit || landing?.also.some((c) => c.commit === commit) === true,
    );

/** One series as of a viewpoint, with all that was derived from its conversation. */
export type SeriesView = {
  readonly derived: DerivedSeries;
  readonly messageId?: string | undefined;
  readonly meta: Meta;
};

/**
 * The series that a reference names, derived from what the viewpoint leaves.
 * @throws UnknownReferenceError when nothing is known of it, or it had not been said by then.
 */
export const viewSeries = async (
  ports: ViewPorts,
  ref: string,
  viewpoint: Viewpoint & { readonly release?: string | undefined },
): Promise<SeriesView> => {
  const resolved = await ports.reader.resolve(ref);
  if (resolved === undefined) throw new UnknownReferenceError(ref);
  const knowledge = await ports.knowledge(viewpoint.knownAsOf);
  const { conversationId, commit } = resolved;
  const mails = await ports.reader.mailsOf([conversationId]);
  const commits = await ports.reader.commitsOf(mails);
  const { series } = derive(visible(mails.get(conversationId) ?? [], viewpoint), knowledge, {
    now: viewpoint.asOf ?? ports.now,
    release: viewpoint.release,
    commits: visibleCommits(commits.get(conversationId) ?? [], viewpoint),
  });
  const derived = series.find((s) => answersTo(resolved, s));
  if (derived === undefined) throw new UnknownReferenceError(ref, viewpoint);
  const meta = metaOf(await ports.reader.coverage(viewpoint.knownAsOf), viewpoint, ports.now);
  const messageId = commit === undefined ? resolved.messageId : landedAs(derived.series, commit)?.messageId;
  return { derived, messageId, meta };
};

/** Everything derived, conversation by conversation, in the order of their ids: for lists, reports, digests. Memory is bounded by a page. */
export async function* eachDerived(
  ports: ViewPorts,
  viewpoint: Viewpoint & { readonly release?: string | undefined },
): AsyncGenerator<Derived> {
  const knowledge = await ports.knowledge(viewpoint.knownAsOf);
  const judged = { now: viewpoint.asOf ?? ports.now, release: viewpoint.release };
  const { reader } = ports;
  let after: string | undefined;
  for (;;) {
    const ids = await reader.conversations(after, PAGE);
    if (ids.length === 0) return;
    const mails = await reader.mailsOf(ids);
    const landed = await reader.commitsOf(mails);
    for (const id of ids) {
      const seen = visible(mails.get(id) ?? [], viewpoint);
      const commits = visibleCommits(landed.get(id) ?? [], viewpoint);
      if (seen.length > 0) yield derive(seen, knowledge, { ...judged, commits });
    }
    after = ids.at(-1);
  }
}
