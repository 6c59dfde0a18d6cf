import type { MessageId } from '@sluice/kernel';
import type { Address } from '@sluice/mail';
import type { JoinEvidence } from './series';
import { bySaid, type SeenMail } from './seen-mail';

/** A patch or cover that was posted for certain but never came: known by the answers to it. */
export type Expected = {
  readonly subject: string;
  readonly subjectKey: string;
  readonly messageId?: MessageId | undefined;
};

/** Where an answer hangs within a group. */
export type HungReply = { readonly mail: SeenMail; readonly position: number | 'cover' | 'unknown' };

/**
 * One posting of a series in the making: what will be a revision. Built up step by step (grouped, answered, chained) inside one call of
 * `assemble`, and seen by nobody else.
 */
export type Group = {
  readonly number: string;
  /** m of n/m; 1 without. */
  readonly total: number;
  /** The subject had n/m. */
  readonly numbered: boolean;
  /** The poster as a person's key; empty for a group known by answers only. */
  readonly sender: string;
  readonly poster: Address;
  readonly pullRequest: boolean;
  readonly resend: boolean;
  /** Position → mail; the cover is 0. */
  readonly members: Map<number, SeenMail>;
  /** Position → further copies posted as RESEND. */
  readonly resends: Map<number, SeenMail[]>;
  readonly expected: Map<number, Expected>;
  readonly replies: HungReply[];
  readonly evidence: JoinEvidence[];
};

export const membersOf = (group: Group): readonly SeenMail[] =>
  group.members.size < 2 ? [...group.members.values()] : [...group.members.values()].sort(bySaid);

const earliest = (mails: Iterable<SeenMail>): SeenMail | undefined => {
  let first: SeenMail | undefined;
  for (const mail of mails) if (first === undefined || bySaid(mail, first) < 0) first = mail;
  return first;
};

/** The answers whose content is sure: what makes a posting known that never came. */
const sureAnswers = (group: Group): readonly SeenMail[] =>
  group.replies.map((r) => r.mail).filter((m) => !m.contested);

/** The first mail of a group; for a group known by answers only, the first answer. */
export const firstMail = (group: Group): SeenMail | undefined =>
  earliest(group.members.values()) ?? earliest(sureAnswers(group));

export const isUnseen = (group: Group): boolean => group.members.size === 0;

export const byFirstMail = (a: Group, b: Group): number => {
  const [x, y] = [firstMail(a), firstMail(b)];
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
  return bySaid(x, y);
};

/** Subject keys of the patches that came or are known of, by position; without the cover. */
export const patchSubjects = (group: Group): ReadonlyMap<number, string> => {
  const subjects = new Map<number, string>();
  for (const [position, { subjectKey }] of group.expected)
    if (position > 0) subjects.set(position, subjectKey);
  for (const [position, mail] of group.members)
    if (position > 0) subjects.set(position, mail.reading.subjectKey);
  return subjects;
};

/** The subject key a series goes by: the cover's, or that of its only patch; none for several patches without a cover. */
export const titleKey = (group: Group): string | undefined =>
  group.members.get(0)?.reading.subjectKey ??
  group.expected.get(0)?.subjectKey ??
  (group.total === 1 ? patchSubjects(group).get(1) : undefined);

/** A revision number as one that can be compared: `5` < `5.1` < `6`. Unreadable parts count as 0. */
export const rankOf = (number: string): number => {
  const dot = number.indexOf('.');
  const major = Number.parseInt(number, 10) || 0;
  return dot < 0 ? major : major + (Number.parseInt(number.slice(dot + 1), 10) || 0) / 1000;
};

const isRfc = (mail: SeenMail): boolean => mail.reading.prefix?.kind === 'rfc';

/** The mails whose prefixes speak for a group: its members by position; for a group known by answers only, the answers. */
export const prefixed = (group: Group): readonly SeenMail[] =>
  isUnseen(group) ? sureAnswers(group) : [...group.members].sort(([a], [b]) => a - b).map(([, mail]) => mail);

/** RFC when its cover says so, or, without a cover, when any patch does. */
export const isRfcGroup = (group: Group): boolean => {
  const cover = group.members.get(0);
  return cover === undefined ? prefixed(group).some(isRfc) : isRfc(cover);
};

/** The release line that the prefix names, on the cover or else on the first patch that names one. */
export const targetOf = (group: Group) =>
  prefixed(group)
    .map((mail) => mail.reading.prefix?.target)
    .find((target) => target !== undefined);
