import { messageId, type Instant } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';
import { decodeMail, hashRaw } from '@sluice/mail-io';
import { ownMails, realMails } from './seeds';

/** Lone halves would be mended by the decoder: what is read never holds any. */
const asText = (input: Buffer): string => input.toString('utf8').replaceAll('\0', '').replaceAll('\r', '');

/**
 * An input as a decoded mail: its first line the subject, the second empty, the rest the text. So the reader is fuzzed without what the decoder
 * would make of it before. The second line says whether it answers something, and whether it is flowed.
 */
export const mailOf = (input: Buffer): Mail => {
  const [subject = '', hints = '', ...lines] = asText(input).split('\n');
  return {
    messageId: messageId('fuzzed@example.org'),
    from: { name: 'Ada Author', address: 'ada@example.org' },
    ...{ replyTo: [], to: [], cc: [], listIds: [], patchAttachments: [], defects: [] },
    subject,
    date: '2021-10-06T17:40:33Z' as Instant,
    inReplyTo: hints.includes('answer') ? [messageId('answered@example.org')] : [],
    references: [],
    text: lines.join('\n'),
    flowed: hints.includes('flowed'),
  };
};

const inputOf = (mail: Mail): Buffer =>
  Buffer.from(
    `${mail.subject}\n${mail.inReplyTo.length > 0 ? 'answer' : ''}${mail.flowed ? 'flowed' : ''}\n${mail.text}`,
  );

/** The mails of fixtures in that form. What is parked, or is not decoded at once, is left out. */
export const textSeeds = (): readonly Buffer[] =>
  [...ownMails(), ...realMails()].flatMap((raw) => {
    const decoded = decodeMail(raw, hashRaw(raw));
    return 'ok' in decoded && decoded.ok ? [inputOf(decoded.mail)] : [];
  });
