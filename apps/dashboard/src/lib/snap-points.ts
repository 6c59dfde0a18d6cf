import { createContext, useContext, useEffect } from 'react';

/** A moment to which the time control jumps, with what happened then. */
export type SnapPoint = { readonly at: string; readonly what: string };

export type SnapPoints = {
  readonly points: readonly SnapPoint[];
  offer(owner: string, points: readonly SnapPoint[]): void;
};

/** The nearest moment before or after where the page stands. */
export const neighbourOf = (
  points: readonly SnapPoint[],
  from: number,
  direction: -1 | 1,
): SnapPoint | undefined => {
  const sorted = points.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return direction < 0
    ? sorted.findLast(({ at }) => Date.parse(at) < from)
    : sorted.find(({ at }) => Date.parse(at) > from);
};

export const SnapContext = createContext<SnapPoints>({ points: [], offer: () => undefined });

/** Offers the moments of what a page shows to the time control, for as long as the page is there. */
export const useSnapPoints = (owner: string, points: readonly SnapPoint[]): void => {
  const { offer } = useContext(SnapContext);
  const text = JSON.stringify(points);
  useEffect(() => {
    offer(owner, JSON.parse(text) as readonly SnapPoint[]);
    return () => {
      offer(owner, []);
    };
  }, [offer, owner, text]);
};
