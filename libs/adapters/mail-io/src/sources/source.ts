import type { Readable } from 'node:stream';
import type { Instant } from '@sluice/kernel';
import type { ParkReason } from '../park-reason';

/** What `--format` may say. `mbox` finds its flavour itself (see `mbox.ts`); the others name one. */
export const SOURCE_FORMATS = [
  'mbox',
  'mboxrd',
  'mboxo',
  'mboxcl2',
  'maildir',
  'eml',
  'folder',
  'public-inbox',
] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export type SourceOptions = {
  /** Overrides detection. `.gz` and `.xz` are undone first, whatever the format. */
  readonly format?: SourceFormat | undefined;
  /** Where the last reading of this source ended, as its last `cursor` item said; only archives have one. */
  readonly cursor?: string | undefined;
  /** What `-` reads; the process's own standard input by default. */
  readonly stdin?: Readable | undefined;
  /** Program that undoes `.xz`; `null` for the built-in decoder alone. Default `xz`, used where the machine has it. */
  readonly xzProgram?: string | null | undefined;
};

/**
 * One thing a source yields. `origin` tells a person where it was: `lkml.mbox:12` (the twelfth mail), `005-patch.eml`,
 * `0.git:<commit>`.
 */
export type SourceItem =
  /** One mail in canonical form (see `canonicalRaw`). `archivedAt` only where the source really knows when the archive took it. */
  | {
      readonly kind: 'mail';
      readonly raw: Buffer;
      readonly archivedAt?: Instant | undefined;
      readonly origin: string;
    }
  /** Something that is, or ought to be, a mail but cannot be taken; `raw` holds at most its first `MAX_KEPT_BYTES`. To be parked. */
  | {
      readonly kind: 'unreadable';
      readonly reason: ParkReason;
      readonly detail: string;
      readonly origin: string;
      readonly raw?: Buffer | undefined;
    }
  /** Something in the source that is no mail and was not expected to be one. */
  | { readonly kind: 'skipped'; readonly origin: string; readonly why: string }
  /** Half of a mail, whose writer goes on: nothing of it is taken, for the next reading finds it whole. */
  | { readonly kind: 'unfinished'; readonly origin: string; readonly why: string }
  /** The keeper of an archive took a mail out. `raw` is that mail again, in canonical form: its hash names it. */
  | {
      readonly kind: 'deleted';
      readonly blobOid: string;
      readonly raw?: Buffer | undefined;
      readonly origin: string;
    }
  /** Everything before this item has been yielded: a later reading may go on from here. */
  | { readonly kind: 'cursor'; readonly cursor: string }
  /** Bytes of the file, or files of the folder, or commits of the archive, read so far. */
  | { readonly kind: 'progress'; readonly done: number; readonly total?: number | undefined };

export type SourceErrorCode = 'not-found' | 'empty' | 'no-mail-in-folder' | 'unknown-format' | 'unreadable';

/** A source that yields nothing at all, and why: a matter for the person who named it. The message says what, where, and what to do. */
export class SourceError extends Error {
  constructor(
    readonly code: SourceErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'SourceError';
  }
}

/** Files and mails handed over at once: big enough that waiting costs nothing, small enough that memory does not matter. */
export const CHUNK_ITEMS = 256;
export const CHUNK_BYTES = 8 * 1024 * 1024;
