import type { DerivedSeries } from '../derive';
import type { ListingReader, ListPlace } from '../ports/listing-reader';
import { derivedAmong, type Viewpoint, type ViewPorts } from '../views';

/** Conversations derived at once, and at most for one page: a page of few things among many conversations comes short, and says where to go on. */
const AT_ONCE = 20;
const MAX_LOOKED_AT = 300;

/** Where a page of a viewpoint ended: in a conversation, after the thing of this id; without one after all of it. */
export type DerivedPlace = ListPlace & { readonly thing?: string | undefined };

export type DerivedPageAsked = {
  readonly viewpoint: Viewpoint;
  readonly limit: number;
  readonly after?: DerivedPlace | undefined;
};

export type DerivedPage<T> = { readonly things: readonly T[]; readonly next?: DerivedPlace | undefined };

export type DerivedPorts = ViewPorts & { readonly listings: Pick<ListingReader, 'conversations'> };

/** What a list holds of a series; ids are unique in the list. */
type ThingsOf<T> = (derived: DerivedSeries) => readonly (readonly [string, T])[];

const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** The next conversations, the one that a page ended in first. */
const nextOf = async (
  { listings }: DerivedPorts,
  viewpoint: Viewpoint,
  after: DerivedPlace | undefined,
): Promise<readonly ListPlace[]> => {
  const inside = after?.thing === undefined ? [] : [{ at: after.at, id: after.id }];
  return [...inside, ...(await listings.conversations(viewpoint, { limit: AT_ONCE, after }))];
};

/** A thing of a list with where it stands. */
type Placed<T> = { readonly place: DerivedPlace; readonly thing: T };

/** The things of some conversations that come after a place, in the order of the list. */
const thingsIn = async <T>(
  ports: DerivedPorts,
  { places, viewpoint, after }: { readonly places: readonly ListPlace[] } & Omit<DerivedPageAsked, 'limit'>,
  thingsOf: ThingsOf<T>,
): Promise<readonly Placed<T>[]> => {
  const derived = await derivedAmong(
    ports,
    places.map((p) => p.id),
    viewpoint,
  );
  return places.flatMap((place) => {
    const things = (derived.get(place.id)?.series ?? []).flatMap(thingsOf).sort(byId);
    const from = after?.id === place.id ? after.thing : undefined;
    return things
      .filter(([id]) => from === undefined || id > from)
      .map(([id, thing]) => ({ place: { ...place, thing: id }, thing }));
  });
};

/**
 * A page of what a viewpoint leaves, derived: conversations in order of their last posting, newest first, their things in order of ids. What is read does not grow
 * with the archive.
 */
export const derivedPage = async <T>(
  ports: DerivedPorts,
  { viewpoint, limit, after: from }: DerivedPageAsked,
  thingsOf: ThingsOf<T>,
): Promise<DerivedPage<T>> => {
  const found: Placed<T>[] = [];
  let after = from;
  for (let looked = 0; looked < MAX_LOOKED_AT;) {
    const places = await nextOf(ports, viewpoint, after);
    const last = places.at(-1);
    if (last === undefined) return { things: found.map((f) => f.thing) };
    found.push(...(await thingsIn(ports, { places, viewpoint, after }, thingsOf)));
    if (found.length > limit) break;
    looked += places.length;
    after = last;
  }
  const page = found.slice(0, limit);
  return {
    things: page.map((f) => f.thing),
    next: found.length > limit ? page.at(-1)?.place : after,
  };
};
