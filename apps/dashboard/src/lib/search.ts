import { useNavigate, useSearch } from '@tanstack/react-router';

/** Texts of the address by their names. */
export type Search = Readonly<Record<string, string | undefined>>;

/** What the address asks of a page, and how to change some of it: `undefined` takes a text out. */
export const usePageSearch = (): readonly [Search, (change: Search) => void] => {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (to: Search): void =>
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: (old: Search) => ({ ...old, ...to }),
    } as never);
  return [search, change];
};
