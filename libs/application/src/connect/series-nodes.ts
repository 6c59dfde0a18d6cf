import { titleKey, type NameKey, type PatchNode, type PatchRef } from '@sluice/dependency';
import { subjectKey } from '@sluice/mail';
import { isSure, type Revision, type RevisionPatch, type Series } from '@sluice/series';

/** A node before it is known what it gives to be found by. */
export type PlacedNode = Omit<PatchNode, 'links' | 'spoken'>;

/** A series turned into nodes. */
export type SeriesNodes = {
  /** Every patch of every revision, and the commits they went in as. */
  readonly nodes: readonly PlacedNode[];
  /** By the Message-ID of a cover, a resend or an answer, and by `SERIES-ID/REVISION/POSITION`: the patch it stands for. */
  readonly aliases: ReadonlyMap<PatchRef, PatchRef>;
  /** By patch of the newest revision: the mails that speak for it: its answers, and for the first one the cover letters. */
  readonly speakers: ReadonlyMap<PatchRef, readonly PatchRef[]>;
  /** Mails that may say which patches of the newest revision need something, each with the position it speaks at: 0 for a cover letter. */
  readonly voices: ReadonlyMap<PatchRef, number>;
  /** Under which names others may speak of its patches, beside Message-IDs and commits. */
  readonly borne: readonly { readonly key: NameKey; readonly ref: PatchRef }[];
  /** The patches of the newest revision, in order. */
  readonly newest: readonly PatchRef[];
};

/** By what a patch that never came is known: `SERIES-ID/REVISION/POSITION`. */
const placeName = (series: Series, revision: Revision, { position }: RevisionPatch): PatchRef =>
  `${series.id}/${revision.number}/${position}`;

const refOf = (series: Series, revision: Revision, patch: RevisionPatch): PatchRef =>
  patch.messageId ?? patch.expectedMessageId ?? placeName(series, revision, patch);

/** One key for all forms of a change, as revisions are compared: by patch-id, else by subject. The key is the name of its first place. */
class Changes {
  private readonly keys = new Map<string, string>();

  of(patch: RevisionPatch, name: PatchRef): string {
    const { patchId, subject } = patch;
    const names = [
      ...(patchId === undefined ? [] : [`id ${patchId}`]),
      ...(subject === undefined ? [] : [`subject ${subjectKey(subject)}`]),
    ];
    const known = names.flatMap((n) => this.keys.get(n) ?? [])[0] ?? name;
    for (const one of names) if (!this.keys.has(one)) this.keys.set(one, known);
    return known;
  }
}

const landedNodes = ({ landing }: RevisionPatch, change: string): readonly PlacedNode[] => {
  if (landing === undefined || !isSure(landing)) return [];
  const { subject } = landing;
  const node = ({ commit, committedAt }: { commit: string; committedAt: PatchNode['at'] }, beside: boolean) =>
    ({ ref: commit, sort: 'landed', at: committedAt, subject, change, beside }) as const;
  return [node(landing, false), ...landing.also.filter(isSure).map((also) => node(also, true))];
};

type Context = { readonly series: Series; readonly revision: Revision; readonly newest: boolean };

const postedNode = (
  { series, revision, newest }: Context,
  patch: RevisionPatch,
  change: string,
): PlacedNode => ({
  ref: refOf(series, revision, patch),
  sort: patch.messageId === undefined ? 'expected' : 'posted',
  at: patch.saidAt ?? revision.postedAt,
  subject: patch.subject,
  ...(patch.titleFrom === undefined ? {} : { titleFrom: patch.titleFrom }),
  change,
  place: {
    series: series.id,
    revision: revision.number,
    position: patch.position,
    total: revision.total,
    newest,
  },
});

const coversOf = ({ coverMessageId, expectedCoverMessageId, resends }: Revision): readonly PatchRef[] => [
  ...[coverMessageId, expectedCoverMessageId].flatMap((id) => id ?? []),
  ...resends,
];

/** Which patch of the newest revision something said of a patch of any revision is about. */
const carrier = (nodes: ReadonlyMap<PatchRef, PlacedNode>, newest: readonly PatchRef[], ref: PatchRef) => {
  const change = nodes.get(ref)?.change;
  return newest.find((n) => nodes.get(n)?.change === change);
};

const push = (map: Map<PatchRef, PatchRef[]>, key: PatchRef | undefined, value: PatchRef): void => {
  if (key === undefined) return;
  map.set(key, [...(map.get(key) ?? []), value]);
};

const speakersOf = (
  series: Series,
  nodes: ReadonlyMap<PatchRef, PlacedNode>,
  newest: readonly PatchRef[],
) => {
  const speakers = new Map<PatchRef, PatchRef[]>();
  const last = series.revisions.at(-1);
  for (const id of last === undefined ? [] : coversOf(last)) push(speakers, newest[0], id);
  for (const revision of series.revisions)
    for (const { position, messageId, contested } of revision.replies) {
      if (contested === true) continue;
      const patch = revision.patches.find((p) => p.position === position);
      const about = patch && carrier(nodes, newest, refOf(series, revision, patch));
      push(speakers, patch === undefined ? newest[0] : about, messageId);
    }
  return speakers;
};

/** What was said of an older revision says nothing of the rest of this one: that may have been made to do without. */
const voicesOf = ({ revisions }: Series): ReadonlyMap<PatchRef, number> => {
  const last = revisions.at(-1);
  if (last === undefined) return new Map();
  const answers = last.replies.flatMap(({ position, messageId, contested }) =>
    contested === true || position === 'unknown'
      ? []
      : [[messageId, position === 'cover' ? 0 : position] as const],
  );
  return new Map([
    ...coversOf(last).map((id) => [id, 0] as const),
    ...last.patches.flatMap((p) => (p.messageId === undefined ? [] : [[p.messageId, p.position] as const])),
    ...answers,
  ]);
};

type Alias = readonly [PatchRef, PatchRef | undefined];

const patchAliases = (series: Series, revision: Revision): readonly Alias[] =>
  revision.patches.flatMap((patch) => {
    const ref = refOf(series, revision, patch);
    return [...patch.resends, placeName(series, revision, patch)].map((name) => [name, ref] as const);
  });

const answerAliases = (series: Series, revision: Revision, last: PatchRef | undefined): readonly Alias[] =>
  revision.replies.map(({ position, messageId }) => {
    const patch = revision.patches.find((p) => p.position === position);
    return [messageId, patch === undefined ? last : refOf(series, revision, patch)] as const;
  });

/** The first of several that have one name stands. */
const aliasesOf = (series: Series, newest: readonly PatchRef[]): ReadonlyMap<PatchRef, PatchRef> => {
  const last = newest.at(-1);
  const all = series.revisions.flatMap((revision) => [
    ...coversOf(revision).map((cover) => [cover, last] as const),
    ...patchAliases(series, revision),
    ...answerAliases(series, revision, last),
  ]);
  const aliases = new Map<PatchRef, PatchRef>();
  for (const [name, ref] of all)
    if (ref !== undefined && name !== ref && !aliases.has(name)) aliases.set(name, ref);
  return aliases;
};

/** A patch bears its patch-id and its subject; a change-id and the subject of a cover are borne by the last patch of the newest revision. */
const borneBy = (series: Series, newest: readonly PatchRef[]): SeriesNodes['borne'] => {
  const last = newest.at(-1);
  return series.revisions.flatMap((revision) => [
    ...revision.patches.flatMap((patch) => {
      const ref = refOf(series, revision, patch);
      return [
        ...(patch.patchId === undefined ? [] : [{ key: `patch:${patch.patchId}`, ref }]),
        ...(patch.subject === undefined ? [] : [{ key: titleKey(patch.subject), ref }]),
      ];
    }),
    ...(last === undefined ? [] : wholeNames(revision).map((key) => ({ key, ref: last }))),
  ]);
};

const wholeNames = ({ changeId, coverMessageId, coverExpected, subject }: Revision): readonly NameKey[] => [
  ...(changeId === undefined ? [] : [`change:${changeId}`]),
  ...(coverMessageId === undefined && !coverExpected ? [] : [titleKey(subject)]),
];

/** The nodes of a series: what stands for a cover is the last patch of the newest revision, for all of it is needed then. Pure. */
export const seriesNodes = (series: Series): SeriesNodes => {
  const nodes = new Map<PatchRef, PlacedNode>();
  const changes = new Changes();
  for (const revision of series.revisions) {
    const context = { series, revision, newest: revision === series.revisions.at(-1) };
    for (const patch of revision.patches) {
      const change = changes.of(patch, placeName(series, revision, patch));
      const posted = postedNode(context, patch, change);
      for (const node of [posted, ...landedNodes(patch, change)]) nodes.set(node.ref, node);
    }
  }
  const last = series.revisions.at(-1);
  const newest = last?.patches.map((p) => refOf(series, last, p)) ?? [];
  return {
    nodes: [...nodes.values()],
    aliases: aliasesOf(series, newest),
    borne: borneBy(series, newest),
    speakers: speakersOf(series, nodes, newest),
    voices: voicesOf(series),
    newest,
  };
};
