import {
  commitTrailers,
  parseSubject,
  readMail,
  subjectKey,
  type MailReading,
  type TrailerLine,
} from '@sluice/mail';
import { nodeHashing } from '@sluice/mail-io';
import { quote } from '../mutate/mail';
import { PROSE } from '../mutate/patch';
import { promise, promiseSame, promiseStorable, type Call, type Target } from '../target';
import { mailOf, textSeeds } from './text-mail';

const checkTrailers = (lines: readonly string[], trailers: readonly TrailerLine[]): void => {
  for (const { key, line, person } of trailers) {
    promise(lines[line - 1]?.includes(key) === true, () => `line ${String(line)} has no trailer ${key}`);
    promise(person?.address !== '', () => `a person without an address on line ${String(line)}`);
  }
};

const checkReading = (text: string, reading: MailReading): void => {
  promiseStorable(reading, 'a reading');
  checkTrailers(text.split('\n'), reading.trailers);
  const { prefix } = reading;
  if (prefix?.position !== undefined)
    promise(Number.isSafeInteger(prefix.position), () => `position ${String(prefix.position)}`);
};

/** What is quoted was not said: of a reply whose every line is quoted nothing counts. */
const checkQuoted = (input: Buffer, call: Call): void => {
  const mail = mailOf(input);
  const text = mail.text.replaceAll(/^/gm, '> ');
  const quoted = { ...mail, subject: 'Re: [PATCH] x', text, inReplyTo: [mail.messageId] };
  const { reading } = call(() => readMail(quoted, nodeHashing));
  promise(reading.trailers.length === 0, () => `a quoted trailer counts: ${reading.trailers[0]?.key ?? ''}`);
  promise(reading.objections.length === 0, () => 'a quoted objection counts');
  promise(reading.withdrawals.length === 0, () => 'a quoted withdrawal counts');
};

const run = (input: Buffer, call: Call): void => {
  const mail = mailOf(input);
  const { reading, diff } = call(() => readMail(mail, nodeHashing));
  checkReading(mail.text, reading);
  promiseSame(reading, call(() => readMail(mail, nodeHashing)).reading, 'the same mail, read twice');
  promise((reading.kind === 'patch') === (diff !== undefined), () => `${reading.kind} and a diff`);
  checkTrailers(
    mail.text.split('\n'),
    call(() => commitTrailers(mail.text)),
  );
  checkQuoted(input, call);
};

/** Words of a mail: kind, prefixes, trailers, objections, release words. */
export const READ: Target = {
  name: 'read',
  what: 'a decoded mail is read, trailers before all: never throws, every trailer stands where it says, nothing quoted counts',
  maxBytes: 128 * 1024,
  mutators: [...PROSE, quote],
  covers: /domain\/mail\/dist\//,
  short: { runs: 300 },
  open: () => Promise.resolve({ run, seeds: textSeeds }),
};

/** Longer ones are cut, and an answer to them elsewhere. */
const MAX_SUBJECT = 900;

/** More marks than are looked at are a mail loop: which of them is the last differs with one more. */
const MAX_MARKS = 30;

const runSubject = (input: Buffer, call: Call): void => {
  const subject = (input.toString('utf8').split('\n')[0] ?? '').slice(0, MAX_SUBJECT);
  const parsed = call(() => parseSubject(subject));
  const key = call(() => subjectKey(parsed.title));
  promise(subjectKey(key) === key, () => `the key of a key is another: ${key}`);
  promiseSame(parsed, parseSubject(subject), 'one subject, parsed twice');
  if ((subject.match(/[:\])]/g)?.length ?? 0) > MAX_MARKS) return;
  const again = call(() => parseSubject(`Re: ${subject}`));
  promise(again.mark === 'reply' || parsed.mark !== undefined, () => 'Re: makes no reply');
  promise(again.title === parsed.title, () => `Re: makes another title: ${again.title}`);
};

/** Subjects alone: short, and asked of every mail. */
export const SUBJECT: Target = {
  name: 'subject',
  what: 'a subject is taken apart: the key of a key is itself, an answer has the title of what it answers',
  maxBytes: 16 * 1024,
  mutators: PROSE,
  covers: /domain\/mail\/dist\/(?:subject|person|cut)/,
  short: { runs: 1_000 },
  open: () =>
    Promise.resolve({
      run: runSubject,
      seeds: () => textSeeds().map((seed) => seed.subarray(0, Math.max(1, seed.indexOf('\n')))),
    }),
};
