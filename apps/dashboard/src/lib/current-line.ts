import type { Answer, REST } from '@sluice/contracts';

export type Line = Answer<typeof REST.listReleases>['releases'][number];

/** When a line first has a date, in milliseconds; never, where nothing was announced of it. */
const beginOf = ({ phases }: Line): number =>
  Math.min(
    ...phases.flatMap(({ from }) => (from === null ? [] : [Date.parse(from)])),
    Number.POSITIVE_INFINITY,
  );

/**
 * The line that work goes into: the newest that something was announced of and that has not shipped; where all have, the one that shipped last.
 * Lines are in their own order, oldest first.
 */
export const currentLine = (lines: readonly Line[], now: number): Line | undefined => {
  const begun = lines.filter(
    (line) => line.announcements.length > 0 && beginOf(line) < Number.POSITIVE_INFINITY,
  );
  const isShipped = ({ shippedAt }: Line): boolean => shippedAt !== null && Date.parse(shippedAt) <= now;
  return begun.find((line) => !isShipped(line)) ?? begun.at(-1) ?? lines.at(-1);
};
