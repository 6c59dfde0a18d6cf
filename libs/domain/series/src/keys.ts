import { millisOf } from '@sluice/kernel';
import type { MailReading } from '@sluice/mail';
import { stemOf } from './stem';

/** A reply looks at no more keys than this: a longer chain of references adds nothing that the newest do not say. */
export const MAX_CANDIDATES = 24;

/** References of a posting that join: the oldest name the thread's root, the newest the mail it answers. */
const OLDEST = 2;
const NEWEST = 6;
const MAX_LISTS = 4;
const HOUR = 3_600_000;

/** A patch, a cover letter or a pull request: what is posted to be taken, not said about it. */
export const isPosting = (reading: MailReading): boolean =>
  reading.kind === 'patch' || reading.kind === 'cover' || reading.kind === 'pull-request';

const unique = (keys: readonly string[]): readonly string[] => (keys.length < 2 ? keys : [...new Set(keys)]);

/** Two words or more and twelve letters or more: shorter subjects (`fix typo`) are everybody's. */
export const isTelling = (subjectKey: string): boolean => subjectKey.length >= 12 && subjectKey.includes(' ');

const lists = (reading: MailReading): readonly string[] =>
  reading.listIds.length === 0 ? [''] : [...unique(reading.listIds)].sort().slice(0, MAX_LISTS);

/** `subject:list|words`. A subject that tells nothing joins only one sender's postings. */
export const subjectKeys = (reading: MailReading): readonly string[] => {
  if (reading.subjectKey === '') return [];
  const who = isTelling(reading.subjectKey) ? '' : `${reading.from.address.toLowerCase()}|`;
  return lists(reading).map((list) => `subject:${list}|${who}${reading.subjectKey}`);
};

/** The key of one mail by its Message-ID, as it stands among the keys of the mails around it. */
export const messageKey = (messageId: string): string => `id:${messageId}`;

const ids = (list: readonly string[]): readonly string[] => list.map(messageKey);

const stems = (list: readonly string[]): readonly string[] =>
  list.flatMap((id) => {
    const stem = stemOf(id);
    return stem === undefined ? [] : [`stem:${stem}`];
  });

/**
 * Numbered patches without any threading header meet in half-overlapping windows of an hour: mails less than half an hour apart
 * share one.
 */
const windows = (reading: MailReading): readonly string[] => {
  const prefix = reading.prefix;
  if (prefix?.total === undefined || prefix.total < 2 || reading.date === undefined) return [];
  if (reading.inReplyTo.length > 0 || reading.references.length > 0) return [];
  const at = millisOf(reading.date);
  const slot = `${reading.from.address.toLowerCase()}|v${prefix.revision}|${prefix.total}`;
  return [
    `window:${slot}|a${Math.floor(at / HOUR)}`,
    `window:${slot}|b${Math.floor((at + HOUR / 2) / HOUR)}`,
  ];
};

const threadIds = (reading: MailReading): readonly string[] => [
  ...reading.inReplyTo.slice(0, 4),
  ...(reading.references.length <= OLDEST + NEWEST
    ? reading.references
    : [...reading.references.slice(0, OLDEST), ...reading.references.slice(-NEWEST)]),
];

/**
 * The shared keys by which postings are joined into one conversation: own Message-ID, the ids in In-Reply-To and References, the stem of
 * the sending, change-id, patch-id, and list + subject; author and numbers are judged inside the conversation, not here. Empty for
 * anything that is not a posting. At most about 30 keys, plain text (`id:…`, `stem:…`, `subject:…`): hash them for an index.
 */
export const postingKeys = (reading: MailReading): readonly string[] => {
  if (!isPosting(reading)) return [];
  const patchId = reading.patch?.patchId;
  return unique([
    ...ids([reading.messageId]),
    ...ids(threadIds(reading)),
    ...stems([reading.messageId]),
    ...(reading.changeId === undefined ? [] : [`change:${reading.changeId}`]),
    ...(patchId === undefined ? [] : [`patch:${patchId}`]),
    ...subjectKeys(reading),
    ...windows(reading),
  ]);
};

/**
 * The keys on which a mail that is no posting may hang, in order of priority: In-Reply-To, References from the newest to the oldest, the
 * stems of these ids (a patch of the same sending), its own Message-ID (patches may have been sent in answer to it), list + subject.
 * At most `MAX_CANDIDATES`, in the same text as `postingKeys`.
 */
export const replyCandidates = (reading: MailReading): readonly string[] => {
  const subjects = subjectKeys(reading);
  const parents = unique([...reading.inReplyTo.slice(0, 4), ...[...reading.references].reverse()]);
  const kept = parents.slice(0, MAX_CANDIDATES - 4 - subjects.length);
  return unique([...ids(kept), ...unique(stems(kept)).slice(0, 3), ...ids([reading.messageId]), ...subjects]);
};

/** `Re: [PATCH V7 2/2] …`: an answer that proves a posting, whether that came or not. */
export const provesPosting = (reading: MailReading): boolean =>
  reading.kind === 'reply' && reading.prefix !== undefined;

/**
 * Keys for finding what must be assembled together, whatever the mail is: joining all mails by these gives sets that are never finer than
 * conversations. `assemble` of such a set gives the same as `assemble` of everything, cut to that set. (An answer may prove a posting that
 * never came and so join two conversations; joining by these keys allows for that.)
 */
export const conversationKeys = (reading: MailReading): readonly string[] =>
  isPosting(reading) ? postingKeys(reading) : replyCandidates(reading);
