import type { Mail } from '@sluice/mail';
import { MAX_TEXT_LENGTH } from '../limits';
import { textTooLong, type Refusal } from '../park-reason';
import type { Defects } from './charset';
import { htmlToText } from './html-text';

/** A leaf of the MIME tree, decoded as far as it concerns Sluice; the same from either decoder. */
export type TextPart = {
  /** Lower-case media type. */
  readonly type: string;
  readonly attachment: boolean;
  readonly fileName: string;
  readonly flowed: boolean;
  /** The text, charset undone. Called at most once, and not at all for what does not matter. */
  readonly text: () => string;
};

export type MailText = Pick<Mail, 'text' | 'flowed' | 'patchAttachments'>;

const PATCH_TYPES = new Set([
  'text/x-patch',
  'text/x-diff',
  'text/patch',
  'text/diff',
  'application/x-patch',
]);
const PATCH_NAME = /\.(?:patch|diff|eml|mbox|txt)$/i;
const DIFF = /^(?:diff --git |Index: |--- \S.*\n\+\+\+ \S)/m;

/** Lines end in LF; a NUL is no text and no database takes it; a byte order mark is none. */
const clean = (text: string, defects: Defects): string => {
  let out = text;
  if (out.includes('\0')) {
    defects.add('nul-bytes');
    out = out.replaceAll('\0', '');
  }
  if (out.includes('\r')) out = out.replace(/\r+\n|\r/g, '\n');
  return out.charCodeAt(0) === 0xfeff ? out.slice(1) : out;
};

const withLastLineEnded = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const isBodyText = (part: TextPart): boolean =>
  part.type === 'text/plain' && !part.attachment && !/\.(?:patch|diff)$/i.test(part.fileName);

const isPossiblePatch = (part: TextPart): boolean => {
  if (PATCH_TYPES.has(part.type)) return true;
  if (part.type === 'text/html') return false;
  return part.type.startsWith('text/') || PATCH_NAME.test(part.fileName);
};

/**
 * What of a mail's parts is its text, and which are patches:
 *
 * - inline text/plain parts, in order, are the text (a list's footer, often a part of its own, included);
 * - where there is none, text/html parts are, reduced to text;
 * - a part of a patch type, or text by its type or file name that holds a diff, is a patch attachment, and never text, wherever the
 *   sender asked to show it;
 * - everything else is not read.
 */
export const mailTextOf = (parts: readonly TextPart[], defects: Defects): MailText | Refusal => {
  let text = '';
  let flowed = false;
  let size = 0;
  const patchAttachments: string[] = [];
  for (const part of parts) {
    const isBody = isBodyText(part);
    if (!isBody && !isPossiblePatch(part)) continue;
    const content = clean(part.text(), defects);
    size += content.length;
    if (size > MAX_TEXT_LENGTH) return textTooLong();
    if (isBody) {
      flowed = text === '' ? part.flowed : flowed;
      text += withLastLineEnded(content);
    } else if (PATCH_TYPES.has(part.type) || DIFF.test(content)) {
      patchAttachments.push(withLastLineEnded(content));
    }
  }
  if (text.trim() !== '') return { text, flowed, patchAttachments };
  const html = htmlOf(parts, defects);
  if (html.length + size > MAX_TEXT_LENGTH) return textTooLong();
  return { text: html === '' ? text : html, flowed: html === '' && flowed, patchAttachments };
};

const htmlOf = (parts: readonly TextPart[], defects: Defects): string => {
  let text = '';
  for (const part of parts) {
    if (part.type !== 'text/html' || part.attachment) continue;
    const converted = htmlToText(clean(part.text(), defects));
    if (!converted.whole) defects.add('mime-damaged');
    if (converted.text.trim() !== '') text += withLastLineEnded(clean(converted.text, defects));
    if (text.length > MAX_TEXT_LENGTH) break;
  }
  if (text !== '') defects.add('html-only');
  return text;
};
