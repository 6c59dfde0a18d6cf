import { hashed, type Dice } from './dice';
import { madeWord, type Person } from './words';

/** What stands in a mail, before it is written as one. */
export type Posted = {
  readonly id: string;
  readonly from: Person;
  readonly subject: string;
  /** Message-IDs that it answers, the oldest first, the one it answers directly last. */
  readonly answers: readonly string[];
  readonly body: readonly string[];
};

/** Whose mails the project of the benchmark follows. */
const LIST = 'iommu.lists.linux-foundation.org';
const LIST_ADDRESS = 'iommu@lists.linux-foundation.org';
const MOST_REFERENCES = 20;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Part of the mails that come in base64. */
const IN_BASE64 = 0.08;
const LINE = 76;

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** Seconds since 1970 as a Date header has them (RFC 5322). */
export const dateText = (at: number): string => {
  const d = new Date(at * 1_000);
  const day = `${DAYS[d.getUTCDay()] ?? ''}, ${String(d.getUTCDate())} ${MONTHS[d.getUTCMonth()] ?? ''} ${String(d.getUTCFullYear())}`;
  return `${day} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0000`;
};

const noise = (dice: Dice, length: number): string => {
  let text = '';
  while (text.length < length) {
    let bits = Math.floor(dice.next() * 0x1_0000_0000);
    for (let n = 0; n < 5; n += 1, bits >>>= 6) text += BASE64.charAt(bits & 63);
  }
  return text.slice(0, length);
};

const received = (dice: Dice, at: number): string => {
  const [from, by] = [madeWord(dice.below(90)), madeWord(dice.below(40))];
  const number = `10.${String(dice.below(256))}.${String(dice.below(256))}.${String(dice.below(256))}`;
  const id = hashed(dice.below(1 << 30)).toString(16);
  return `Received: from mail.${from}.example (mail.${from}.example [${number}])
\tby mx.${by}.example (Postfix) with ESMTPS id ${id}
\tfor <${LIST_ADDRESS}>; ${dateText(at)} (UTC)
`;
};

/** What mail servers write on the way: as many lines as make the headers as long as they are to be. */
const trace = (dice: Dice, at: number, bytes: number): { readonly top: string; readonly rest: string } => {
  let top = received(dice, at);
  let rest = '';
  while (top.length + rest.length < bytes * 0.7) top += received(dice, at - dice.below(60));
  for (let n = 0; top.length + rest.length < bytes - 2 * LINE; n += 1) {
    const most = Math.min(9, Math.ceil((bytes - top.length - rest.length) / LINE) - 1);
    const lines = Array.from({ length: Math.max(1, most) }, () => `\n\t${noise(dice, LINE - 2)}`);
    rest += `X-Pond-Signature-${String(n)}: v=1; a=rsa-sha256; d=${madeWord(n)}.example; b=${lines.join('')}\n`;
  }
  return { top, rest };
};

const quotedMarks = (text: string): string => text.replaceAll(/^(>*From )/gm, '>$1');

const inBase64 = (text: string): string =>
  Buffer.from(text, 'latin1')
    .toString('base64')
    .replaceAll(/.{1,76}/g, '$&\n');

/** One mail as it stands in an mbox of public-inbox, with headers of about so many bytes. */
export const mailText = (
  dice: Dice,
  { id, from, subject, answers, body }: Posted,
  { at, headerBytes }: { readonly at: number; readonly headerBytes: number },
): string => {
  const encoded = dice.happens(IN_BASE64);
  const references = answers.slice(-MOST_REFERENCES).map((one) => `<${one}>`);
  const named = [
    ...(references.length === 0
      ? []
      : [`In-Reply-To: ${references.at(-1) ?? ''}`, `References: ${references.join('\n\t')}`]),
    `From: ${from.name} <${from.address}>`,
    `To: ${LIST_ADDRESS}`,
    `Subject: ${subject}`,
    `Date: ${dateText(at)}`,
    `Message-ID: <${id}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset="us-ascii"',
    `Content-Transfer-Encoding: ${encoded ? 'base64' : '7bit'}`,
    `List-Id: <${LIST}>`,
    `List-Post: <mailto:${LIST_ADDRESS}>`,
  ].join('\n');
  const { top, rest } = trace(dice, at, headerBytes - named.length);
  const text = `${body.join('\n')}\n`;
  const content = encoded ? inBase64(text) : quotedMarks(text);
  return `From mboxrd@z Thu Jan  1 00:00:00 1970\n${top}${rest}${named}\n\n${content}\n`;
};
