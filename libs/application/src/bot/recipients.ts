import type { OutboxPayload } from '../ports/outbox-store';
import { isBotMail, type BotMail } from './bot-mail';

const lower = (address: string): string => address.toLowerCase();

/** Everybody a mail goes to, lower case. */
export const recipientsOf = ({ to, cc }: Pick<BotMail, 'to' | 'cc'>): readonly string[] => [
  ...new Set([...to, ...cc].map(({ address }) => lower(address))),
];

/** Whether it goes to the list it names. */
export const goesToList = (mail: BotMail): boolean =>
  mail.list !== undefined && recipientsOf(mail).includes(lower(mail.list));

/** An answer to one who asked, beside the list: it is neither the list's mail nor the thread's. */
export const isPrivateAnswer = (mail: BotMail): boolean =>
  mail.kind === 'command-answer' && !goesToList(mail);

/** What a mail counts for, beside all mail there is: its list, lower case, and its thread. */
export type CountsFor = { readonly list?: string | undefined; readonly thread?: string | undefined };

/** What an entry counts for once it went out. A mail that speaks of a list counts for it wherever it goes: whoever tries the bot out sees what the list would. */
export const countsFor = (payload: OutboxPayload): CountsFor => {
  if (!isBotMail(payload) || !isWhole(payload) || isPrivateAnswer(payload)) return {};
  const { list, thread } = payload;
  return { list: list === undefined ? undefined : lower(list), thread };
};

const isMailbox = (value: unknown): boolean =>
  typeof (value as { readonly address?: unknown } | null | undefined)?.address === 'string';

/** Whether a mail says whom it goes to, what it answers and what it speaks of: of one that does not, no rule can be asked. */
export const isWhole = ({ to, cc, references, rules }: OutboxPayload): boolean =>
  Array.isArray(to) &&
  to.length > 0 &&
  Array.isArray(cc) &&
  [...(to as unknown[]), ...(cc as unknown[])].every(isMailbox) &&
  Array.isArray(references) &&
  Array.isArray(rules);

/**
 * The one person a mail goes to; `undefined` where there are several, or a list: what is said to one alone is not for others to read.
 * @param lists addresses that are nobody's own, beside that of the list it names
 */
export const oneRecipientOf = (mail: BotMail, lists: readonly string[]): string | undefined => {
  const [address, another] = recipientsOf(mail);
  if (address === undefined || another !== undefined || goesToList(mail)) return undefined;
  return lists.some((list) => lower(list) === address) ? undefined : address;
};
