import { useEffect } from 'react';

/** What the browser calls the page: in its tabs, its history, and what a screen reader says first. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
};
