import { firstMail, type Group } from './group';
import type { SeenMail } from './seen-mail';
import { stemOf } from './stem';

/** A position in a group: 0 is the cover, `unknown` anywhere in it. */
export type Place = { readonly group: Group; readonly position: number | 'unknown' };

/** Where things are in a conversation, for hanging answers. */
export type Places = {
  readonly byId: Map<string, Place>;
  readonly byStem: Map<string, Group[]>;
  /** Ids that members answer or refer to but that never came: a missing cover letter, mostly. */
  readonly byParent: Map<string, Group[]>;
  readonly bySubject: Map<string, Place[]>;
  readonly byNumber: Map<string, Group[]>;
  /** Answers that a person moved, and to which mail. */
  readonly moved: ReadonlyMap<string, readonly string[]>;
};

export const slotKey = (number: string, total: number): string => `${number}/${total}`;

const push = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
};

const addMail = (places: Places, place: Place, mail: SeenMail): void => {
  places.byId.set(mail.messageId, place);
  if (!(places.bySubject.get(mail.reading.subjectKey) ?? []).some((p) => p.group === place.group))
    push(places.bySubject, mail.reading.subjectKey, place);
  const stem = stemOf(mail.messageId);
  if (stem !== undefined) push(places.byStem, stem, place.group);
  for (const id of [...mail.reading.inReplyTo.slice(0, 4), ...mail.reading.references.slice(-6)])
    push(places.byParent, id, place.group);
};

export const addGroup = (places: Places, group: Group): void => {
  push(places.byNumber, slotKey(group.number, group.total), group);
  for (const [position, mail] of group.members) addMail(places, { group, position }, mail);
  for (const [position, mails] of group.resends)
    for (const mail of mails) addMail(places, { group, position }, mail);
};

export const placesOf = (groups: readonly Group[]): Places => {
  const places: Places = {
    byId: new Map(),
    byStem: new Map(),
    byParent: new Map(),
    bySubject: new Map(),
    byNumber: new Map(),
    moved: new Map(),
  };
  for (const group of groups) addGroup(places, group);
  return places;
};

/** The group last posted before a mail was said, else the first: which of several equal subjects an answer means. */
export const lastBefore = (places: readonly Place[], mail: SeenMail): Place | undefined => {
  const before = places.filter((p) => (firstMail(p.group)?.saidAt ?? '') <= mail.saidAt);
  return before.at(-1) ?? places[0];
};
