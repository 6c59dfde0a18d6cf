import type { EdgeConfidence, EdgeKind } from '@sluice/dependency';
import { UnknownReferenceError, type Viewpoint } from '../views';
import type { Dependent } from '../what-if/dependent';
import { dependentsIn, type Needed } from '../what-if/dependents';
import type { LandedRow } from './freeze-report-landed';
import { messageOf, type Entry } from './freeze-report-rows';
import type { StandingObjection } from './freeze-report-value';

/** A patch that waits on something, by itself or through others. */
export type WaitingRow = {
  readonly subject: string;
  /** `landed`: it is in and would have to be changed; `posted`, or never received and known by others' words. */
  readonly state: 'landed' | 'posted' | 'never-received';
  readonly commit: string | null;
  readonly series: string | null;
  readonly revision: string | null;
  readonly kinds: readonly EdgeKind[];
  readonly confidence: EdgeConfidence;
  /** 1: it needs it itself. */
  readonly depth: number;
};

/** One item that others wait on. */
export type ChainRow = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly commit: string | null;
  readonly messageId: string | null;
  readonly waiting: readonly WaitingRow[];
};

/** Everything that needs a patch, by itself or through others, as of a viewpoint. @throws UnknownReferenceError */
export type Needing = (ref: string, viewpoint: Viewpoint) => Promise<Needed>;

/** Items whose chains are asked for: each question reads a graph. */
const MAX_ITEMS = 12;

const STATES = { landed: 'landed', posted: 'posted', expected: 'never-received' } as const;

const waitingRow = (one: Dependent): WaitingRow => ({
  subject:
    one.subject ?? (one.position === null ? one.ref : `patch ${one.position} of v${one.revision ?? '?'}`),
  state: one.landedAs !== null && !one.byTitle ? 'landed' : STATES[one.sort],
  commit: one.landedAs ?? (one.sort === 'landed' ? one.ref : null),
  series: one.series,
  revision: one.revision,
  kinds: one.kinds,
  confidence: one.confidence,
  depth: one.depth,
});

/** What an item is asked by: the commit it went in as, else a mail of it. */
type Item = Omit<ChainRow, 'waiting'> & { readonly ref: string };

/** The series that another one needs, by the edges of all that were read. */
const neededIn = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(
    entries.flatMap(({ derived }) =>
      (derived.dependences ?? []).flatMap(({ parent }) =>
        parent.series === undefined || parent.series === derived.series.id ? [] : [parent.series],
      ),
    ),
  );

type Among = {
  readonly landed: ReadonlyMap<string, LandedRow>;
  readonly contested: ReadonlySet<string>;
  readonly needed: ReadonlySet<string>;
};

/** What is in and is objected to or was taken back is asked by its commit; what is posted, and objected to or needed by another series, by a mail of it. */
const refOf = (id: string, messageId: string | null, { landed, contested, needed }: Among): string | null => {
  const row = landed.get(id);
  if (row !== undefined && (row.state === 'reverted' || contested.has(id))) return row.commit;
  return row?.state !== 'landed' && (needed.has(id) || contested.has(id)) ? messageId : null;
};

const itemOf = ({ derived, judged }: Entry, among: Among): readonly Item[] => {
  const { id, subject, revisions } = derived.series;
  const revision = revisions.at(-1);
  if (revision === undefined || judged !== derived.revisions.at(-1)) return [];
  const messageId = messageOf(revision);
  const ref = refOf(id, messageId, among);
  const commit = among.landed.get(id)?.commit ?? null;
  return ref === null ? [] : [{ ref, series: id, subject, revision: judged.number, commit, messageId }];
};

type Parts = {
  readonly entries: readonly Entry[];
  readonly landed: readonly LandedRow[];
  readonly objections: readonly StandingObjection[];
};

const itemsOf = ({ entries, landed, objections }: Parts): readonly Item[] => {
  const among: Among = {
    landed: new Map(landed.map((l) => [l.series, l])),
    contested: new Set(objections.filter((o) => o.stands).map((o) => o.series)),
    needed: neededIn(entries),
  };
  return entries.flatMap((entry) => itemOf(entry, among));
};

const neededBy = async (needing: Needing, ref: string, viewpoint: Viewpoint) => {
  try {
    return dependentsIn(await needing(ref, viewpoint), [], []);
  } catch (error) {
    // A commit that nothing was ever posted as, or that was not known by then.
    if (error instanceof UnknownReferenceError) return [];
    throw error;
  }
};

const longestFirst = (a: ChainRow, b: ChainRow): number =>
  b.waiting.length - a.waiting.length || (a.series < b.series ? -1 : 1);

/** The items others wait on: what is objected to or was taken back, and what is posted and needed by another series; the longest chain first. */
export const chainRows = async (
  needing: Needing | undefined,
  parts: Parts,
  viewpoint: Viewpoint,
): Promise<readonly ChainRow[]> => {
  if (needing === undefined) return [];
  const items = itemsOf(parts)
    .toSorted((a, b) => (a.series < b.series ? -1 : 1))
    .slice(0, MAX_ITEMS);
  const rows: ChainRow[] = [];
  for (const { ref, ...item } of items) {
    const waiting = (await neededBy(needing, ref, viewpoint)).map(waitingRow);
    if (waiting.length > 0) rows.push({ ...item, waiting });
  }
  return rows.sort(longestFirst);
};
