import {
  keepPreviousData,
  useInfiniteQuery,
  useQueries,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { read, readPage, readText, type Params, type Query, type ReadAnswer, type ReadPath } from './api';
import { isPast, queryOf, useViewpoint } from './viewpoint';

/** What a moment in the past answers does not change by itself. */
const FOR_EVER = Number.POSITIVE_INFINITY;
/** How long an answer of now is good without an event that says otherwise. */
const FRESH_MS = 60_000;
/** The most that the API gives in a page. */
const PAGE = 250;

type Options = {
  readonly enabled?: boolean;
  /** Of now, whatever the page looks at: who is signed in, what is parked. */
  readonly ofNow?: boolean;
  /** Shows the last answer until the next is there. */
  readonly keep?: boolean;
};

const useAsked = (query: Query, ofNow: boolean) => {
  const viewpoint = useViewpoint();
  const past = isPast(viewpoint) && !ofNow;
  return {
    asked: past ? { ...query, ...queryOf(viewpoint) } : query,
    staleTime: past ? FOR_EVER : FRESH_MS,
    time: past ? 'past' : 'now',
  };
};

/** Reads an endpoint from the page's viewpoint, and again when an event says that it may have changed. */
export const useRead = <P extends ReadPath>(
  path: P,
  params: Params<P>,
  query: Query = {},
  { enabled = true, ofNow = false, keep = false }: Options = {},
): UseQueryResult<ReadAnswer<P>> => {
  const { asked, staleTime, time } = useAsked(query, ofNow);
  return useQuery<ReadAnswer<P>>({
    queryKey: [time, path, params, asked],
    queryFn: ({ signal }) => read(path, params, asked, signal),
    enabled,
    staleTime,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
};

/** The same of several things, each as it comes; of one that is refused there is nothing. */
export const useReads = <P extends ReadPath>(
  path: P,
  each: readonly Params<P>[],
  query: Query = {},
): readonly (ReadAnswer<P> | undefined)[] => {
  const { asked, staleTime, time } = useAsked(query, false);
  return useQueries({
    queries: each.map((params) => ({
      queryKey: [time, path, params, asked],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => read(path, params, asked, signal),
      staleTime,
    })),
  }).map(({ data }) => data as ReadAnswer<P> | undefined);
};

/** The same as text: a diff, a report as mail. */
export const useReadText = (
  path: ReadPath,
  params: Readonly<Record<string, string>>,
  query: Query = {},
  { enabled = true }: Options = {},
): UseQueryResult<string> => {
  const { asked, staleTime, time } = useAsked(query, false);
  return useQuery({
    queryKey: [time, 'text', path, params, asked],
    queryFn: ({ signal }) => readText(path, params, asked, signal),
    enabled,
    staleTime,
  });
};

export type Whole<T> = {
  readonly rows: readonly T[];
  /** Whether every page is there: only then counts of rows are counts of all. */
  readonly isWhole: boolean;
  readonly query: Pick<UseQueryResult, 'isPending' | 'isError' | 'error' | 'dataUpdatedAt' | 'isFetching'> & {
    readonly refetch: () => unknown;
  };
  readonly knownThrough: string | null | undefined;
};

/** A list to its end, page after page, shown as it comes. The rows stay the same list for as long as they and `rowsOf` do. */
export const useWhole = <P extends ReadPath, T>(
  path: P,
  params: Params<P>,
  {
    query = {},
    rowsOf,
    enabled = true,
  }: {
    readonly query?: Query;
    readonly rowsOf: (answer: ReadAnswer<P>) => readonly T[];
    readonly enabled?: boolean;
  },
): Whole<T> => {
  const { asked, staleTime, time } = useAsked(query, false);
  const found = useInfiniteQuery({
    queryKey: [time, 'whole', path, params, asked],
    queryFn: ({ pageParam, signal }) =>
      readPage(path, params, { ...asked, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    staleTime,
    enabled,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const pages = found.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap(({ answer }) => rowsOf(answer)), [pages, rowsOf]);
  const meta = pages?.[0]?.answer as { readonly knownThrough?: string | null } | undefined;
  return {
    rows,
    isWhole: pages !== undefined && !hasNextPage,
    query: found,
    knownThrough: meta?.knownThrough,
  };
};

/** A list page after page, as somebody asks for more of it. */
export const usePages = <P extends ReadPath, T>(
  path: P,
  params: Params<P>,
  {
    query = {},
    rowsOf,
  }: { readonly query?: Query; readonly rowsOf: (answer: ReadAnswer<P>) => readonly T[] },
): Omit<Whole<T>, 'isWhole'> & { readonly more: (() => void) | undefined } => {
  const { asked, staleTime, time } = useAsked(query, false);
  const found = useInfiniteQuery({
    queryKey: [time, 'pages', path, params, asked],
    queryFn: ({ pageParam, signal }) => readPage(path, params, { ...asked, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    staleTime,
    placeholderData: keepPreviousData,
  });
  const pages = found.data?.pages ?? [];
  const meta = pages[0]?.answer as { readonly knownThrough?: string | null } | undefined;
  return {
    rows: pages.flatMap(({ answer }) => rowsOf(answer)),
    query: found,
    knownThrough: meta?.knownThrough,
    more: found.hasNextPage ? () => void found.fetchNextPage() : undefined,
  };
};
