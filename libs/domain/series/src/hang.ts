import { noteExpected } from './expected';
import type { Group } from './group';
import { addGroup, lastBefore, placesOf, slotKey, type Place, type Places } from './places';
import { bySaid, type SeenMail } from './seen-mail';
import { stemOf } from './stem';

const MAX_REFERENCES = 24;

/** A person's word on where an answer belongs goes before its headers. */
type Moves = ReadonlyMap<string, { readonly to: string }>;

const movedTo = (moves: Moves): Places['moved'] =>
  new Map([...moves].map(([id, { to }]) => [id, to === 'new' ? [] : [to]]));

const prefixOf = (mail: SeenMail) => mail.reading.prefix;

const fitsNumber = (group: Group, mail: SeenMail): boolean => {
  const prefix = prefixOf(mail);
  return prefix === undefined || group.number === prefix.revision;
};

const fitsTotal = (group: Group, mail: SeenMail): boolean => group.total === (prefixOf(mail)?.total ?? 1);

/** The place the answer's own subject names (`Re: [PATCH v8 2/5] …`) in a group, unless another patch was received there. */
const namedPlace = (group: Group, mail: SeenMail): Place | undefined => {
  const prefix = prefixOf(mail);
  if (prefix === undefined || !fitsNumber(group, mail) || !fitsTotal(group, mail)) return undefined;
  const position = prefix.position ?? 1;
  const held = group.members.get(position);
  if (held !== undefined && held.reading.subjectKey !== mail.reading.subjectKey) return undefined;
  return { group, position };
};

/** In-Reply-To says it best: a posting itself, or the place of the answer it answers. */
const byInReplyTo = (mail: SeenMail, places: Places): Place | undefined => {
  for (const id of [...(places.moved.get(mail.messageId) ?? []), ...mail.reading.inReplyTo.slice(0, 4)]) {
    const place = places.byId.get(id);
    if (place !== undefined)
      return place.position === 'unknown' ? (namedPlace(place.group, mail) ?? place) : place;
  }
  return undefined;
};

const newestFirst = (mail: SeenMail): readonly string[] =>
  [...mail.reading.references].reverse().slice(0, MAX_REFERENCES);

/** References may lead past the mail that was answered: only a group of the number the subject names is taken, and its place there. */
const byReferences = (mail: SeenMail, places: Places): Place | undefined => {
  for (const id of newestFirst(mail)) {
    const place = places.byId.get(id);
    if (place === undefined || !fitsNumber(place.group, mail)) continue;
    return namedPlace(place.group, mail) ?? place;
  }
  return undefined;
};

/** The answered mail never came, but its id carries the stem of a group, or a group's members answer it too. */
const byKin = (mail: SeenMail, places: Places): Place | undefined => {
  if (prefixOf(mail) === undefined) return undefined;
  for (const id of [...mail.reading.inReplyTo, ...newestFirst(mail)]) {
    const stem = stemOf(id);
    const groups = [
      ...(stem === undefined ? [] : (places.byStem.get(stem) ?? [])),
      ...(places.byParent.get(id) ?? []),
    ];
    for (const group of groups) {
      const place = namedPlace(group, mail);
      if (place !== undefined) return place;
    }
  }
  return undefined;
};

/** By subject: with the same number first; without any prefix, the last one posted before. */
const bySubject = (mail: SeenMail, places: Places): Place | undefined => {
  const all = places.bySubject.get(mail.reading.subjectKey) ?? [];
  const fitting = all.filter((p) => fitsNumber(p.group, mail));
  return lastBefore(
    fitting.filter((p) => prefixOf(mail) === undefined || fitsTotal(p.group, mail)),
    mail,
  );
};

/** The only group with this number and total in the conversation. */
const byNumber = (mail: SeenMail, places: Places): Place | undefined => {
  const prefix = prefixOf(mail);
  if (prefix?.total === undefined || prefix.total < 2) return undefined;
  const groups = places.byNumber.get(slotKey(prefix.revision, prefix.total)) ?? [];
  const [only] = groups;
  return groups.length === 1 && only !== undefined ? namedPlace(only, mail) : undefined;
};

/** A prefix on an answer to nothing that came: a posting known by its answers only. */
const unseenGroup = (mail: SeenMail, places: Places): Place | undefined => {
  const prefix = prefixOf(mail);
  if (prefix === undefined || mail.reading.kind !== 'reply' || mail.contested) return undefined;
  const group: Group = {
    number: prefix.revision,
    total: prefix.total ?? 1,
    numbered: prefix.total !== undefined,
    sender: '',
    poster: { name: '', address: '' },
    pullRequest: prefix.kind === 'pull-request',
    resend: prefix.resend,
    members: new Map(),
    resends: new Map(),
    expected: new Map(),
    replies: [],
    evidence: [],
  };
  addGroup(places, group);
  return { group, position: prefix.position ?? 1 };
};

const WAYS = [byInReplyTo, byReferences, byKin, bySubject, byNumber, unseenGroup];

const placeOf = (mail: SeenMail, places: Places): Place | undefined => {
  for (const way of WAYS) {
    const place = way(mail, places);
    if (place !== undefined) return place;
  }
  return undefined;
};

const addOnce = (map: Map<string, Group[]>, key: string | undefined, group: Group): void => {
  const list = key === undefined ? [group] : (map.get(key) ?? []);
  if (key !== undefined && !list.includes(group)) map.set(key, [...list, group]);
};

/** What the answer refers to belongs to the unseen group from now on, so that the next answer finds it. */
const learn = (mail: SeenMail, { group, position }: Place, places: Places): void => {
  if (group.members.size > 0) return;
  for (const id of [...mail.reading.inReplyTo, ...mail.reading.references.slice(0, 2)]) {
    addOnce(places.byParent, id, group);
    addOnce(places.byStem, stemOf(id), group);
  }
  const known = places.bySubject.get(mail.reading.subjectKey) ?? [];
  if (!known.some((p) => p.group === group))
    places.bySubject.set(mail.reading.subjectKey, [...known, { group, position }]);
};

/** What a mail that is sure tells of its place. Contested copies hang where each says, and lead nobody anywhere. */
const teach = (mail: SeenMail, place: Place, places: Places): void => {
  const { group, position } = place;
  places.byId.set(mail.messageId, place);
  learn(mail, place, places);
  const known = position === 'unknown' || group.members.has(position);
  if (!known) noteExpected(group, position, mail);
};

const hangOne = (mail: SeenMail, places: Places): Place | undefined => {
  const place = placeOf(mail, places);
  if (place === undefined) return undefined;
  const { group, position } = place;
  if (!mail.contested) teach(mail, place, places);
  const cover = position === 0 && (group.total > 1 || group.members.has(0) || group.numbered);
  group.replies.push({ mail, position: cover ? 'cover' : position });
  return place;
};

/**
 * Hangs every mail of a conversation that is no posting on the posting it answers, in the order they were said, each on exactly one: by
 * In-Reply-To (through earlier answers), References with the number its subject names, the ids' stems, subject, number. An answer to what
 * never came hangs in the right revision and makes its place known; where there is no such revision it makes one, known by answers only.
 * Returns all groups, and the mails that hang nowhere.
 */
export const hangReplies = (
  groups: readonly Group[],
  rest: readonly SeenMail[],
  moves: Moves,
): { readonly groups: readonly Group[]; readonly loose: readonly SeenMail[] } => {
  const places = { ...placesOf(groups), moved: movedTo(moves) };
  const covers = new Set(groups.flatMap((g) => [...g.members.values()]));
  const loose: SeenMail[] = [];
  for (const mail of [...rest].sort(bySaid)) {
    if (covers.has(mail)) continue;
    if (hangOne(mail, places) === undefined) loose.push(mail);
  }
  const unseen = [...places.byNumber.values()].flat().filter((g) => g.members.size === 0);
  return { groups: [...groups, ...unseen], loose };
};
