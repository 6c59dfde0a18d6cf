import type { Instant } from '@sluice/kernel';
import type { PatchworkState } from '../projections/patchwork-rows';
import type { KeptRaw } from './mail-source';

/** A time as Patchwork writes it: UTC, to the second, without a zone. */
export type Moment = string;

/** Somebody by number, as Patchwork's clients see them. */
export type PersonRow = { readonly number: number; readonly name: string; readonly email: string };

/** A posting inside another object. */
export type SeriesRef = {
  readonly number: number;
  readonly name: string | null;
  readonly date: Moment;
  readonly version: number;
};

/** A patch, cover letter or comment inside another object. */
export type MailRef = {
  readonly number: number;
  readonly messageId: string;
  readonly date: Moment;
  readonly name: string;
};

export type CoverRow = MailRef & {
  readonly submitter: PersonRow | null;
  readonly series: SeriesRef | null;
};

export type PatchRow = CoverRow & {
  readonly position: number;
  readonly commitRef: string | null;
  readonly pullUrl: string | null;
  readonly state: PatchworkState;
  readonly archived: boolean;
  readonly hash: string | null;
  readonly check: string;
  readonly delegate: PersonRow | null;
};

export type CommentRow = MailRef & {
  readonly submitter: PersonRow | null;
  readonly addressed: boolean | null;
  /** The patch or cover letter it is on. */
  readonly target: number;
};

/** With the raw mail; `null` where it was erased and what is shown is not derived anew yet. */
export type WithRaw<T> = T & { readonly raw: KeptRaw | null; readonly rawHash: string };

export type SeriesRow = SeriesRef & {
  readonly submitter: PersonRow | null;
  readonly total: number;
  readonly received: number;
  readonly cover: MailRef | null;
  /** In the order of their numbers in the posting. */
  readonly patches: readonly MailRef[];
  /** Numbers of postings that it needs, and that need it; empty unless asked for. */
  readonly dependencies: readonly number[];
  readonly dependents: readonly number[];
};

export type CheckRow = {
  readonly number: number;
  readonly patch: number;
  readonly user: PersonRow | null;
  readonly at: Moment;
  readonly state: string;
  readonly context: string;
  readonly targetUrl: string | null;
  readonly description: string | null;
};

export type EventCategory =
  | 'cover-created'
  | 'patch-created'
  | 'series-created'
  | 'patch-completed'
  | 'series-completed'
  | 'patch-comment-created'
  | 'cover-comment-created'
  | 'check-created'
  | 'patch-state-changed'
  | 'patch-delegated';

export type EventRow = {
  readonly id: number;
  readonly category: EventCategory;
  readonly at: Moment;
  readonly actor: PersonRow | null;
  /** The patch, cover letter or comment it is about; of a comment the mail it is on stands in `target`. */
  readonly mail: MailRef | null;
  readonly target: MailRef | null;
  readonly series: SeriesRef | null;
  readonly previous: string | null;
  readonly current: string | null;
  readonly check: CheckRow | null;
};

export type BundleRow = {
  readonly number: number;
  readonly owner: PersonRow;
  readonly name: string;
  readonly public: boolean;
  readonly patches: readonly MailRef[];
};

/** What all lists may be narrowed by. `text` is looked for in names, without regard to case. */
export type PatchworkListFilter = {
  readonly since?: Instant | undefined;
  readonly before?: Instant | undefined;
  readonly text?: string | undefined;
};

export type PatchworkSeriesFilter = PatchworkListFilter & {
  readonly submitters?: readonly number[] | undefined;
};

export type PatchworkCoverFilter = PatchworkSeriesFilter & {
  readonly series?: readonly number[] | undefined;
  readonly messageId?: string | undefined;
};

export type PatchworkPatchFilter = PatchworkCoverFilter & {
  readonly states?: readonly string[] | undefined;
  readonly delegates?: readonly number[] | undefined;
  readonly archived?: boolean | undefined;
  readonly hash?: string | undefined;
  readonly numbers?: readonly number[] | undefined;
};

export type PatchworkEventFilter = PatchworkListFilter & {
  readonly categories: readonly EventCategory[];
  readonly patches?: readonly number[] | undefined;
  readonly covers?: readonly number[] | undefined;
  readonly series?: readonly number[] | undefined;
  readonly actors?: readonly number[] | undefined;
};

export type PatchworkBundleFilter = {
  readonly text?: string | undefined;
  readonly owners?: readonly number[] | undefined;
  readonly public?: boolean | undefined;
  /** Who asks: sees their own that are not public. */
  readonly viewer?: number | undefined;
  readonly number?: number | undefined;
};

/** A page by its number, from 1. */
export type Paging<Order extends string> = {
  readonly order: Order;
  readonly descending: boolean;
  readonly page: number;
  readonly perPage: number;
};

/** One page, and how many there are on all pages: exact, as of the moment of the page. */
export type Paged<T> = { readonly rows: readonly T[]; readonly total: number };

export const PATCH_ORDERS = [
  'id',
  'name',
  'date',
  'state',
  'submitter',
  'archived',
  'project',
  'check',
] as const;
export type PatchOrder = (typeof PATCH_ORDERS)[number];
export const COVER_ORDERS = ['id', 'name', 'date', 'submitter'] as const;
export type CoverOrder = (typeof COVER_ORDERS)[number];
export const SERIES_ORDERS = ['id', 'name', 'date', 'submitter', 'received_all'] as const;
export type SeriesOrder = (typeof SERIES_ORDERS)[number];
export const PERSON_ORDERS = ['id', 'name', 'email'] as const;
export type PersonOrder = (typeof PERSON_ORDERS)[number];
export const BUNDLE_ORDERS = ['id', 'name', 'owner'] as const;
export type BundleOrder = (typeof BUNDLE_ORDERS)[number];

/** The reads behind what Patchwork's clients ask. */
export interface PatchworkReader {
  patches(filter: PatchworkPatchFilter, paging: Paging<PatchOrder>): Promise<Paged<PatchRow>>;
  patch(number: number): Promise<WithRaw<PatchRow> | undefined>;
  covers(filter: PatchworkCoverFilter, paging: Paging<CoverOrder>): Promise<Paged<CoverRow>>;
  cover(number: number): Promise<WithRaw<CoverRow> | undefined>;
  /** With what they depend on where `dependencies` asks for it: that is a question more. */
  series(
    filter: PatchworkSeriesFilter,
    paging: Paging<SeriesOrder>,
    dependencies: boolean,
  ): Promise<Paged<SeriesRow>>;
  oneSeries(number: number, dependencies: boolean): Promise<SeriesRow | undefined>;
  /** The patches of a posting with their raw mails, in the order of their numbers there. */
  patchesOf(series: number): Promise<readonly WithRaw<PatchRow>[]>;
  /** Patches by Message-ID, in that order; those that are none are absent. */
  patchesNamed(messageIds: readonly string[]): Promise<readonly WithRaw<PatchRow>[]>;
  comments(target: number): Promise<readonly WithRaw<CommentRow>[]>;
  comment(number: number): Promise<WithRaw<CommentRow> | undefined>;
  /** Of what kind the mail of a Message-ID is, and its number. */
  mailNamed(messageId: string): Promise<{ readonly number: number; readonly kind: string } | undefined>;
  /** What tests said of a patch; of all of them, the oldest 5,000. */
  checks(patch: number | undefined): Promise<readonly CheckRow[]>;
  check(number: number): Promise<CheckRow | undefined>;
  events(filter: PatchworkEventFilter, paging: Paging<'date'>): Promise<Paged<EventRow>>;
  people(text: string | undefined, paging: Paging<PersonOrder>): Promise<Paged<PersonRow>>;
  person(number: number): Promise<PersonRow | undefined>;
  /** By address, in lower case. Who has no number yet is absent. */
  peopleAt(addresses: readonly string[]): Promise<ReadonlyMap<string, PersonRow>>;
  /** The same; who has no number gets one. */
  numbered(
    people: readonly { readonly address: string; readonly name: string }[],
  ): Promise<ReadonlyMap<string, PersonRow>>;
  bundles(filter: PatchworkBundleFilter, paging: Paging<BundleOrder>): Promise<Paged<BundleRow>>;
}
