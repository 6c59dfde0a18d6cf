import type { EventEnvelope } from '@sluice/kernel';
import { BOT_STREAM } from '../bot/bot-switch';
import { OPTED_OUT } from '../bot/may-go';

/**
 * The types of events that everybody may see, with the fields of their data that stay here: where on this machine a mail was read from, and who asked for an erasure
 * and why. A type that is not named is not shown.
 */
export const PUBLIC_EVENTS: Readonly<Record<string, readonly string[]>> = {
  MailSeen: ['origin'],
  MailErased: ['by', 'reason'],
  CopiesErased: ['by', 'reason'],
  CommitLanded: [],
  TagSeen: [],
  BranchMoved: [],
  MaintainersSeen: [],
  ProjectDescribed: ['lists'],
  ModelPublished: [],
  PolicyPublished: [],
  CalendarAnnounced: [],
  RoleHeld: [],
  IdentityLinked: [],
  ProjectPublished: [],
  PersonDecided: [],
  RevisionPosted: [],
  PatchLanded: [],
  PatchReverted: [],
  AckGiven: [],
  ObjectionRaised: [],
  InterfaceChangeFound: [],
  EdgeRecorded: [],
  EdgeDropped: [],
  VerdictChanged: [],
  CommentSent: [],
  CommentWithheld: [],
  ConclusionLapsed: [],
  CommentPlanned: ['entry'],
};

/** What tells an event from others of its type, before its data is looked at. */
type Typed = Pick<EventEnvelope, 'type' | 'streamName'>;

type Told = {
  readonly about?: unknown;
  readonly why?: unknown;
  readonly decision?: { readonly scope?: { readonly person?: unknown } };
};

/**
 * Whether an event shows that somebody asked not to be written to, which is nobody else's business: their word, a word that takes one back (it does not say
 * which), and a comment that was withheld for it.
 */
const IS_OWN_BUSINESS: Readonly<Record<string, (data: Told, streamName: string) => boolean>> = {
  PersonDecided: ({ about, decision }, streamName) =>
    (about === 'undo' && streamName === BOT_STREAM) ||
    (about === 'bot' && decision?.scope?.person !== undefined),
  CommentWithheld: ({ why }) => why === OPTED_OUT,
};

/**
 * Whether everybody may see an event, wherever events are told. Whether it names mails under embargo is asked besides.
 * @param dataOf its data, asked for where it matters only
 */
export const isPublicEvent = ({ type, streamName }: Typed, dataOf: () => unknown): boolean =>
  Object.hasOwn(PUBLIC_EVENTS, type) && IS_OWN_BUSINESS[type]?.(dataOf() as Told, streamName) !== true;

/** The data of an event that everybody may see, without the fields that stay here. */
export const publicDataOf = ({ type, data }: Pick<EventEnvelope, 'type' | 'data'>): object =>
  Object.fromEntries(
    Object.entries(data as object).filter(([name]) => PUBLIC_EVENTS[type]?.includes(name) !== true),
  );

const HASH = /^[0-9a-f]{64}$/;

/** Fields that hold a Message-ID or the hash of a raw mail; an address in another field is a person's. */
const NAMING: ReadonlySet<string> = new Set([
  'causes',
  'from',
  'to',
  'rawHash',
  'messageId',
  'about',
  'mail',
]);

const isName = (text: string, field: string): boolean =>
  NAMING.has(field) && (text.includes('@') || HASH.test(text));

/** The mails that an event names in its data: their Message-IDs, or the hashes of their raw bytes. */
export const mailsNamed = (data: unknown, field = ''): readonly string[] => {
  if (typeof data === 'string') return isName(data, field) ? [data] : [];
  if (Array.isArray(data)) return data.flatMap((one) => mailsNamed(one, field));
  return Object.entries(data ?? {}).flatMap(([name, value]) => mailsNamed(value, name));
};
