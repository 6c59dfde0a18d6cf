import type { MessageId } from '@sluice/kernel';
import type { StoredMail } from '../ports/intake-store';

/** A mail in a thread, with the mail of the thread that it answers; the first of a thread answers none. */
export type ThreadMail = { readonly mail: StoredMail; readonly parent?: MessageId | undefined };

/** Of a longer thread the oldest are told. */
const MAX_MAILS = 1_000;

const oldestFirst = (a: StoredMail, b: StoredMail): number =>
  a.saidAt === b.saidAt ? (a.reading.messageId < b.reading.messageId ? -1 : 1) : a.saidAt < b.saidAt ? -1 : 1;

/** What a mail answers, the nearest first: by In-Reply-To, then by References from the newest on. */
const answered = ({ reading }: StoredMail): readonly MessageId[] => [
  ...reading.inReplyTo,
  ...reading.references.toReversed(),
];

/** Mails that hang together by what they answer, whether that came or not: the set around one Message-ID. */
const around = (mails: readonly StoredMail[], id: MessageId): ReadonlySet<MessageId> => {
  const near = new Map<MessageId, MessageId[]>();
  const join = (a: MessageId, b: MessageId): void => {
    near.set(a, [...(near.get(a) ?? []), b]);
    near.set(b, [...(near.get(b) ?? []), a]);
  };
  for (const mail of mails) for (const to of answered(mail)) join(mail.reading.messageId, to);
  const found = new Set([id]);
  for (const one of found) for (const next of near.get(one) ?? []) found.add(next);
  return found;
};

/**
 * The thread of a mail among some mails, oldest first, each Message-ID once: all that hang together by In-Reply-To and References. Empty where none of them is that
 * mail.
 */
export const threadOf = (
  mails: readonly StoredMail[],
  id: MessageId,
): { readonly thread: readonly ThreadMail[]; readonly leftOut: number } => {
  const first = new Map<MessageId, StoredMail>();
  for (const mail of [...mails].sort(oldestFirst))
    if (!first.has(mail.reading.messageId)) first.set(mail.reading.messageId, mail);
  if (!first.has(id)) return { thread: [], leftOut: 0 };
  const inside = around([...first.values()], id);
  const thread = [...first.values()].filter((m) => inside.has(m.reading.messageId));
  return {
    thread: thread.slice(0, MAX_MAILS).map((mail) => ({
      mail,
      parent: answered(mail).find((to) => to !== mail.reading.messageId && first.has(to)),
    })),
    leftOut: Math.max(0, thread.length - MAX_MAILS),
  };
};
