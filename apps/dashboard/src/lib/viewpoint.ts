import { useNavigate, useSearch } from '@tanstack/react-router';

/** From when to look: what had been said, what Sluice had learnt by then. Absent: now. */
export type Viewpoint = { readonly asOf?: string; readonly knownAsOf?: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A day or a moment as the address bar may have it, else nothing: a mistyped one must not look like the past. */
export const momentIn = (text: unknown): string | undefined =>
  typeof text === 'string' && (DAY.test(text) || MOMENT.test(text)) && !Number.isNaN(Date.parse(text))
    ? text
    : undefined;

/** The part of the search that every page has. */
export const viewpointIn = (search: Readonly<Record<string, unknown>>): Viewpoint => {
  const [asOf, knownAsOf] = [momentIn(search['asOf']), momentIn(search['knownAsOf'])];
  return { ...(asOf === undefined ? {} : { asOf }), ...(knownAsOf === undefined ? {} : { knownAsOf }) };
};

/** As the API is asked. */
export const queryOf = ({ asOf, knownAsOf }: Viewpoint): Readonly<Record<string, string>> => ({
  ...(asOf === undefined ? {} : { 'as-of': asOf }),
  ...(knownAsOf === undefined ? {} : { 'known-as-of': knownAsOf }),
});

/** The last second of a day in UTC, or the moment itself, in milliseconds: what the API means by it. */
export const millisOf = (text: string): number => Date.parse(DAY.test(text) ? `${text}T23:59:59Z` : text);

export const isPast = ({ asOf, knownAsOf }: Viewpoint): boolean =>
  asOf !== undefined || knownAsOf !== undefined;

/** The viewpoint of the page, from its address. */
export const useViewpoint = (): Viewpoint => viewpointIn(useSearch({ strict: false }));

/** Moves the whole page to another viewpoint: it stands in the address, and so in whatever is copied from there. */
export const useMoveTo = (): ((to: Viewpoint) => void) => {
  const navigate = useNavigate();
  return (to) =>
    void navigate({
      to: '.',
      search: (search: Readonly<Record<string, unknown>>) => ({
        ...search,
        asOf: to.asOf,
        knownAsOf: to.knownAsOf,
      }),
    } as never);
};
