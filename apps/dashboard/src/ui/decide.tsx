import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiError, write, type WritePath } from '../lib/api';

type Props = {
  /** A decision: it takes a reason, and can be tried out. */
  readonly path: Extract<WritePath, `/decisions/${string}`>;
  readonly title: string;
  readonly explains: ReactNode;
  /** What is decided about; the reason is added. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
  /** Told what was recorded, once it is. */
  readonly onRecorded?: (decided: Decided) => void;
};

export type Decided = {
  readonly recorded: readonly { readonly id: string; readonly type: string }[];
  readonly note: string | null;
};

/** Why a decision was not taken, and what to do. */
export const Refused = ({ error }: { readonly error: Error }) => (
  <Alert role="alert" color="red" title="It was refused">
    {error.message}
    {error instanceof ApiError && error.help !== undefined ? ` ${error.help}` : ''}
  </Alert>
);

const Preview = ({ decided }: { readonly decided: Decided }) => (
  <Alert role="status" color="gray" title="What would be recorded">
    {decided.recorded.length === 0
      ? 'Nothing: it stands already.'
      : decided.recorded.map(({ type }) => type).join(', ')}
    {decided.note === null ? null : <Text size="sm">{decided.note}</Text>}
  </Alert>
);

/** A decision in two steps: its reason and what would be recorded, then that it is meant. */
export const Decide = ({ path, title, explains, body, onClose, onRecorded }: Props) => {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const send = (dryRun: boolean): Promise<Decided> =>
    write(path, { ...body, reason: reason.trim() }, dryRun ? { 'dry-run': true } : {}) as Promise<Decided>;
  const preview = useMutation({ mutationFn: () => send(true) });
  const decide = useMutation({
    mutationFn: () => send(false),
    onSuccess: async (decided) => {
      await client.invalidateQueries({ queryKey: ['now'] });
      onRecorded?.(decided);
      onClose();
    },
  });
  const isTried = preview.isSuccess;
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isTried) decide.mutate();
          else preview.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{explains}</Text>
          <Textarea
            label="Reason"
            description="A sentence; it is recorded with your name."
            required
            autosize
            minRows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value);
              preview.reset();
            }}
          />
          {preview.isError ? <Refused error={preview.error} /> : null}
          {decide.isError ? <Refused error={decide.error} /> : null}
          {preview.isSuccess ? <Preview decided={preview.data} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" size="compact-sm" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              size="compact-sm"
              disabled={reason.trim() === '' || (isTried && preview.data.recorded.length === 0)}
              loading={preview.isPending || decide.isPending}
            >
              {isTried ? 'Record it' : 'Preview'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
