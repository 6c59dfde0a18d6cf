import { useRef, type RefObject } from 'react';
import { useKeys } from './keys';

/**
 * `j` and `k` go through everything marked `data-row` in a place of the page, whatever stands between; `o` goes to what the row is about, its first
 * link. The rows take the focus, so that Enter and a screen reader are at the same one.
 */
export const useRowKeys = (): RefObject<HTMLDivElement | null> => {
  const place = useRef<HTMLDivElement>(null);
  const move = (by: 1 | -1): void => {
    const rows = [...(place.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  };
  useKeys({
    j: () => {
      move(1);
    },
    k: () => {
      move(-1);
    },
    o: () => {
      // A row may be a button beside its link: both stand in one item.
      (document.activeElement?.closest('li') ?? document.activeElement)?.querySelector('a')?.click();
    },
  });
  return place;
};
