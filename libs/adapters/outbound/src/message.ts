import { messageIdOf, recipientsOf, type Mailbox, type OutboxEntry } from '@sluice/application';
import { isMailAddress, millisOf } from '@sluice/kernel';
import type { ComposedMail } from './mail-sender';

/** Longer chains are mail loops: readers thread by the first and the last of them. */
const MOST_REFERENCES = 50;
const FIRST_REFERENCES = 1;
/** With its brackets it stands on a line of its own, which may have 998 characters. */
const LONGEST_ID = 900;
/** What a header may hold on one line without being folded in the middle of a word. */
const LONGEST_SUBJECT = 500;
const LONGEST_NAME = 100;

/** A Message-ID as others wrote it: one that has more in it than an id is left out. */
const isId = (id: string): boolean =>
  id.length <= LONGEST_ID && /^[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+$/.test(id);

const inBrackets = (id: string): string => `<${id}>`;

const chainOf = (ids: readonly string[]): readonly string[] => {
  const chain = [...new Set(ids)].filter(isId);
  return chain.length <= MOST_REFERENCES
    ? chain
    : [...chain.slice(0, FIRST_REFERENCES), ...chain.slice(FIRST_REFERENCES - MOST_REFERENCES)];
};

/** One line of text, whatever a stranger put into it. */
const oneLine = (text: string, most: number): string =>
  text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, most);

const mailboxOf = ({ name = '', address }: Mailbox): { readonly name: string; readonly address: string } => ({
  name: oneLine(name, LONGEST_NAME),
  address,
});

/** Recipients that an earlier attempt reached. */
export const takenFor = ({ payload }: OutboxEntry): readonly string[] => {
  const taken = payload['takenFor'];
  return Array.isArray(taken) ? taken.filter((one): one is string => typeof one === 'string') : [];
};

const headersOf = (entry: OutboxEntry, { mail, unsubscribe }: ComposedMail) => ({
  'Auto-Submitted': mail?.automatic === 'auto-replied' ? 'auto-replied' : 'auto-generated',
  'X-Sluice-Id': entry.key,
  ...(mail === undefined || mail.rules.length === 0
    ? {}
    : { 'X-Sluice-Rule': oneLine(mail.rules.join(', '), LONGEST_SUBJECT) }),
  ...(unsubscribe === undefined
    ? {}
    : { 'List-Unsubscribe': { prepared: true, value: inBrackets(unsubscribe) } }),
  ...(unsubscribe?.startsWith('https:') === true
    ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {}),
});

/** What a mail answers, and the chain that leads there. */
const threadingOf = ({ mail }: ComposedMail) => {
  const answered = mail?.inReplyTo === undefined || !isId(mail.inReplyTo) ? [] : [mail.inReplyTo];
  const references = chainOf([...(mail?.references ?? []), ...answered]);
  return {
    ...(answered[0] === undefined ? {} : { inReplyTo: inBrackets(answered[0]) }),
    ...(references.length === 0 ? {} : { references: references.map(inBrackets) }),
  };
};

/**
 * What is handed to the transport for an entry: the same entry makes the same bytes, however often. Nothing in it is by chance or by the clock; nothing that
 * strangers wrote can begin a line of the headers.
 */
export const messageOf = (entry: OutboxEntry, composed: ComposedMail, from: string) => {
  const { subject, text, mail } = composed;
  const to = mail?.to ?? ([{ address: entry.target }] as const);
  const cc = mail?.cc ?? [];
  const recipients = recipientsOf({ to: [...to] as [Mailbox, ...Mailbox[]], cc });
  const wrong = recipients.find((address) => !isMailAddress(address));
  if (wrong !== undefined)
    return { cannot: `${oneLine(wrong, LONGEST_NAME)} is no address that mail can be sent to` };
  const reached = new Set(takenFor(entry));
  return {
    from,
    to: to.map(mailboxOf),
    ...(cc.length === 0 ? {} : { cc: cc.map(mailboxOf) }),
    envelope: { from, to: recipients.filter((address) => !reached.has(address)) },
    subject: oneLine(subject, LONGEST_SUBJECT),
    text,
    ...threadingOf(composed),
    messageId: inBrackets(messageIdOf(entry, from)),
    date: new Date(millisOf(entry.plannedAt)),
    headers: headersOf(entry, composed),
  };
};
