import { createContext, useContext } from 'react';
import { distanceOf, longDayOf, minuteOf } from '../lib/format';

/** The moment that distances are told from: the page's viewpoint. */
export const NowContext = createContext<number>(0);
export const usePageNow = (): number => useContext(NowContext);

type Props = { readonly at: string; readonly day?: boolean; readonly distance?: boolean };

/** A moment in UTC, or its day, with how long ago it was. */
export const When = ({ at, day = false, distance = false }: Props) => {
  const now = usePageNow();
  const text = day ? longDayOf(at) : minuteOf(at);
  return (
    <time dateTime={at} title={`${at} (UTC), ${distanceOf(at, now)}`}>
      {distance ? distanceOf(at, now) : text}
    </time>
  );
};
