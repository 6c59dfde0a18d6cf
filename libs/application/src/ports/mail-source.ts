import type { Instant } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';

/** What a source yields: a mail, or why something in it is none. */
export type SourceItem =
  | {
      readonly kind: 'mail';
      readonly raw: Uint8Array;
      readonly archivedAt?: Instant | undefined;
      readonly origin: string;
    }
  | {
      readonly kind: 'unreadable';
      readonly reason: string;
      readonly detail: string;
      readonly origin: string;
      readonly raw?: Uint8Array | undefined;
    }
  | { readonly kind: 'skipped'; readonly origin: string; readonly why: string }
  /** Half of a mail that is still being written: the next reading finds it whole. */
  | { readonly kind: 'unfinished'; readonly origin: string; readonly why: string }
  | { readonly kind: 'deleted'; readonly raw?: Uint8Array | undefined; readonly origin: string }
  | { readonly kind: 'cursor'; readonly cursor: string }
  | { readonly kind: 'progress'; readonly done: number; readonly total?: number | undefined };

export type Decoded =
  | { readonly ok: true; readonly mail: Mail }
  | { readonly ok: false; readonly reason: string; readonly detail: string };

/** The decoder and the arithmetic of bytes: what the core does not do itself. */
export interface MailCodec {
  readonly version: number;
  /** SHA-256 of the raw mail, hex. */
  hash(raw: Uint8Array): string;
  /** At once for plain mails, later for odd ones. Never throws on content. */
  decode(raw: Uint8Array, rawHash: string): Decoded | Promise<Decoded>;
  /** The raw mail of what a store hands out. */
  expand(kept: KeptRaw): Uint8Array;
}

/** A raw mail as a store keeps it: its place in a pack, or, without one, the mail itself. Those read together that share a pack have the very same bytes of it. */
export type KeptRaw = { readonly bytes: Uint8Array; readonly pack?: Uint8Array | undefined };

/** Raw mails compressed together: the bytes that are theirs in common, and the place of each of them therein, in their order. */
export type RawPack = { readonly bytes: Uint8Array; readonly places: readonly Uint8Array[] };

/** How a store keeps raw mail: `expand` of a mail's place with its pack gives the mail. */
export interface RawPacking extends Pick<MailCodec, 'expand'> {
  pack(raws: readonly Uint8Array[]): readonly RawPack[];
}
