import type { PatchRef } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { Series } from '@sluice/series';
import type { Knowledge } from '../derive';
import type { StoredMail } from '../ports/intake-store';
import type { SeriesReader } from '../ports/series-reader';
import type { StoredCommit } from '../ports/tree-store';
import { seriesIn } from '../series-in';
import { datedAt, visible, visibleCommits, type DerivedFrom, type ViewPorts } from '../views';
import { assembledOf, type Assembled } from './assembled';
import { heldBy, type Held } from './held';
import { seriesNodes, type SeriesNodes } from './series-nodes';

/** A series as edges look at it: turned into nodes, with what the analyses of its patches say they hold. */
export type PlacedSeries = SeriesNodes & {
  readonly id: string;
  readonly series: Series;
  readonly covers: readonly PatchRef[];
  /** In the order of revisions: what comes later counts for the change. */
  readonly held: readonly (readonly [PatchRef, Held])[];
};

/** The series of some conversations as a viewpoint leaves them, by conversation: nothing else of these is needed to find edges. */
export type PlacedOf = (
  conversationIds: readonly string[],
  from: DerivedFrom,
) => Promise<ReadonlyMap<string, readonly PlacedSeries[]>>;

/** Mails that are in memory at once, of some conversations or of one that is longer. */
const PAGE = 2_000;

const coversOf = ({ revisions }: Series): readonly PatchRef[] =>
  revisions.flatMap((r) => [r.coverMessageId, r.expectedCoverMessageId].flatMap((id) => id ?? []));

const heldIn = ({ revisions }: Series, analyses: Assembled['analyses']): PlacedSeries['held'] =>
  revisions
    .flatMap((r) => r.patches)
    .flatMap(({ messageId, rawHash }) => {
      const analysis = analyses.get(rawHash ?? '');
      return messageId === undefined || analysis === undefined
        ? []
        : [[messageId, heldBy(analysis)] as const];
    });

/** The series of a conversation that was assembled already. */
export const placedFrom = ({ series, analyses }: Assembled): readonly PlacedSeries[] =>
  series.map((one) => ({
    ...seriesNodes(one),
    id: one.id,
    series: one,
    covers: coversOf(one),
    held: heldIn(one, analyses),
  }));

type Material = { readonly mails: readonly StoredMail[]; readonly commits: readonly StoredCommit[] };

const placedIn = (
  { mails, commits }: Material,
  knowledge: Knowledge,
  { asOf, knownAsOf, undatedAt }: DerivedFrom & { readonly asOf: Instant },
): readonly PlacedSeries[] => {
  const seen = visible(datedAt(mails, undatedAt), asOf, knownAsOf);
  if (seen.length === 0) return [];
  const landed = visibleCommits(commits, { asOf, knownAsOf });
  const { series } = seriesIn(seen, knowledge, { commits: landed, at: asOf });
  return placedFrom(assembledOf(series, seen));
};

/** What conversations are assembled with. */
export type Placing = Pick<ViewPorts, 'knowledge' | 'now'> & {
  readonly reader: Pick<SeriesReader, 'mailCounts' | 'mailsOf' | 'commitsOf'>;
};

/** Conversations in pages of so many mails, or of one conversation. */
const pagesOf = (
  ids: readonly string[],
  counts: ReadonlyMap<string, number>,
): readonly (readonly string[])[] => {
  const pages: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const count = counts.get(id) ?? 0;
    const page = room < count ? undefined : pages.at(-1);
    room = (page === undefined ? PAGE : room) - count;
    if (page === undefined) pages.push([id]);
    else page.push(id);
  }
  return pages;
};

/** Assembles conversations of a reader, some at a time. */
export const placedBy =
  ({ reader, knowledge, now }: Placing): PlacedOf =>
  async (conversationIds, { asOf = now, knownAsOf, undatedAt }) => {
    const known = await knowledge(knownAsOf);
    const placed = new Map<string, readonly PlacedSeries[]>();
    const ids = [...new Set(conversationIds)];
    for (const page of pagesOf(ids, await reader.mailCounts(ids))) {
      const mails = await reader.mailsOf(page);
      const commits = await reader.commitsOf(mails);
      for (const id of page) {
        const material = { mails: mails.get(id) ?? [], commits: commits.get(id) ?? [] };
        placed.set(id, placedIn(material, known, { asOf, knownAsOf, undatedAt }));
      }
    }
    return placed;
  };

/** Tells viewpoints apart, from which the same conversations may be other series. */
export const viewpointKey = ({ asOf, knownAsOf, undatedAt }: DerivedFrom): string =>
  JSON.stringify([asOf ?? null, knownAsOf ?? null, undatedAt ?? null]);
