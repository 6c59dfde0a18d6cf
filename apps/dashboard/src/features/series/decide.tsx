import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { write } from '../../lib/api';
import { OF_PATCHES, useDecider } from '../../lib/me';
import { Copy } from '../../ui/copy';
import { Refused } from '../../ui/decide';

export type CorrectionPath =
  | '/decisions/regroup-mail'
  | '/decisions/pick-copy'
  | '/decisions/undo-correction'
  | '/decisions/declare-series'
  | '/decisions/undo-declaration';

/** Who posted a series needs no role. */
const OF_ANYBODY: readonly CorrectionPath[] = ['/decisions/declare-series', '/decisions/undo-declaration'];

/** What belongs where is also an administrator's work. */
const OF_GROUPING = [...OF_PATCHES, 'administrator'] as const;

type Props = {
  readonly path: CorrectionPath;
  /** `undefined`: something is missing yet. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly command: string;
  /** What is done, for the button: `Move the mail`. */
  readonly act: string;
};

/** A decision in two steps: what would be recorded, then that it is. Who may not is shown the command. */
export const Decide = ({ path, body, command, act }: Props) => {
  const client = useQueryClient();
  const { may, why } = useDecider(OF_ANYBODY.includes(path) ? undefined : OF_GROUPING);
  const asked = JSON.stringify(body);
  const preview = useMutation({
    mutationFn: async () => ({ asked, answer: await write(path, body ?? {}, { 'dry-run': true }) }),
  });
  const record = useMutation({
    mutationFn: () => write(path, body ?? {}),
    onSuccess: () => client.invalidateQueries(),
  });
  if (!may)
    return (
      <Stack gap={6}>
        <Text size="sm">{why}</Text>
        <Copy text={command} what="the command" />
      </Stack>
    );
  const { data } = preview;
  const shown = data !== undefined && data.asked === asked ? data.answer : undefined;
  return (
    <Stack gap="xs">
      {record.isSuccess ? (
        <Alert role="status" color="green" title={`Recorded: ${act.toLowerCase()}`}>
          {record.data.recorded.length === 0
            ? 'It stood so already; nothing was recorded.'
            : `As ${record.data.recorded.map(({ id }) => id).join(', ')}. What follows from it appears by itself.`}
          {record.data.note === null ? '' : ` ${record.data.note}`}
        </Alert>
      ) : shown === undefined ? null : (
        <Alert role="status" color="blue" title="Nothing is recorded yet">
          {shown.recorded.length === 0
            ? 'It stands so already: there is nothing to record.'
            : `It would be recorded as ${shown.recorded.map(({ type }) => `“${type}”`).join(', ')}, with your name and reason; it can be undone.`}
          {shown.note === null ? '' : ` ${shown.note}`}
        </Alert>
      )}
      {preview.isError ? <Refused error={preview.error} /> : null}
      {record.isError ? <Refused error={record.error} /> : null}
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          disabled={body === undefined}
          loading={preview.isPending}
          onClick={() => {
            record.reset();
            preview.mutate();
          }}
        >
          Preview
        </Button>
        <Button
          size="xs"
          disabled={body === undefined || shown === undefined || record.isSuccess}
          loading={record.isPending}
          onClick={() => {
            record.mutate();
          }}
        >
          {act}
        </Button>
      </Group>
    </Stack>
  );
};
