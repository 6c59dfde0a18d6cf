import type { Instant, ListId, MessageId } from '@sluice/kernel';
import { sameAddress, type Address, type MailReading } from '@sluice/mail';
import { isPosting } from './keys';
import type { Identity, Trust } from './series';

/**
 * All copies of one Message-ID as one mail. `contested` where copies differ: nothing it says counts; `sureSlot` then tells that the copies
 * at least agree on who posted it and as which patch of what, so that its place is known although its content is not. Contested copies
 * that are no such posting stand one by one: each is shown where it hangs, so that a forgery hides nothing.
 */
export type SeenMail = {
  readonly messageId: MessageId;
  readonly reading: MailReading;
  readonly listIds: readonly ListId[];
  readonly rawHash: string;
  readonly saidAt: Instant;
  readonly proven: boolean;
  readonly trust: Trust;
  readonly contested: boolean;
  readonly sureSlot: boolean;
};

/** By (`saidAt`, Message-ID, raw hash): the one order in which anything here is looked at, so that order of arrival cannot matter. */
export const bySaid = (a: SeenMail, b: SeenMail): number => {
  if (a.saidAt !== b.saidAt) return a.saidAt < b.saidAt ? -1 : 1;
  if (a.messageId !== b.messageId) return a.messageId < b.messageId ? -1 : 1;
  // Contested copies of one mail.
  return a.rawHash < b.rawHash ? -1 : a.rawHash > b.rawHash ? 1 : 0;
};

/** A posting whose place is known: contested ones count when their copies agree on it. */
export const isPosted = (mail: SeenMail): boolean =>
  isPosting(mail.reading) && (!mail.contested || mail.sureSlot);

/** n of n/m; the cover is 0, a patch without n/m is 1. */
export const positionOf = (mail: SeenMail): number =>
  mail.reading.prefix?.position ?? (mail.reading.kind === 'cover' ? 0 : 1);

/** m of n/m; 1 without. */
export const totalOf = (mail: SeenMail): number => mail.reading.prefix?.total ?? 1;

export const numberOf = (mail: SeenMail): string => mail.reading.prefix?.revision ?? '1';

/** One person's addresses as one key. */
export type Persons = (address: string) => string;

/** The smallest linked address (lower case) stands for the person; an unlinked address for itself. */
export const personsOf = (identities: readonly Identity[]): Persons => {
  const keys = new Map<string, string>();
  for (const { addresses } of identities) {
    const lower = addresses.map((a) => a.toLowerCase()).sort();
    for (const address of lower) keys.set(address, lower[0] ?? address);
  }
  return (address) => keys.get(address.toLowerCase()) ?? address.toLowerCase();
};

export const samePerson = (a: Address, b: Address, persons: Persons): boolean =>
  sameAddress(a.address, b.address) || persons(a.address) === persons(b.address);

/** A person in a sentence. */
export const nameOf = (who: Address): string => (who.name === '' ? who.address : who.name);
