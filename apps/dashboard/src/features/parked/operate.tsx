import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { counted } from '../../lib/format';
import { write, type WritePath } from '../../lib/api';

type Props = {
  readonly path: Extract<WritePath, `/operations/${string}`>;
  readonly body: Readonly<Record<string, string>>;
  readonly label: string;
  /** What it is done to, for who does not see where the button stands. */
  readonly what: string;
};

const toldOf = ({
  done,
  left,
}: {
  readonly done: readonly string[];
  readonly left: readonly string[];
}): string => {
  if (done.length === 0 && left.length === 0) return 'There was nothing to do.';
  return [
    ...(done.length === 0 ? [] : [`${String(done.length)} done`]),
    ...(left.length === 0 ? [] : [`${counted(left.length, 'is', 'are')} parked still`]),
  ].join(', ');
};

/** A button that tries again what was given up, and says what came of it. Trying again does no harm: what fails is parked as before. */
export const Operate = ({ path, body, label, what }: Props) => {
  const client = useQueryClient();
  const tried = useMutation({
    mutationFn: () => write(path, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['now'] }),
  });
  return (
    <span>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`${label} ${what}`}
        loading={tried.isPending}
        onClick={() => {
          tried.mutate();
        }}
      >
        {label}
      </Button>{' '}
      {tried.isSuccess ? (
        <Text component="span" size="xs" role="status">
          {toldOf(tried.data)}
        </Text>
      ) : null}
      {tried.isError ? (
        <Text component="span" size="xs" role="alert">
          {tried.error.message}
        </Text>
      ) : null}
    </span>
  );
};
