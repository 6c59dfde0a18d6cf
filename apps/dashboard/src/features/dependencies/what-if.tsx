import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../lib/read';
import { momentIn, momentWritten } from '../../lib/viewpoint';
import { Loaded } from '../../ui/loaded';
import type { Dependencies } from './kinds';
import { Reverted } from './what-if-reverted';
import { Slipped } from './what-if-slipped';

type Ask = (search: Readonly<Record<string, string | undefined>>) => void;

const Outcome = ({ outcome, onAsk }: { readonly outcome: string | undefined; readonly onAsk: Ask }) => {
  const [text, setText] = useState(outcome ?? '');
  const isWrong = text.trim() !== '' && momentWritten(text) === undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) onAsk({ outcome: momentWritten(text) });
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          label="Compare with what had happened by"
          placeholder="15 Oct 2021"
          value={text}
          error={isWrong ? 'Write 15 Oct 2021 or 2021-10-15 08:30.' : undefined}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <Button size="compact-sm" variant="default" type="submit">
          Compare
        </Button>
      </Group>
    </form>
  );
};

const isOfMail = (ref: string): boolean => ref.includes('@') || /^s[0-9a-f]{16}$/.test(ref);

const seriesOf = (known: Dependencies | undefined): string | undefined => {
  const nodes = new Map((known?.nodes ?? []).map((node) => [node.ref, node]));
  return known?.focus.flatMap((ref) => nodes.get(ref)?.place?.series ?? [])[0];
};

/** What would change if it were taken back, or not ready in time: a question, of which nothing stays. */
export const WhatIf = () => {
  const { ref } = useParams({ from: '/dependencies/$ref' });
  const { what = 'revert', outcome } = useSearch({ from: '/dependencies/$ref' });
  const navigate = useNavigate();
  const isSlip = what === 'slip';
  const ask: Ask = (search) =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...search }) } as never);
  const reverted = useRead(
    '/what-if/revert/{ref}',
    { ref },
    { outcome: momentIn(outcome) },
    { enabled: !isSlip },
  );
  // A series has a date to miss: of a symbol or a commit, the series it comes from.
  const isNamed = isOfMail(ref);
  const found = useRead('/dependencies/{ref}', { ref }, {}, { enabled: isSlip && !isNamed });
  const series = isNamed ? ref : (seriesOf(found.data) ?? ref);
  const slipped = useRead(
    '/what-if/slip/{ref}',
    { ref: series },
    {},
    { enabled: isSlip && (isNamed || !found.isPending) },
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-end">
        <SegmentedControl
          size="xs"
          aria-label="What if"
          value={what}
          data={[
            { value: 'revert', label: 'it is taken back' },
            { value: 'slip', label: 'it is not ready in time' },
          ]}
          onChange={(to) => {
            ask({ what: to === 'revert' ? undefined : to });
          }}
        />
        {isSlip ? null : <Outcome key={outcome} outcome={outcome} onAsk={ask} />}
      </Group>
      <Text size="sm" role="note">
        Nothing is recorded: this only says what the gates would say.
      </Text>
      {isSlip ? (
        <Loaded query={slipped} what="the prediction">
          {(answer) => <Slipped answer={answer} />}
        </Loaded>
      ) : (
        <Loaded query={reverted} what="the prediction">
          {(answer) => <Reverted answer={answer} />}
        </Loaded>
      )}
    </Stack>
  );
};
