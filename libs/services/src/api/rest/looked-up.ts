import { seriesNow, viewSeries, type SeriesNow, type SeriesView, type Viewpoint } from '@sluice/application';
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
