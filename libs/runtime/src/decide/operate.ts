import { isKeptWhole, replayParked, type OutboxEntry, type ParkedMail } from '@sluice/application';
import { mailCodec, MAX_KEPT_BYTES, nodeHashing } from '@sluice/mail-io';
import { postgresOutboxStore } from '@sluice/postgres';
import { NotThereError, UsageError } from '../errors';
import type { Runtime } from '../runtime';

/** A parked mail by its id, or by the hash of its bytes. @throws NotThereError */
export const parkedMailOf = async ({ reader }: Pick<Runtime, 'reader'>, id: string): Promise<ParkedMail> => {
  const parked = (await reader.parked()).find((p) => p.id === id || p.rawHash === id);
  if (parked === undefined)
    throw new NotThereError(`no parked mail has the id "${id}": see \`sluice parked list\``);
  return parked;
};

/** What came of trying the decoder again. */
export type Replayed = {
  /** Ids of those that could be read. */
  readonly taken: readonly string[];
  /** Those of which only the beginning was kept. */
  readonly takeAgain: readonly ParkedMail[];
};

/** Tries the decoder again on parked mails. What it takes is still to be derived. */
export const replayParkedMails = async (
  runtime: Runtime,
  mails: readonly ParkedMail[],
): Promise<Replayed> => {
  const isWhole = (mail: ParkedMail): boolean => isKeptWhole(mail, MAX_KEPT_BYTES);
  const knowledge = await runtime.currentKnowledge();
  const { ports: tree } = await runtime.currentTree();
  const ports = { ...runtime, tree, codec: mailCodec, hashing: nodeHashing };
  const taken: string[] = [];
  for (const mail of mails)
    if (isWhole(mail) && (await replayParked(ports, mail, knowledge))) taken.push(mail.id);
  return { taken, takeAgain: mails.filter((m) => !isWhole(m)) };
};

/** What became of an entry of the outbox, and what happens next. */
export const outboxStanding = (entry: OutboxEntry): string => {
  if (entry.state === 'sent') return `sent ${entry.sentAt ?? ''}`;
  if (entry.state === 'parked') return `parked ${entry.parkedAt ?? ''}`;
  if (entry.state === 'withheld') return `withheld ${entry.withheldAt ?? ''}`;
  return `waits for ${entry.nextAt}`;
};

/**
 * Puts a parked or withheld entry of the outbox back, to be sent again, or a delivery that a webhook took; answers its whole key. The rules of sending are asked
 * of it like of any other, but that it is as fresh as this moment.
 * @param key its beginning is enough
 * @throws NotThereError; UsageError for one that waits already, and for a mail that was sent
 */
export const retryOutboxEntry = async (
  { database }: Pick<Runtime, 'database'>,
  key: string,
): Promise<string> => {
  const store = postgresOutboxStore(database);
  const [entry, another] = await store.find(key);
  if (entry === undefined)
    throw new NotThereError(`no entry has a key that begins with "${key}": see \`sluice outbox list\``);
  if (another !== undefined)
    throw new UsageError(`several entries have a key that begins with "${key}": give more of it`);
  // One that waits may be under way: to make it due would send it twice at one time.
  if (!(await store.again(entry.key)))
    throw new UsageError(
      `${entry.key} is neither parked nor withheld: it ${outboxStanding(entry).replace('sent', 'was sent')}`,
    );
  return entry.key;
};
