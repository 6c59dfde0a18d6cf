import { listId, messageId, type Instant, type ListId, type MessageId, type RawHash } from '@sluice/kernel';
import type { Address, Mail } from '@sluice/mail';
import { MAX_ADDRESSES, MAX_MESSAGE_ID_LENGTH, MAX_REFERENCES, MAX_SUBJECT_LENGTH } from '../limits';
import { parseAddresses } from './address-list';
import { decodeRawHeader, wellFormed, type Defects } from './charset';
import { cleanHeader, decodeUnstructured } from './encoded-word';
import { wantedFields, type HeaderFields } from './header-fields';
import { dateOfReceived, parseMailDate } from './mail-date';

/** Fields of the mail itself that Sluice reads; the rest is transport. */
const NAMES = [
  'auto-submitted',
  'cc',
  'content-disposition',
  'content-transfer-encoding',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'list-id',
  'message-id',
  'references',
  'reply-to',
  'sender',
  'subject',
  'to',
  'user-agent',
  'x-mailer',
  'x-original-from',
];

/** Of the Received fields, the topmost alone says when the archive's own server took the mail. */
export const MAIL_FIELDS = wantedFields(NAMES, ['received']);

/** Fields that may occur once (RFC 5322, 3.6): a second one is somebody's trick or somebody's bug. */
const ONCE = ['from', 'sender', 'reply-to', 'subject', 'date', 'in-reply-to', 'references', 'content-type'];

/** A field that makes a mail of a block of text. */
const IDENTIFYING = ['from', 'message-id', 'date', 'received', 'subject', 'to'];

/** True where the fields look like those of a mail: at least one that every mail has. */
export const looksLikeMail = (fields: HeaderFields): boolean => IDENTIFYING.some((name) => fields.has(name));

/** The part of a mail that its header block says. */
export type MailHead = Omit<Mail, 'text' | 'flowed' | 'patchAttachments' | 'defects'>;

/** What stands in angle brackets; linear, however many of them are never closed. */
const ANGLED = /(?<=<)[^<>]+(?=>)/g;

/** What nearly every id is: visible ASCII. */
const PLAIN_ID = /^[!-~]+$/;

const cleanId = (text: string, defects: Defects): MessageId | undefined => {
  if (PLAIN_ID.test(text) && text.length <= MAX_MESSAGE_ID_LENGTH) return text as MessageId;
  const id = messageId(cleanHeader(decodeRawHeader(text, defects), defects).replace(/\s+/g, ''));
  return id.length === 0 || id.length > MAX_MESSAGE_ID_LENGTH ? undefined : id;
};

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

/**
 * Ids in angle brackets, in order, the newest `MAX_REFERENCES` of them. Prose around them (`Your message of "..."`) is skipped; where a mailer left the brackets out, words
 * with an `@` are taken.
 */
const idsIn = (values: readonly string[], defects: Defects): readonly MessageId[] => {
  const text = values.length === 1 ? (values[0] ?? '') : values.join(' ');
  const ids: MessageId[] = [];
  for (const found of text.match(ANGLED) ?? wordsWithAt(text)) {
    const id = found.includes('@') || !/\s/.test(found) ? cleanId(found, defects) : undefined;
    if (id !== undefined) ids.push(id);
  }
  return ids.length > MAX_REFERENCES ? ids.slice(-MAX_REFERENCES) : ids;
};

const wordsWithAt = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word.includes('@'));

/** The first Message-ID; comments that a relay put behind it go. `undefined` for none, an empty or an absurdly long one. */
const ownId = (values: readonly string[], defects: Defects): MessageId | undefined => {
  const first = values[0];
  if (first === undefined) return undefined;
  const angled = /<([^<>]{1,1000})>/.exec(first)?.[1];
  return cleanId(angled ?? first, defects);
};

const listIdOf = (value: string, defects: Defects): ListId | undefined => {
  const open = value.lastIndexOf('<');
  const close = value.indexOf('>', open);
  const inner = open === -1 ? value : value.slice(open + 1, close === -1 ? undefined : close);
  const id = cleanHeader(inner, defects).replace(/\s+/g, '');
  return id === '' || id.length > MAX_MESSAGE_ID_LENGTH ? undefined : listId(id);
};

const NONE: readonly string[] = [];
const NO_PEOPLE: readonly Address[] = [];

const valuesOf = (fields: HeaderFields, name: string): readonly string[] => fields.get(name) ?? NONE;

const people = (fields: HeaderFields, name: string, defects: Defects): readonly Address[] => {
  const values = fields.get(name);
  if (values === undefined) return NO_PEOPLE;
  if (values.length === 1) return parseAddresses(values[0] ?? '', defects);
  return values.flatMap((value) => parseAddresses(value, defects)).slice(0, MAX_ADDRESSES);
};

const firstPerson = (fields: HeaderFields, name: string, defects: Defects): Address | undefined => {
  const value = fields.get(name)?.[0];
  return value === undefined ? undefined : parseAddresses(value, defects)[0];
};

const textOf = (fields: HeaderFields, name: string, defects: Defects): string | undefined => {
  const value = fields.get(name)?.[0];
  return value === undefined ? undefined : decodeUnstructured(value, defects);
};

const dateOf = (fields: HeaderFields, defects: Defects): Instant | undefined => {
  const header = fields.get('date')?.[0];
  const date = header === undefined ? undefined : parseMailDate(header);
  if (date === undefined) defects.add(header === undefined ? 'date-missing' : 'date-unreadable');
  return date;
};

const NOBODY: Address = { name: '', address: '' };

const noteDuplicates = (fields: HeaderFields, defects: Defects): void => {
  for (const name of ONCE) if ((fields.get(name)?.length ?? 0) > 1) defects.add('headers-duplicate');
  if ((fields.get('message-id')?.length ?? 0) > 1) defects.add('message-id-duplicate');
};

/** Reads the header fields of a mail. Where a field occurs twice, the first counts (lists prepend, senders do not). */
export const readMailHead = (fields: HeaderFields, rawHash: RawHash, defects: Defects): MailHead => {
  noteDuplicates(fields, defects);
  const id = ownId(valuesOf(fields, 'message-id'), defects);
  if (id === undefined) defects.add('message-id-missing');
  return {
    messageId: id ?? messageId(`${rawHash}@message-id-missing.invalid`),
    from: firstPerson(fields, 'from', defects) ?? NOBODY,
    sender: firstPerson(fields, 'sender', defects),
    replyTo: people(fields, 'reply-to', defects),
    to: people(fields, 'to', defects),
    cc: people(fields, 'cc', defects),
    originalFrom: firstPerson(fields, 'x-original-from', defects),
    subject: wellFormed((textOf(fields, 'subject', defects) ?? '').slice(0, MAX_SUBJECT_LENGTH)),
    date: dateOf(fields, defects),
    receivedAt: dateOfReceived(fields.get('received')?.[0] ?? ''),
    inReplyTo: idsIn(valuesOf(fields, 'in-reply-to'), defects),
    references: idsIn(valuesOf(fields, 'references'), defects),
    listIds: valuesOf(fields, 'list-id')
      .map((value) => listIdOf(value, defects))
      .filter(isPresent),
    autoSubmitted: textOf(fields, 'auto-submitted', defects),
    mailer: textOf(fields, 'x-mailer', defects) ?? textOf(fields, 'user-agent', defects),
  };
};
