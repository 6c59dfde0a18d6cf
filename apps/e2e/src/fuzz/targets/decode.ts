import {
  decodeMail,
  decodeThroughMailparser,
  hashRaw,
  MAX_REFERENCES,
  MAX_SUBJECT_LENGTH,
  MAX_TEXT_LENGTH,
  type Decoded,
} from '@sluice/mail-io';
import { MAIL } from '../mutate/mail';
import { promise, promiseSame, promiseStorable, type Call, type Target } from '../target';
import { ownMails, realMails } from './seeds';

const checkMail = (decoded: Decoded): void => {
  if (!decoded.ok) {
    promise(decoded.detail !== '', () => `parked as ${decoded.reason} without a word`);
    return;
  }
  const { mail } = decoded;
  promiseStorable(mail, 'a decoded mail');
  promise(!mail.text.includes('\r'), () => 'a line of the text ends in CR');
  promise(mail.subject.length <= MAX_SUBJECT_LENGTH, () => 'the subject is too long');
  promise(mail.references.length <= MAX_REFERENCES, () => 'too many references');
  promise(mail.messageId !== '', () => 'the Message-ID is empty');
  const size = mail.patchAttachments.reduce((sum, text) => sum + text.length, mail.text.length);
  // Each part may lack its last line end, which it is given.
  promise(size <= MAX_TEXT_LENGTH + 1_000, () => `${String(size)} characters of text`);
};

/** One mail in eight goes through the second decoder, whichever it would have gone through: by its hash, so that it is the same one always. */
const isForBoth = (hash: string): boolean => hash.charCodeAt(0) % 8 === 0;

const run = async (input: Buffer, call: Call): Promise<void> => {
  const hash = hashRaw(input);
  const before = Buffer.from(input);
  const decoded = await call(() => decodeMail(input, hash));
  promise(before.equals(input), () => 'decoding changed the bytes');
  checkMail(decoded);
  promiseSame(decoded, await call(() => decodeMail(input, hash)), 'the same bytes, decoded twice');
  if (isForBoth(hash)) checkMail(await call(() => decodeThroughMailparser(input, hash)));
};

/** Raw bytes into a mail. */
export const DECODE: Target = {
  name: 'decode',
  what: 'a raw mail is decoded: never throws, same bytes same mail, nothing that no database takes',
  maxBytes: 256 * 1024,
  mutators: MAIL,
  covers: /mail-io\/dist\//,
  short: { runs: 300 },
  open: () => Promise.resolve({ run, seeds: () => [...ownMails(), ...realMails()] }),
};
