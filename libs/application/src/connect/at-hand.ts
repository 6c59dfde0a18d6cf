import type { DerivedFrom } from '../views';
import type { Assembled } from './assembled';
import { placedFrom, viewpointKey, type PlacedOf, type PlacedSeries } from './placed';

/** The same ports for a question of somebody who has assembled some conversations already, as they are from its viewpoint: these are not assembled again. */
export const havingAtHand = <T extends { readonly placed: PlacedOf }>(
  ports: T,
  from: DerivedFrom,
  assembled: ReadonlyMap<string, Assembled>,
): T => {
  const own = viewpointKey(from);
  const made = new Map<string, readonly PlacedSeries[]>();
  const given = (id: string): readonly (readonly [string, readonly PlacedSeries[]])[] => {
    const one = assembled.get(id);
    if (one === undefined) return [];
    const placed = made.get(id) ?? placedFrom(one);
    made.set(id, placed);
    return [[id, placed]];
  };
  const placed: PlacedOf = async (ids, asked) => {
    if (viewpointKey(asked) !== own) return ports.placed(ids, asked);
    const others = await ports.placed(
      ids.filter((id) => !assembled.has(id)),
      asked,
    );
    return new Map([...others, ...ids.flatMap(given)]);
  };
  return { ...ports, placed };
};
