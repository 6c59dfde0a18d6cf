import { useNavigate, useSearch } from '@tanstack/react-router';
import { MONTHS } from './format';

/** From when to look: what had been said, what Sluice had learnt by then. Absent: now. */
export type Viewpoint = { readonly asOf?: string; readonly knownAsOf?: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A day or a moment as the address bar may have it, else nothing: a mistyped one must not look like the past. */
export const momentIn = (text: unknown): string | undefined =>
  typeof text === 'string' && (DAY.test(text) || MOMENT.test(text)) && !Number.isNaN(Date.parse(text))
    ? text
    : undefined;

const DAY_FIRST = /^(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/;
const MONTH_FIRST = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/;

/** A day with the name of its month, as people and mails write it: `13 Oct 2021`, `October 13, 2021`. Days of figures alone are read one way here and another there. */
const namedDay = (text: string): string | undefined => {
  const [, day = '', month = '', year = ''] =
    DAY_FIRST.exec(text) ??
    (([whole, name, number, of]) => [whole, number, name, of])(MONTH_FIRST.exec(text) ?? []);
  const place = MONTHS.findIndex((name) => name.toLowerCase() === month.slice(0, 3));
  return place < 0 ? undefined : `${year}-${String(place + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
};

/** A day or a moment as somebody writes it by hand, else nothing. */
export const momentWritten = (text: string): string | undefined => {
  const bare = text.trim();
  const day = namedDay(bare.toLowerCase());
  if (day !== undefined)
    // JavaScript takes 31 September for 1 October.
    return new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true ? day : undefined;
  return momentIn(bare) ?? momentIn(bare.replace(' ', 'T')) ?? momentIn(`${bare.replace(' ', 'T')}Z`);
};

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
