import type { RawHash } from '@sluice/kernel';
import type { Mail, MailDefect } from '@sluice/mail';
import { canonicalRaw } from '../canonical-raw';
import { MAX_RAW_BYTES } from '../limits';
import { headersTooLarge, notAMail, refuse, tooLarge, type Refusal } from '../park-reason';
import { decodeCharset, type Defects } from './charset';
import { fileName } from './content-type';
import { readHeaderBlock, type HeaderFields } from './header-fields';
import { looksLikeMail, MAIL_FIELDS, readMailHead, type MailHead } from './mail-headers';
import { mailTextOf, type MailText, type TextPart } from './mail-text';
import { mimeTreeOf, type Leaf, type MimeTree } from './mime-parts';
import { partsThroughMailparser } from './through-mailparser';
import { decodeBase64, decodeQuotedPrintable } from './transfer-encoding';

/** Raise when any function under `decodeMail` changes what it says: decoded mails are cached by it, parked ones tried again. */
export const DECODER_VERSION = 1;

/** A decoded mail, or why it is parked. */
export type Decoded = { readonly ok: true; readonly mail: Mail } | Refusal;

/** What both decoders start from: the head, and the structure within its limits. */
type Opened = {
  readonly ok: true;
  readonly raw: Buffer;
  readonly head: MailHead;
  readonly fields: HeaderFields;
  readonly bodyStart: number;
  readonly tree: MimeTree;
  readonly defects: Defects;
};

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const open = (bytes: Uint8Array, rawHash: RawHash): Opened | Refusal => {
  if (bytes.length > MAX_RAW_BYTES) return refuse('too-large', tooLarge(bytes.length));
  const raw = canonicalRaw(asBuffer(bytes));
  const block = readHeaderBlock(raw, 0, raw.length, MAIL_FIELDS);
  if (block === undefined) return headersTooLarge();
  if (!looksLikeMail(block.fields)) return notAMail('no From, Date, Subject, Message-ID or Received header');
  if (!block.plausible) return notAMail('most lines above the first empty one are no headers');
  const defects = new Set<MailDefect>();
  const head = readMailHead(block.fields, rawHash, defects);
  const entity = { fields: block.fields, start: block.bodyStart, end: raw.length };
  const tree = mimeTreeOf(raw, entity);
  if (!tree.ok) return tree;
  if (tree.damaged) defects.add('mime-damaged');
  return { ok: true, raw, head, fields: block.fields, bodyStart: block.bodyStart, tree, defects };
};

/** The bytes of a leaf, transfer encoding undone. */
const leafBytes = (raw: Buffer, leaf: Leaf, defects: Defects): Buffer => {
  const body = raw.subarray(leaf.start, leaf.end);
  if (leaf.encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  if (leaf.encoding !== 'base64') return body;
  const { bytes, whole } = decodeBase64(body);
  if (!whole) defects.add('mime-damaged');
  return bytes;
};

const isAttachment = (leaf: Leaf): boolean =>
  leaf.disposition.type !== '' && leaf.disposition.type !== 'inline';

const partOf = (raw: Buffer, leaf: Leaf, defects: Defects): TextPart => ({
  type: leaf.type.type,
  attachment: isAttachment(leaf),
  fileName: fileName(leaf.type, leaf.disposition, defects),
  flowed: leaf.type.parameters.get('format')?.toLowerCase() === 'flowed',
  text: () =>
    decodeCharset(leafBytes(raw, leaf, defects), leaf.type.parameters.get('charset') ?? '', defects),
});

/** Written out: every mail comes here, and copying one object's fields after another's is slow. */
const mailOf = (head: MailHead, { text, flowed, patchAttachments }: MailText, defects: Defects): Mail => ({
  messageId: head.messageId,
  from: head.from,
  sender: head.sender,
  replyTo: head.replyTo,
  to: head.to,
  cc: head.cc,
  originalFrom: head.originalFrom,
  subject: head.subject,
  date: head.date,
  receivedAt: head.receivedAt,
  inReplyTo: head.inReplyTo,
  references: head.references,
  listIds: head.listIds,
  autoSubmitted: head.autoSubmitted,
  mailer: head.mailer,
  text,
  flowed,
  patchAttachments,
  defects: [...defects],
});

const assembled = (opened: Opened, parts: readonly TextPart[]): Decoded => {
  const { head, defects } = opened;
  const text = mailTextOf(parts, defects);
  return 'ok' in text ? text : { ok: true, mail: mailOf(head, text, defects) };
};

/** The whole body as one plain text: the last resort, so that a person sees what came. */
const wholeBody = ({ raw, bodyStart, defects }: Opened): TextPart => ({
  type: 'text/plain',
  attachment: false,
  fileName: '',
  flowed: false,
  text: () => decodeCharset(raw.subarray(bodyStart), '', defects),
});

const throughMailparser = async (opened: Opened): Promise<Decoded> => {
  const parts = await partsThroughMailparser(opened.raw, opened.defects);
  if (parts === undefined || (parts.length === 0 && opened.tree.damaged)) {
    opened.defects.add('mime-damaged');
    return assembled(opened, [wholeBody(opened)]);
  }
  return assembled(opened, parts);
};

/**
 * Decodes one raw mail: MIME, charsets and header words undone, nothing interpreted (see `Mail`). A function of the bytes and
 * `DECODER_VERSION` alone; never throws on content. Answers at once for well-formed mails, later for those of odd structure
 * (mails inside mails, digests, missing delimiters, unknown encodings), which go through mailparser.
 *
 * Both ways share headers, charsets, limits and the choice of what is text; they differ in who finds the parts and undoes their
 * transfer encodings. `DMARC` material stays as posted (`from`, `originalFrom`, `replyTo`, `sender`): the reader undoes it.
 */
export const decodeMail = (raw: Uint8Array, rawHash: RawHash): Decoded | Promise<Decoded> => {
  const opened = open(raw, rawHash);
  if (!opened.ok) return opened;
  if (!opened.tree.plain) return throughMailparser(opened);
  return assembled(
    opened,
    opened.tree.leaves.map((leaf) => partOf(opened.raw, leaf, opened.defects)),
  );
};

/** The first part of a mail, where it is plain text that its sender wrote to be read: no attachment, no named file, nothing of an odd structure. */
export const firstTextOf = (
  bytes: Uint8Array,
  rawHash: RawHash,
): Pick<Mail, 'text' | 'flowed'> | undefined => {
  const opened = open(bytes, rawHash);
  const [first] = opened.ok && opened.tree.plain ? opened.tree.leaves : [];
  if (!opened.ok || first === undefined) return undefined;
  const part = partOf(opened.raw, first, opened.defects);
  if (part.type !== 'text/plain' || part.attachment || part.fileName !== '') return undefined;
  const text = mailTextOf([part], opened.defects);
  return 'ok' in text ? undefined : { text: text.text, flowed: text.flowed };
};

/** Decodes a mail through mailparser whatever its shape: the second opinion that `decodeMail` is tested against. */
export const decodeThroughMailparser = async (raw: Uint8Array, rawHash: RawHash): Promise<Decoded> => {
  const opened = open(raw, rawHash);
  return opened.ok ? throughMailparser(opened) : opened;
};
