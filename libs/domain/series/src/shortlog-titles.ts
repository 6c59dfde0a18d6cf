import { subjectKey, type CoverReading } from '@sluice/mail';
import type { Group } from './group';
import type { RevisionPatch } from './series';
import { bySaid, type SeenMail } from './seen-mail';

type Shortlog = CoverReading['shortlog'];

/** What a shortlog tells of one place of its series. */
type Listed = { readonly title: string; readonly author: string };

/** One author's patches in order, each with its place as far as it is known; the places before the first and behind the last close the list. */
type Column = { readonly author: string; readonly titles: readonly string[]; readonly places: number[] };

/** Rounds of looking at what the last round settled; each settles something. */
const MAX_ROUNDS = 20;
const OPEN = -1;

/** By title, where it stands; nothing for a title that stands twice. */
const placeByTitle = (known: ReadonlyMap<number, string>): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const [place, key] of known) places.set(key, places.has(key) ? OPEN : place);
  return places;
};

const columnsOf = (shortlog: Shortlog, known: ReadonlyMap<number, string>): readonly Column[] => {
  const places = placeByTitle(known);
  const counts = new Map<string, number>();
  for (const key of shortlog.flatMap((s) => s.subjects.map(subjectKey)))
    counts.set(key, (counts.get(key) ?? 0) + 1);
  return shortlog.map(({ author, subjects }) => ({
    author,
    titles: subjects,
    places: subjects.map(subjectKey).map((key) => (counts.get(key) === 1 ? (places.get(key) ?? OPEN) : OPEN)),
  }));
};

/** Runs of open places in a column, each with the known places around it. */
const gapsIn = ({ places }: Column, total: number) => {
  const gaps: {
    readonly from: number;
    readonly size: number;
    readonly low: number;
    readonly high: number;
  }[] = [];
  for (let at = 0; at < places.length; at++) {
    if (places[at] !== OPEN) continue;
    const next = places.findIndex((place, i) => i > at && place !== OPEN);
    const end = next < 0 ? places.length : next;
    gaps.push({ from: at, size: end - at, low: places[at - 1] ?? 0, high: places[end] ?? total + 1 });
    at = end;
  }
  return gaps;
};

const freeBetween = (taken: ReadonlySet<number>, low: number, high: number): readonly number[] =>
  Array.from({ length: Math.max(0, high - low - 1) }, (_, i) => low + 1 + i).filter((p) => !taken.has(p));

/** Fills the gaps that have as many free places as titles; answers whether any did. */
const fill = (columns: readonly Column[], total: number): boolean => {
  const taken = new Set(columns.flatMap(({ places }) => places));
  let filled = false;
  for (const column of columns)
    for (const { from, size, low, high } of gapsIn(column, total)) {
      const free = freeBetween(taken, low, high);
      if (free.length !== size) continue;
      free.forEach((place, i) => (column.places[from + i] = place));
      for (const place of free) taken.add(place);
      filled = true;
    }
  return filled;
};

/** Whether what is open still has room: else some title that was known is wrong. */
const hasRoom = (columns: readonly Column[], total: number): boolean => {
  const taken = new Set(columns.flatMap(({ places }) => places));
  return columns.every((column) =>
    gapsIn(column, total).every(({ size, low, high }) => freeBetween(taken, low, high).length >= size),
  );
};

const isRising = ({ places }: Column): boolean => {
  const told = places.filter((place) => place !== OPEN);
  return told.every((place, i) => i === 0 || place > (told[i - 1] ?? 0));
};

/**
 * Titles by place, as far as a shortlog and the titles that are known (`subjectKey` by place) settle them. A shortlog lists patches by author, those of
 * one author in order: alone it tells places only where one author wrote all. With more authors a run of titles between two known places is
 * settled where just as many places are left there. Nothing where it contradicts what is known or lists more or fewer patches than there are.
 */
export const titlesByPlace = (
  shortlog: Shortlog,
  total: number,
  known: ReadonlyMap<number, string>,
): ReadonlyMap<number, Listed> => {
  const columns = columnsOf(shortlog, known);
  if (columns.reduce((n, c) => n + c.titles.length, 0) !== total) return new Map();
  for (let round = 0; round < MAX_ROUNDS && fill(columns, total); round++);
  if (!columns.every(isRising) || !hasRoom(columns, total)) return new Map();
  return new Map(
    columns.flatMap(({ author, titles, places }) =>
      places.flatMap((place, i) =>
        place === OPEN ? [] : [[place, { author, title: titles[i] ?? '' }] as const],
      ),
    ),
  );
};

/** The shortlog of a revision, and the mail it stands in. */
type Source = {
  readonly shortlog: Shortlog;
  readonly from: 'shortlog' | 'quoted-shortlog';
  readonly mail: SeenMail;
};

const ownShortlog = (group: Group): Source | undefined => {
  const cover = group.members.get(0);
  const shortlog = cover === undefined || cover.contested ? undefined : cover.reading.cover?.shortlog;
  return cover === undefined || shortlog === undefined || shortlog.length === 0
    ? undefined
    : { shortlog, from: 'shortlog', mail: cover };
};

/** As answers to the cover letter quote it; nothing where two of them quote it differently. */
const quotedShortlog = (group: Group): Source | undefined => {
  const quoted = group.replies
    .filter(({ mail, position }) => position === 'cover' && !mail.contested)
    .flatMap(({ mail }) => {
      const shortlog = mail.reading.quotedShortlog;
      return shortlog === undefined ? [] : [{ shortlog, from: 'quoted-shortlog' as const, mail }];
    })
    .sort((a, b) => bySaid(a.mail, b.mail));
  const [first] = quoted;
  const text = JSON.stringify(first?.shortlog);
  return quoted.every(({ shortlog }) => JSON.stringify(shortlog) === text) ? first : undefined;
};

/** What is told of a patch that never came. */
export type Entitled = Pick<RevisionPatch, 'subject' | 'titleFrom'>;

/** By place, the titles that a shortlog tells of a group: its cover letter's own goes before one that somebody quotes. */
export const entitled = (group: Group, known: ReadonlyMap<number, string>): ReadonlyMap<number, Entitled> => {
  const source = ownShortlog(group) ?? quotedShortlog(group);
  if (source === undefined) return new Map();
  const { from, mail, shortlog } = source;
  return new Map(
    [...titlesByPlace(shortlog, group.total, known)].map(([place, { title, author }]) => [
      place,
      { subject: title, titleFrom: { from, messageId: mail.messageId, author } },
    ]),
  );
};
