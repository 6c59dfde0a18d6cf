import { useState } from 'react';
import { useKeys } from './keys';

/** The row of a short list that keys are at: `j` and `k` move, `o` opens. The row shows itself: `rowId` is its id in the page. */
export const useCursor = (
  ids: readonly string[],
  { rowId, open }: { readonly rowId: (id: string) => string; readonly open: (id: string) => void },
): { readonly at: string | undefined; readonly setAt: (id: string) => void } => {
  const [at, setAt] = useState<string>();
  const move = (by: number): void => {
    const from = at === undefined ? -1 : ids.indexOf(at);
    const to = ids[Math.max(0, Math.min(ids.length - 1, from + by))];
    if (to === undefined) return;
    setAt(to);
    document.getElementById(rowId(to))?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: () => {
      move(1);
    },
    k: () => {
      move(-1);
    },
    o: () => {
      if (at !== undefined && ids.includes(at)) open(at);
    },
  });
  return { at, setAt };
};
