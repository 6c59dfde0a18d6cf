import {
  MAX_HEADER_BYTES,
  MAX_HEADER_FIELDS,
  MAX_MIME_DEPTH,
  MAX_MIME_PARTS,
  MAX_RAW_BYTES,
  MAX_TEXT_LENGTH,
} from './limits';

/** Why input was set aside. A word for machines; the sentence for people goes beside it. */
export type ParkReason =
  /** The mail, or its decoded text, is larger than Sluice takes. */
  | 'too-large'
  | 'headers-too-large'
  | 'mime-too-deep'
  | 'mime-too-many-parts'
  /** No header field that every mail has: binary data, a text file, a folder index. */
  | 'not-a-mail'
  /** The file or the compressed stream ends in the middle. */
  | 'truncated'
  /** The compressed stream, or the archive, is broken in the middle. */
  | 'damaged'
  /** One file of a folder, or one object of an archive, could not be read. */
  | 'not-readable';

/** A refusal: broken or hostile input is a value with a reason, never an exception. */
export type Refusal = { readonly ok: false; readonly reason: ParkReason; readonly detail: string };

const megabytes = (bytes: number): string => `${(bytes / (1024 * 1024)).toFixed(1)} MiB`;

export const refuse = (reason: ParkReason, detail: string): Refusal => ({ ok: false, reason, detail });

/** The mail is too large; `bytes` is its size, or what was read of it (`atLeast`) before reading stopped. */
export const tooLarge = (bytes: number, atLeast = false): string =>
  `the mail has ${atLeast ? 'more than ' : ''}${megabytes(bytes)}; at most ${megabytes(MAX_RAW_BYTES)} are taken`;

export const headersTooLarge = (): Refusal =>
  refuse(
    'headers-too-large',
    `a header block has more than ${MAX_HEADER_FIELDS} fields or ${MAX_HEADER_BYTES / 1024} KiB`,
  );

export const mimeTooDeep = (): Refusal =>
  refuse('mime-too-deep', `MIME parts are nested deeper than ${MAX_MIME_DEPTH} levels`);

export const mimeTooManyParts = (): Refusal =>
  refuse('mime-too-many-parts', `the mail has more than ${MAX_MIME_PARTS} MIME parts`);

export const textTooLong = (): Refusal =>
  refuse('too-large', `the decoded text has more than ${megabytes(MAX_TEXT_LENGTH)}`);

export const notAMail = (detail: string): Refusal => refuse('not-a-mail', detail);
