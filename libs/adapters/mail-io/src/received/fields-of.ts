import { canonicalRaw } from '../canonical-raw';
import { readHeaderBlock, wantedFields, type HeaderFields } from '../decode/header-fields';

/** Fields by which machines say that they are, and by which a mail says who speaks about what. */
const MARKS = wantedFields([
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'precedence',
  'references',
  'return-path',
  'x-autoreply',
  'x-autorespond',
  'x-failed-recipients',
  'x-sluice-id',
]);

/** Those of these fields that a mail has, every occurrence, and its body. No field is read where the header is larger than Sluice takes. */
export const markFieldsOf = (bytes: Uint8Array): { readonly fields: HeaderFields; readonly body: Buffer } => {
  const raw = canonicalRaw(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const block = readHeaderBlock(raw, 0, raw.length, MARKS);
  return {
    fields: block?.fields ?? new Map<string, readonly string[]>(),
    body: raw.subarray(block?.bodyStart ?? raw.length),
  };
};
