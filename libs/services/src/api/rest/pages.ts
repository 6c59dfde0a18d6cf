import {
  derivedPage,
  type DerivedPage,
  type DerivedSeries,
  type Listing,
  type Viewpoint,
} from '@sluice/application';
import { cursorOf, placeOf } from '../http/cursor';
import { Prepared, Reply } from '../http/reply';
import { metaAsked } from './viewpoint';
import type { World } from './world';

/** A page of what was derived last: its rows are JSON already. */
export const listed = (name: string, { rows, next, knownThrough }: Listing): Reply<Prepared> => {
  const meta = JSON.stringify(metaAsked({}, knownThrough)).slice(1);
  return new Reply(new Prepared(`{${JSON.stringify(name)}:[${rows.join()}],${meta}`), {
    next: next === undefined ? undefined : cursorOf(next),
  });
};

export type PageAsked = { readonly limit: number; readonly cursor?: string | undefined };

/** A page as of a viewpoint, derived; ids tell its things apart. */
export const derived = async <T>(
  world: World,
  { viewpoint, limit, cursor }: PageAsked & { readonly viewpoint: Viewpoint },
  thingsOf: (derived: DerivedSeries) => readonly (readonly [string, T])[],
): Promise<
  DerivedPage<T> & { readonly meta: ReturnType<typeof metaAsked>; readonly cursor?: string | undefined }
> => {
  const { runtime } = await world.open();
  // A list that is empty because nothing was known yet is no answer.
  await runtime.knowledge(viewpoint.knownAsOf);
  const ports = { ...runtime.viewPorts(), listings: runtime.listings };
  const page = await derivedPage(ports, { viewpoint, limit, after: placeOf(cursor) }, thingsOf);
  const knownThrough = await runtime.reader.knownThrough(viewpoint.knownAsOf);
  return {
    ...page,
    meta: metaAsked(viewpoint, knownThrough),
    cursor: page.next === undefined ? undefined : cursorOf(page.next),
  };
};
