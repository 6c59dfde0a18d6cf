import type { CommentRow, PatchRow, PersonRow, WithRaw, CoverRow } from '@sluice/application';
import { partsOf, type HeaderField, type MailParts } from './mail-parts';

/** Trailers of replies that go into the message: those that Patchwork takes, and the release manager's. */
const TRAILER = /^(?:Tested|Reviewed|Acked|Signed-off|Nacked|Reported|Release-Acked)-by:.*$/gim;
const SEPARATOR = /^-{2,3} ?$/m;

/** Written anew: they say how the body was sent, and it is sent otherwise here. */
const OURS = new Set(['content-type', 'content-transfer-encoding', 'mime-version']);

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Wed Jun 15 10:10:36 2022`, as a line that parts mails has it (ctime). */
const ctime = (date: string): string => {
  const at = new Date(`${date}Z`);
  const day = String(at.getUTCDate()).padStart(2, ' ');
  return `${DAYS[at.getUTCDay()] ?? ''} ${MONTHS[at.getUTCMonth()] ?? ''} ${day} ${date.slice(11)} ${date.slice(0, 4)}`;
};

/** `Wed, 15 Jun 2022 10:10:36 -0000`, as a header has it. */
const mailDate = (date: string): string => new Date(`${date}Z`).toUTCString().replace('GMT', '-0000');

/** Bytes of an encoded word, so that it stays below 75 characters. */
const WORD_BYTES = 42;

const encodedWord = (text: string): string => {
  const words: string[] = [];
  let bytes = '';
  for (const letter of text) {
    if (Buffer.byteLength(bytes + letter) > WORD_BYTES) {
      words.push(bytes);
      bytes = '';
    }
    bytes += letter;
  }
  return [...words, bytes].map((w) => `=?utf-8?b?${Buffer.from(w).toString('base64')}?=`).join(' ');
};

/** A person as a header names one; nothing of a name can end the line. */
export const mailbox = ({ name, email }: PersonRow): string => {
  const plain = name.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const address = email.replace(/[\s<>\u0000-\u001f\u007f]+/g, '');
  if (plain === '') return address;
  if (/[^ -~]/.test(plain)) return `${encodedWord(plain)} <${address}>`;
  return /^[A-Za-z0-9 _'-]+$/.test(plain)
    ? `${plain} <${address}>`
    : `"${plain.replace(/[\\"]/g, '\\$&')}" <${address}>`;
};

/** A line that `git mailsplit` would take for the beginning of another mail. */
const PARTING = /^(>*From \S.*\d{1,2}:\d{2}.*\d)$/gm;

/** The message with trailers added above its notes. */
const withTrailers = (content: string, trailers: readonly string[]): string => {
  const parts = SEPARATOR.exec(content);
  const message = (parts === null ? content : content.slice(0, parts.index)).trim();
  const notes = parts === null ? '' : content.slice(parts.index + parts[0].length).trimEnd();
  const known = new Set(message.split('\n').map((line) => line.trim().toLowerCase()));
  const added = [...new Set(trailers)].filter((t) => !known.has(t.toLowerCase()));
  const head = [message, ...added].filter((line) => line !== '').join('\n');
  return `${head}\n${notes === '' ? '' : `---${notes.startsWith('\n') ? '' : '\n'}${notes}\n`}`;
};

/** Trailers in what a comment itself says: what it quotes begins with `>`. */
export const trailersIn = ({ content }: Pick<MailParts, 'content'>): readonly string[] =>
  [...content.matchAll(TRAILER)].map(([line]) => line.trim());

const fieldsOf = (
  row: Pick<CoverRow, 'submitter' | 'date'>,
  { mail, headers }: MailParts,
): readonly HeaderField[] => {
  const { submitter } = row;
  const rewritten = submitter !== null && mail.from.address.toLowerCase() !== submitter.email.toLowerCase();
  const kept = headers.flatMap(([name, value]): readonly HeaderField[] => {
    const key = name.toLowerCase();
    if (OURS.has(key)) return [];
    if (key !== 'from' || !rewritten) return [[name, value]];
    return [
      ['X-Patchwork-Original-From', value],
      ['From', mailbox(submitter)],
    ];
  });
  const isDated = headers.some(([name]) => name.toLowerCase() === 'date');
  return isDated ? kept : [...kept, ['Date', mailDate(row.date)]];
};

/**
 * A patch or cover letter as one mail of an mbox that `git am` takes: the body is UTF-8 as it is, trailers found in answers stand in the message, and where a list put
 * itself in the place of the author, the author is back. `undefined` where the mail can no longer be read.
 */
export const mboxOf = async (
  row: WithRaw<CoverRow | PatchRow>,
  comments: readonly WithRaw<CommentRow>[],
): Promise<string | undefined> => {
  const parts = row.raw === null ? undefined : await partsOf(row.raw, row.rawHash);
  if (parts === undefined) return undefined;
  const answers = await Promise.all(
    comments.map((c) => (c.raw === null ? undefined : partsOf(c.raw, c.rawHash))),
  );
  const trailers = answers.flatMap((a) => (a === undefined ? [] : trailersIn(a)));
  const delegate = 'delegate' in row ? row.delegate : null;
  const fields: readonly HeaderField[] = [
    ['Content-Type', 'text/plain; charset="utf-8"'],
    ['MIME-Version', '1.0'],
    ['Content-Transfer-Encoding', '8bit'],
    ...(row.submitter === null ? [] : [['X-Patchwork-Submitter', mailbox(row.submitter)] as const]),
    ['X-Patchwork-Id', String(row.number)],
    ...(delegate === null ? [] : [['X-Patchwork-Delegate', mailbox({ ...delegate, name: '' })] as const]),
    ...fieldsOf(row, parts),
  ];
  const head = fields.map(([name, value]) => `${name}: ${value}`).join('\n');
  const message = withTrailers(parts.content, trailers).replace(PARTING, '>$1');
  const body = parts.diff === '' ? message : `${message}\n${parts.diff}`;
  return `From patchwork ${ctime(row.date)}\n${head}\n\n${body}`;
};

/** A name for a file: every run of other characters is one `-`. */
export const fileName = (name: string): string =>
  name.replace(/[^-_A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, '') || 'unnamed';
