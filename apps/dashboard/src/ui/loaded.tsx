import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDatabaseOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../lib/api';
import { minuteOf } from '../lib/format';

type Asked = {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
};

/** That something could not be had: what, where, what to do, and how old what is shown is. */
export const Failure = ({ query }: { readonly query: Asked }) => {
  const { error, dataUpdatedAt } = query;
  const problem = error instanceof ApiError ? error : undefined;
  const isAway = problem === undefined || problem.status === 0 || problem.status >= 500;
  return (
    <Alert
      role="alert"
      color={isAway ? 'red' : 'yellow'}
      // The library's own title is too faint on its yellow.
      styles={{ title: { color: 'var(--sl-text)' } }}
      icon={<IconAlertTriangle aria-hidden />}
      title={isAway ? 'The server could not answer' : 'That cannot be shown'}
    >
      <Stack gap={6} align="flex-start">
        <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
        {problem?.where === undefined ? null : <Text size="xs">Where: {problem.where}</Text>}
        {problem?.help === undefined ? null : <Text size="xs">{problem.help}</Text>}
        {dataUpdatedAt > 0 ? (
          <Text size="xs">Last answered {minuteOf(new Date(dataUpdatedAt).toISOString())} UTC.</Text>
        ) : null}
        <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
          Ask again
        </Button>
      </Stack>
    </Alert>
  );
};

export const Loading = ({
  rows = 6,
  what = 'the answer',
}: {
  readonly rows?: number;
  readonly what?: string;
}) => (
  <div role="status" aria-label={`Loading ${what}`}>
    <Stack gap={8}>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={18} radius="sm" />
      ))}
    </Stack>
  </div>
);

type EmptyProps = { readonly children: ReactNode; readonly knownThrough?: string | null | undefined };

/** That there is nothing, and through when the knowledge goes that says so. */
export const Empty = ({ children, knownThrough }: EmptyProps) => (
  <Stack align="center" gap={4} py="lg" role="note">
    <IconDatabaseOff size={22} stroke={1.5} aria-hidden />
    <Text size="sm">{children}</Text>
    {knownThrough === undefined ? null : (
      <Text size="xs" c="dimmed">
        {knownThrough === null
          ? 'No mail is known yet.'
          : `Mail is known through ${minuteOf(knownThrough)} UTC.`}
      </Text>
    )}
  </Stack>
);

type Props<T> = {
  readonly query: Asked & { readonly data?: T | undefined };
  readonly what?: string;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
};

/** Shows an answer once it is there; before, that it is asked for; otherwise why not, above what was there last. */
export const Loaded = <T,>({ query, what, rows, children }: Props<T>) => {
  const { data } = query;
  return (
    <>
      {query.isError ? <Failure query={query} /> : null}
      {query.isPending && !query.isError ? (
        <Loading {...(rows === undefined ? {} : { rows })} {...(what === undefined ? {} : { what })} />
      ) : null}
      {data === undefined ? null : children(data)}
    </>
  );
};
