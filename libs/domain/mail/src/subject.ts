import { cut } from './cut';
import type { SubjectPrefix } from './reading';
import { groupWords, isPrefixGroup, isTargetGroup, prefixOf } from './subject-prefix';

/** Longer subjects are bait, not titles: the rest is not looked at. Linux's longest real subjects stay under 300. */
const MAX_SUBJECT = 1_000;
/** Reply marks and brackets looked at before the title; more are a mail loop. */
const MAX_MARKS = 40;

/** `Antw(1234) :` is the longest mark. */
const MAX_MARK = 12;

/** `Re: (subset) [PATCH 4/4] …` is how b4 thanks for a part of a series. */
const REPLY_MARK =
  /^(?:re|aw|antw|sv|vs|odp|ref|r[eé]f)(?:\[\d{1,4}\]|\^\d{1,4}|\(\d{1,4}\))? ?: ?(?:\(subset\) )?/i;
const FORWARD_MARK = /^(?:fwd?|wg|tr|rv|vb)(?:\[\d{1,4}\])? ?: ?/i;
/** White space other than single blanks. */
const UNEVEN = /[^\S ]| {2}/;
const MORE_MESSAGES = / ?\[and \d{1,5} more messages?\]$/i;
const RESEND_MARK = /^\(resend\) ?/i;

/** A subject taken apart. */
export type ParsedSubject = {
  /** A `Re:` (in any language) or a forward mark stood before the title. */
  readonly mark?: 'reply' | 'forward' | undefined;
  readonly prefix?: SubjectPrefix | undefined;
  /** What is left: the commit's subject as its author wrote it, on one line. */
  readonly title: string;
  /** The whole subject without list tags, in one spelling of the reply mark: equal for copies from different lists. */
  readonly untagged: string;
};

const squeeze = (subject: string): string => {
  const text = cut(subject, MAX_SUBJECT).trim();
  return UNEVEN.test(text) ? text.replace(/\s+/g, ' ') : text;
};

/** Ian Jackson's reader ends a subject in `[and 1 more messages]`; many end one in `(was: old subject)`. */
const withoutTail = (title: string): string => {
  const rest = title.endsWith(']') ? title.replace(MORE_MESSAGES, '') : title;
  const last = rest.charAt(rest.length - 1);
  if (last !== ')' && last !== ']') return rest;
  const at = rest.toLowerCase().lastIndexOf(last === ')' ? '(was' : '[was');
  if (at <= 0 || !/^[:\s"]/.test(rest.charAt(at + 4))) return rest;
  return rest.slice(0, at).trimEnd();
};

const markAt = (
  text: string,
): { readonly kind: 'reply' | 'forward'; readonly length: number } | undefined => {
  const colon = text.indexOf(':');
  if (colon < 2 || colon > MAX_MARK) return undefined;
  const reply = REPLY_MARK.exec(text);
  if (reply !== null) return { kind: 'reply', length: reply[0].length };
  const forward = FORWARD_MARK.exec(text);
  return forward === null ? undefined : { kind: 'forward', length: forward[0].length };
};

type Front = { mark: 'reply' | 'forward' | undefined; groups: string[]; rest: string };

/** Takes one mark or bracket off the front; false when the title begins. */
const takeOne = (front: Front): boolean => {
  const mark = markAt(front.rest);
  if (mark !== undefined) {
    // `Fwd: Re: x` is a forward; what counts is the outermost mark.
    front.mark ??= mark.kind;
    front.rest = front.rest.slice(mark.length);
    return true;
  }
  if (front.rest.startsWith('(') && RESEND_MARK.test(front.rest)) {
    front.groups.push('resend');
    front.rest = front.rest.replace(RESEND_MARK, '');
    return true;
  }
  const end = front.rest.startsWith('[') ? front.rest.indexOf(']') : -1;
  if (end < 0) return false;
  front.groups.push(front.rest.slice(1, end));
  front.rest = front.rest.slice(end + 1).trimStart();
  return true;
};

/**
 * Takes a subject apart: reply marks, list tags (`[Xen-devel]`), prefix brackets (several may follow one another, as in
 * `[PATCH v2.1 1/6][4.16?]`, or a release line in front: `[4.16?] [PATCH]`), title. Only brackets in front count, as for `git am`: one in the middle belongs to the title.
 */
export const parseSubject = (subject: string): ParsedSubject => {
  const front: Front = { mark: undefined, groups: [], rest: squeeze(subject) };
  for (let n = 0; n < MAX_MARKS && takeOne(front); n += 1);
  const groups = front.groups.map(groupWords);
  const first = groups.findIndex(isPrefixGroup);
  const title = withoutTail(front.rest);
  // Tags in front of the first prefix bracket are a list's, but for a release line; those after it are the author's.
  const isOwn = (n: number): boolean => first >= 0 && (n >= first || isTargetGroup(groups[n] ?? []));
  const own = front.groups.filter((_, n) => isOwn(n)).map((group) => `[${group}] `);
  const untagged = `${front.mark === undefined ? '' : `${front.mark}: `}${own.join('')}${front.rest}`;
  return {
    mark: front.mark,
    title,
    untagged,
    prefix: first < 0 ? undefined : prefixOf(groups.filter((_, n) => isOwn(n))),
  };
};

/**
 * The key under which titles are compared: lower case, single spaces, no full stop at the end. For a title (`parseSubject(…).title`), a
 * shortlog line, or the quoted subject of a revert.
 */
export const subjectKey = (title: string): string => {
  const key = squeeze(title).toLowerCase();
  let end = key.length;
  while (end > 0 && (key.charCodeAt(end - 1) === 46 || key.charCodeAt(end - 1) === 32)) end -= 1;
  return key.slice(0, end);
};
