import type { Instant, MessageId } from '@sluice/kernel';
import type { Address } from '@sluice/mail';
import type { Trust } from '@sluice/series';

export type TrailerKind =
  | 'ack'
  | 'review'
  | 'test'
  | 'nack'
  | 'release-ack'
  | 'release-nack'
  | 'sign-off'
  | 'objection'
  | 'possible-objection'
  | 'other';

/** The kinds that gates ask for; the others are recorded and shown. Objections are no trailers: their rule reads them where they stand. */
export const GATE_KINDS: ReadonlySet<TrailerKind> = new Set([
  'ack',
  'review',
  'nack',
  'release-ack',
  'release-nack',
]);

/** By what right somebody spoke: shown apart from whether the word counts. */
export type Authority = 'release-manager' | 'maintainer' | 'none';

/** A trailer or objection with its weight: a row of `sluice trailers`. */
export type WeighedTrailer = {
  readonly key: string;
  readonly value: string;
  /** Who sent it. */
  readonly by: Address;
  readonly kind: TrailerKind;
  /** `all`, positions such as `1,3`, or the limiting words as written. */
  readonly scope: string;
  /** Positions it covers in its revision; `undefined` when that cannot be read surely. */
  readonly positions: 'all' | readonly number[] | undefined;
  readonly condition?: string | undefined;
  /** Titles of patches, of other threads too, that its mail names above a release ack. */
  readonly names?: readonly string[] | undefined;
  readonly revision: string;
  readonly messageId: MessageId;
  readonly line: number;
  readonly saidAt: Instant;
  readonly trust: Trust;
  readonly authority: Authority;
  /** For a trailer that a poster carries in another's name: whose it is, and whether a mail in which they say so was received. */
  readonly carried?: { readonly person: Address; readonly heard: boolean } | undefined;
  /** Whether a gate may take it as said, for the revision it was sent to. */
  readonly counts: boolean;
  /** It does not count by machine, but a person may find that it does. */
  readonly needsHuman: boolean;
  readonly why: string;
};

const KINDS: Readonly<Record<string, TrailerKind>> = {
  'acked-by': 'ack',
  'reviewed-by': 'review',
  'tested-by': 'test',
  'nacked-by': 'nack',
  'release-acked-by': 'release-ack',
  'release-nacked-by': 'release-nack',
  'signed-off-by': 'sign-off',
};

/** The kind of a canonical (lower-case) trailer key. */
export const kindOfKey = (canonical: string): TrailerKind =>
  Object.hasOwn(KINDS, canonical) ? (KINDS[canonical] ?? 'other') : 'other';

/** What one check says of a trailer. */
export type Weight = {
  readonly authority: Authority;
  readonly counts: boolean;
  readonly needsHuman: boolean;
  readonly why: string;
};
