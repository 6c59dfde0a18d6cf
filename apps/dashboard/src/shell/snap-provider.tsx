import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { Answer, REST } from '@sluice/contracts';
import { useRead } from '../lib/read';
import { SnapContext, type SnapPoint } from '../lib/snap-points';

type Line = Answer<typeof REST.listReleases>['releases'][number];

/** What moved a release line: phases that began, and what was announced of them. */
const pointsOf = ({ release, phases, announcements, shippedAt }: Line): readonly SnapPoint[] => [
  ...phases.flatMap(({ title, from }) => (from === null ? [] : [{ at: from, what: `${release}: ${title}` }])),
  ...announcements.map(({ saidAt }) => ({ at: saidAt, what: `${release}: schedule` })),
  ...(shippedAt === null ? [] : [{ at: shippedAt, what: `${release}: shipped` }]),
];

/** Gathers the moments that the time control jumps to: those of the calendars, and those that the page in view offers. */
export const SnapProvider = ({ children }: { readonly children: ReactNode }) => {
  const { data } = useRead('/releases', {}, {}, { ofNow: true });
  const [offers, setOffers] = useState<Readonly<Record<string, readonly SnapPoint[]>>>({});
  const offer = useCallback((owner: string, points: readonly SnapPoint[]) => {
    setOffers((all) => ({ ...all, [owner]: points }));
  }, []);
  const value = useMemo(() => {
    const all = [...(data?.releases ?? []).flatMap(pointsOf), ...Object.values(offers).flat()];
    const known = new Map(all.map((point) => [`${point.at} ${point.what}`, point]));
    return { points: [...known.values()], offer };
  }, [data, offers, offer]);
  return <SnapContext.Provider value={value}>{children}</SnapContext.Provider>;
};
