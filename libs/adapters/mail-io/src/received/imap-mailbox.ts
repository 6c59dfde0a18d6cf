import { setTimeout as pause } from 'node:timers/promises';
import { instantOfMillis, millisOf, type Instant } from '@sluice/kernel';
import type * as Imap from 'imapflow';
import { MAX_RAW_BYTES } from '../limits';
import { SourceError } from '../sources/source';
import type { Arrival } from './receive-mail';

/** How far a mailbox was read when it is read for the first time, or when its numbers began anew: what came within these days. */
const FIRST_DAYS = 2;
/** Servers may forget whom they are to tell of new mail (RFC 2177 asks for less than 29 minutes): it is looked for anyway. */
const LOOK_SECONDS = 300;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 300;

const DAY = 86_400_000;

/** A folder of a mail server. */
export type ImapPlace = {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
};

const IMAP_PORT = 143;
const IMAPS_PORT = 993;

/**
 * Reads `imaps://user@host/folder`; the password comes from elsewhere, for URLs are shown and logged.
 * @throws SourceError for what is no such URL
 */
export const imapPlaceOf = (at: string, password: string | undefined): ImapPlace => {
  const url = URL.canParse(at) ? new URL(at) : undefined;
  if (url === undefined || !/^imaps?:$/.test(url.protocol) || url.username === '' || url.password !== '')
    throw new SourceError(
      'unknown-format',
      'an IMAP source is written as imaps://user@host/folder, without the password',
    );
  if (password === undefined || password === '')
    throw new SourceError(
      'unreadable',
      `no password for ${url.hostname}: set the variable that passwordEnv names`,
    );
  const isSecure = url.protocol === 'imaps:';
  return {
    host: url.hostname,
    port: url.port === '' ? (isSecure ? IMAPS_PORT : IMAP_PORT) : Number(url.port),
    isSecure,
    user: decodeURIComponent(url.username),
    password,
    folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
  };
};

export type WatchOptions = {
  /** Deals with a mail. The mailbox counts as read so far when this is done. */
  readonly take: (arrival: Arrival) => Promise<void>;
  /** How far it was read: `UIDVALIDITY:UID`. */
  readonly cursor: () => Promise<string | undefined>;
  readonly moveCursor: (cursor: string) => Promise<void>;
  readonly now: () => Instant;
  readonly onTrouble: (error: unknown) => void;
  readonly stopped: AbortSignal;
  /** Pause after a first failure; after each further one it is twice as long. */
  readonly firstPauseSeconds?: number | undefined;
};

type Reached = { readonly validity: string; readonly uid: number };

const reachedIn = (cursor: string | undefined): Reached | undefined => {
  const [, validity, uid] = /^(\d{1,20}):(\d{1,15})$/.exec(cursor ?? '') ?? [];
  return validity === undefined || uid === undefined ? undefined : { validity, uid: Number(uid) };
};

const instantOf = (date: Date | string | undefined, now: Instant): Instant =>
  (date === undefined ? undefined : instantOfMillis(new Date(date).getTime())) ?? now;

/** The numbers of mails that were not read yet, in order. */
const newIn = async (
  client: Imap.ImapFlow,
  reached: Reached | undefined,
  now: Instant,
): Promise<readonly number[]> => {
  const criteria =
    reached === undefined
      ? { since: new Date(millisOf(now) - FIRST_DAYS * DAY) }
      : { uid: `${String(reached.uid + 1)}:*` };
  const found = await client.search(criteria, { uid: true });
  // A range that ends in `*` holds the last mail even where that is before its beginning.
  const after = reached?.uid ?? 0;
  return (found === false || found === undefined ? [] : found)
    .filter((uid) => uid > after)
    .sort((a, b) => a - b);
};

/** Takes what is new, one after the other, and remembers each. */
const readNew = async (client: Imap.ImapFlow, options: WatchOptions): Promise<void> => {
  const { take, cursor, moveCursor, now, stopped } = options;
  const validity = String((client.mailbox as { readonly uidValidity: bigint }).uidValidity);
  const before = reachedIn(await cursor());
  const reached = before?.validity === validity ? before : undefined;
  for (const uid of await newIn(client, reached, now())) {
    if (stopped.aborted) return;
    const query = { source: { start: 0, maxLength: MAX_RAW_BYTES }, internalDate: true, size: true };
    const mail = await client.fetchOne(String(uid), query, { uid: true });
    // One that is larger than Sluice takes, or gone meanwhile, is passed over.
    if (mail !== false && mail.source !== undefined && (mail.size ?? 0) <= MAX_RAW_BYTES)
      await take({ raw: mail.source, receivedAt: instantOf(mail.internalDate, now()) });
    await moveCursor(`${validity}:${String(uid)}`);
  }
};

/** Waits until the server tells of new mail, the connection ends, or it is time to look. */
const news = async (client: Imap.ImapFlow, stopped: AbortSignal): Promise<void> => {
  // What ended already tells of it no more.
  if (stopped.aborted || !client.usable) return;
  const wake = new AbortController();
  const end = (): void => wake.abort();
  client.once('exists', end).once('close', end);
  stopped.addEventListener('abort', end, { once: true });
  // The client sends IDLE by itself where nothing else is asked; asking for it says that now is such a time.
  client.idle().catch(end);
  await pause(LOOK_SECONDS * 1_000, undefined, { signal: wake.signal }).catch(() => undefined);
  client.off('exists', end).off('close', end);
  stopped.removeEventListener('abort', end);
};

const connected = async (place: ImapPlace): Promise<Imap.ImapFlow> => {
  // Loaded where a mailbox is read: nothing else is to wait for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- specs cannot load a module by `import()`
  const { ImapFlow: Client } = require('imapflow') as typeof Imap;
  const { host, port, isSecure: secure, user, password: pass } = place;
  const client = new Client({ host, port, secure, auth: { user, pass }, logger: false });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const watchOnce = async (place: ImapPlace, options: WatchOptions): Promise<void> => {
  const client = await connected(place);
  // Told in its own words where it listens, cut off where it does not.
  const close = (): void => void client.logout().catch(() => client.close());
  options.stopped.addEventListener('abort', close, { once: true });
  try {
    // Nothing is marked as read: the mailbox may be looked into by people, too.
    await client.mailboxOpen(place.folder, { readOnly: true });
    while (!options.stopped.aborted && client.usable) {
      await readNew(client, options);
      await news(client, options.stopped);
    }
  } finally {
    options.stopped.removeEventListener('abort', close);
    client.close();
  }
};

/**
 * Reads a mailbox by IMAP until it is told to stop: what is new at once, and then what comes. A connection that breaks, a server that is away and a mail
 * that cannot be dealt with now are told of, and tried again after a while that grows; nothing is passed over for them.
 */
export const watchMailbox = async (place: ImapPlace, options: WatchOptions): Promise<void> => {
  const { stopped, onTrouble, firstPauseSeconds = FIRST_PAUSE_SECONDS } = options;
  let next = firstPauseSeconds;
  while (!stopped.aborted) {
    const began = performance.now();
    try {
      await watchOnce(place, options);
    } catch (error) {
      if (!stopped.aborted) onTrouble(error);
    }
    const isSteady = performance.now() - began > LONGEST_PAUSE_SECONDS * 1_000;
    const seconds = isSteady ? firstPauseSeconds : next;
    next = Math.min(seconds * 2, LONGEST_PAUSE_SECONDS);
    await pause(seconds * 1_000, undefined, { signal: stopped }).catch(() => undefined);
  }
};
