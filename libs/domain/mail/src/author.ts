import type { ListId } from '@sluice/kernel';
import { type Address, type Mail, sameAddress } from './mail';
import { parsePerson } from './person';

/** Lines of in-body headers read; `git mailinfo` has no limit, mail of goodwill has at most five. */
const MAX_IN_BODY_LINES = 12;
const IN_BODY = /^(from|subject|date):[ \t]/i;
const FOLDED = /^[ \t]+\S/;

/** Who sent a mail, and the header that a list had put in place of it. */
export type Sender = { readonly from: Address; readonly fromAsPosted?: Address | undefined };

const VIA = / via [^<]{1,200}$/;

/** A list's id begins as its address does: `list.domain`, or `list.` and the host of its archive. */
const isList = (address: string, lists: readonly ListId[]): boolean => {
  const at = address.indexOf('@');
  const name = (at < 0 ? address : address.slice(0, at)).toLowerCase();
  return lists.some((id) => id.startsWith(`${name}.`));
};

/** Mailman writes `yf.wang---` where the header had only the address `yf.wang@…`: no name then. */
const nameBeforeVia = (name: string): string => {
  const stripped = name.replace(VIA, '').replace(/^["']|["']$/g, '');
  return stripped.endsWith('---') || stripped.includes('@') ? '' : stripped;
};

/** Mailman moves the sender to Reply-To, or to Cc where Reply-To was taken; others keep X-Original-From. */
const trueSender = (mail: Mail): Address | undefined => {
  if (mail.originalFrom !== undefined) return mail.originalFrom;
  const others = mail.replyTo.filter(
    (a) => !sameAddress(a.address, mail.from.address) && !isList(a.address, mail.listIds),
  );
  if (others.length === 1) return others[0];
  const name = nameBeforeVia(mail.from.name).toLowerCase();
  return name === ''
    ? undefined
    : [...others, ...mail.cc].find(
        (a) => a.name.toLowerCase() === name && !sameAddress(a.address, mail.from.address),
      );
};

/**
 * Undoes what lists do to From because of DMARC: `X via list <list@…>` with the sender in Reply-To, X-Original-From or Cc
 * (Mailman's from_is_list and dmarc_moderation_action). A header that cannot be undone stays as posted.
 */
export const senderOf = (mail: Mail): Sender => {
  const rewritten = VIA.test(mail.from.name) || isList(mail.from.address, mail.listIds);
  const found = rewritten ? trueSender(mail) : undefined;
  if (found === undefined) return { from: mail.from };
  const name = found.name === '' ? nameBeforeVia(mail.from.name) : found.name;
  return { from: { name, address: found.address }, fromAsPosted: mail.from };
};

/** Headers that `git am` takes from the top of the body in place of the mail's own. */
export type InBodyHeaders = {
  readonly from?: Address | undefined;
  readonly subject?: string | undefined;
  /** Index of the first line behind them. */
  readonly end: number;
};

type Name = 'from' | 'subject' | 'date';
type Found = { readonly values: Partial<Record<Name, string>>; last: Name | undefined };

/** Takes one line into what was found; false when it is neither a header nor the rest of one. */
const takeField = (found: Found, line: string): boolean => {
  const name = IN_BODY.exec(line)?.[1]?.toLowerCase() as Name | undefined;
  if (name !== undefined) {
    found.values[name] = line.slice(name.length + 1).trim();
    found.last = name;
    return true;
  }
  if (found.last === undefined || !FOLDED.test(line)) return false;
  found.values[found.last] = `${found.values[found.last]} ${line.trim()}`;
  return true;
};

/**
 * Reads `From:`, `Subject:` and `Date:` at the top of a body as `git mailinfo` does (handle_commit_msg, check_inbody_header): after blank
 * lines, folded lines joined, until the first line that is none of them.
 */
export const inBodyHeaders = (lines: readonly string[]): InBodyHeaders => {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return { end: 0 };
  const found: Found = { values: {}, last: undefined };
  const top = lines.slice(first, first + MAX_IN_BODY_LINES);
  const behind = top.findIndex((line) => !takeField(found, line));
  const { from, subject } = found.values;
  const person = from === undefined ? undefined : parsePerson(from);
  return { from: person, subject, end: first + (behind < 0 ? top.length : behind) };
};
