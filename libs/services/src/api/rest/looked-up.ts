import {
  seriesNow,
  UnknownReferenceError,
  viewSeries,
  type SeriesNow,
  type SeriesView,
  type Viewpoint,
} from '@sluice/application';
import { seriesNamed } from '@sluice/postgres';
import type { Runtime } from '@sluice/runtime';
import { metaAsked } from './viewpoint';
import type { World } from './world';

/** A series as it was derived last, where a question asks for now and what is stored may be shown; else nothing. */
export const lookedUp = async (
  world: World,
  ref: string,
  viewpoint: Viewpoint,
): Promise<SeriesNow | undefined> =>
  (await world.isStored(viewpoint)) ? seriesNow(world.stored.listings, ref) : undefined;

export type Looked = {
  readonly runtime: Runtime;
  readonly view: SeriesView;
  readonly meta: ReturnType<typeof metaAsked>;
};

/**
 * A series derived as of a viewpoint. What it needs, on which its verdict may rest, is found where it is asked for.
 * @throws UnknownReferenceError
 */
export const looked = async (
  world: World,
  ref: string,
  viewpoint: Viewpoint & { readonly release?: string | undefined; readonly withEdges?: boolean },
): Promise<Looked> => {
  const { runtime } = await world.open();
  const { dependences, ...ports } = runtime.viewPorts();
  const view = await viewSeries(
    viewpoint.withEdges === true ? { ...ports, dependences } : ports,
    ref,
    viewpoint,
  );
  return { runtime, view, meta: metaAsked(viewpoint, view.meta.knownThrough) };
};

/**
 * The id of a series that everybody may know of.
 * @throws UnknownReferenceError
 */
export const seriesIdOf = async (world: World, ref: string): Promise<string> => {
  if (!(await world.isOpen())) return (await looked(world, ref, {})).view.derived.series.id;
  const id = await seriesNamed(world.stored.database, ref);
  if (id === undefined) throw new UnknownReferenceError(ref);
  return id;
};
