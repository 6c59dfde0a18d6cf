import type { Instant } from '@sluice/kernel';
import { messageIdsOf, type RevisionPatch, type Series } from '@sluice/series';
import type { FindDependences, FindDependents } from './chains/find-dependences';
import { assembledOf } from './connect/assembled';
import { judgeAssembled, type Derived, type DerivedSeries, type Knowledge } from './derive';
import type { StoredMail } from './ports/intake-store';
import type { StoredCommit } from './ports/tree-store';
import { seriesIn } from './series-in';
import type { Resolved, SeriesReader } from './ports/series-reader';

/** From when to look, and with how much knowledge. Both default to now. */
export type Viewpoint = {
  /** What had been said by then. */
  readonly asOf?: Instant | undefined;
  /** What Sluice had learnt by then. */
  readonly knownAsOf?: Instant | undefined;
};

/** What `eachDerived` may be told beside the viewpoint. */
export type DerivedFrom = Viewpoint & {
  readonly release?: string | undefined;
  /** Instead of when they were learnt: when mails without any time were said. What may not depend on the clock asks for it. */
  readonly undatedAt?: Instant | undefined;
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
  /** What series depend on as of a viewpoint; absent: no edges are known, and nothing rests on one. */
  readonly dependences?: FindDependences | undefined;
  /** Who depends on a series as of a viewpoint. */
  readonly dependentSeries?: FindDependents | undefined;
};

const unknownSentence = (ref: string, { asOf, knownAsOf }: Viewpoint): string => {
  const moments = [
    ...(asOf === undefined ? [] : [`said by ${asOf}`]),
    ...(knownAsOf === undefined ? [] : [`learnt by ${knownAsOf}`]),
  ];
  return moments.length === 0
    ? `no series answers to "${ref}": give a series id, the Message-ID of a patch or of an answer to one, or the commit a patch landed as (see \`sluice series list\`)`
    : `nothing was known of "${ref}" by what had been ${moments.join(' and ')}: choose a later moment`;
};

/** Nothing Sluice knows, or knew at the moment that was asked for, answers to this reference. */
export class UnknownReferenceError extends Error {
  constructor(
    readonly ref: string,
    readonly viewpoint: Viewpoint = {},
  ) {
    super(unknownSentence(ref, viewpoint));
    this.name = 'UnknownReferenceError';
  }
}

/** Conversations loaded at once: bounds memory, together with how long conversations may be. */
const PAGE = 50;

/** The smaller set of mails that a viewpoint leaves: acts said by `asOf` (a mail from the future has not been said yet), learnt by `knownAsOf`. */
export const visible = (
  mails: readonly StoredMail[],
  asOf: Instant,
  knownAsOf: Instant | undefined,
): readonly StoredMail[] =>
  mails.filter((m) => m.saidAt <= asOf && (knownAsOf === undefined || m.recordedAt <= knownAsOf));

/** Neither mail nor archive gives a time. */
const isUndated = (mail: StoredMail): boolean => !mail.proven && mail.reading.date === undefined;

/** Mails without any time of their own, dated at a stated one. */
export const datedAt = (
  mails: readonly StoredMail[],
  undatedAt: Instant | undefined,
): readonly StoredMail[] =>
  undatedAt === undefined ? mails : mails.map((m) => (isUndated(m) ? { ...m, saidAt: undatedAt } : m));

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

/** What a view says of itself; `knownThrough` as of its viewpoint. */
export const metaOf = (knownThrough: Instant | undefined, viewpoint: Viewpoint, now: Instant): Meta => ({
  asOf: viewpoint.asOf ?? now,
  knownAsOf: viewpoint.knownAsOf ?? now,
  knownThrough: knownThrough ?? null,
});

/** A mail is found in the series that holds it or knows of it, as far as had been said: a later patch names no earlier series. */
export const answersTo = ({ seriesId, messageId, commit }: Resolved, { series }: DerivedSeries): boolean => {
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

/** The mail that a reference names in its series: of a commit, that of the patch it landed as. */
export const messageMeant = (
  { messageId, commit }: Resolved,
  { series }: DerivedSeries,
): string | undefined => (commit === undefined ? messageId : landedAs(series, commit)?.messageId);

/** One series as of a viewpoint, with all that was derived from its conversation. */
export type SeriesView = {
  readonly derived: DerivedSeries;
  /** Message-IDs that different mails of its conversation claim. */
  readonly impostors: Derived['impostors'];
  readonly messageId?: string | undefined;
  readonly meta: Meta;
};

/** A page of conversations, derived from what a viewpoint leaves; those of which it leaves nothing are left out. Reads do not grow with the page. */
const derivedIn = async (
  ports: ViewPorts,
  page: { readonly ids: readonly string[]; readonly knowledge: Knowledge; readonly now: Instant },
  { knownAsOf, release, undatedAt }: DerivedFrom,
): Promise<ReadonlyMap<string, Derived>> => {
  const { ids, knowledge, now } = page;
  const all = await ports.reader.mailsOf(ids);
  const landed = await ports.reader.commitsOf(all);
  const parts = ids.flatMap((id) => {
    const mails = visible(datedAt(all.get(id) ?? [], undatedAt), now, knownAsOf);
    if (mails.length === 0) return [];
    const commits = visibleCommits(landed.get(id) ?? [], { asOf: now, knownAsOf });
    return [{ id, mails, assembly: seriesIn(mails, knowledge, { commits, at: now }) }];
  });
  const series = parts.flatMap((p) => p.assembly.series);
  const assembled = new Map(
    parts.map(({ id, mails, assembly }) => [id, assembledOf(assembly.series, mails)]),
  );
  const from = { asOf: now, knownAsOf, undatedAt };
  const dependences = (await ports.dependences?.(series, from, assembled)) ?? [];
  return new Map(
    parts.map(({ id, mails, assembly }) => [
      id,
      judgeAssembled(assembly, { mails, knowledge }, { now, release, dependences }),
    ]),
  );
};

/** Some conversations by their ids, derived from what a viewpoint leaves; those of which it leaves nothing are absent. */
export const derivedAmong = async (
  ports: ViewPorts,
  ids: readonly string[],
  from: DerivedFrom,
): Promise<ReadonlyMap<string, Derived>> =>
  derivedIn(
    ports,
    { ids, knowledge: await ports.knowledge(from.knownAsOf), now: from.asOf ?? ports.now },
    from,
  );

const NOTHING_SAID: Derived = { series: [], impostors: [], loose: [] };

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
  const { conversationId } = resolved;
  const { knownAsOf, release } = viewpoint;
  const now = viewpoint.asOf ?? ports.now;
  const found = await derivedIn(ports, { ids: [conversationId], knowledge, now }, { knownAsOf, release });
  const { series, impostors } = found.get(conversationId) ?? NOTHING_SAID;
  const derived = series.find((s) => answersTo(resolved, s));
  if (derived === undefined) throw new UnknownReferenceError(ref, viewpoint);
  const meta = metaOf(await ports.reader.knownThrough(viewpoint.knownAsOf), viewpoint, ports.now);
  return { derived, impostors, messageId: messageMeant(resolved, derived), meta };
};

/** Everything derived, conversation by conversation, in the order of their ids: for lists, reports, digests. Memory is bounded by a page. */
export async function* eachDerived(ports: ViewPorts, from: DerivedFrom): AsyncGenerator<Derived> {
  const knowledge = await ports.knowledge(from.knownAsOf);
  const now = from.asOf ?? ports.now;
  let after: string | undefined;
  for (;;) {
    const ids = await ports.reader.conversations(after, PAGE);
    if (ids.length === 0) return;
    yield* (await derivedIn(ports, { ids, knowledge, now }, from)).values();
    after = ids.at(-1);
  }
}
