import { Select, Stack, TextInput } from '@mantine/core';
import { Decide } from './decide';
import { Reason, useField } from './field';
import { declareCommand, type DeclaredWhat } from './regroup';
import { leadOf, type SeriesAnswer } from './series';

const WHAT: readonly { readonly value: DeclaredWhat; readonly label: string }[] = [
  { value: 'target', label: 'It is for a release' },
  { value: 'future', label: 'It is parked: for no release now' },
  { value: 'feature', label: 'It is a feature' },
  { value: 'bugfix', label: 'It is a bugfix' },
];

/** Says what the newest version of a series is for, or what class of change it is. */
export const Declare = ({ series }: { readonly series: SeriesAnswer }) => {
  const [what, release, reason] = [useField('target'), useField(series.target ?? ''), useField()];
  const newest = series.revisions.at(-1);
  const about = (newest === undefined ? undefined : leadOf(newest)) ?? series.id;
  const kind = what.value as DeclaredWhat;
  const line = release.value.trim();
  const isWhole = reason.value.trim() !== '' && (kind !== 'target' || line !== '');
  return (
    <Stack gap="xs">
      <Select
        label="What"
        description="Who posted it may say all but that it is a bugfix."
        allowDeselect={false}
        data={WHAT}
        value={kind}
        onChange={(to) => {
          what.set(to ?? 'target');
        }}
      />
      {kind === 'target' ? (
        <TextInput
          label="Release"
          description="A release line, such as 4.16"
          required
          value={release.value}
          onChange={(event) => {
            release.set(event.currentTarget.value);
          }}
        />
      ) : null}
      <Reason reason={reason} />
      <Decide
        path="/decisions/declare-series"
        act="Say it"
        command={declareCommand(about, { what: kind, release: line }, reason.value)}
        body={
          isWhole
            ? { about, what: kind, reason: reason.value, ...(kind === 'target' ? { release: line } : {}) }
            : undefined
        }
      />
    </Stack>
  );
};
