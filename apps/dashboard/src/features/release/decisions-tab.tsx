import { Alert, Button, Checkbox, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Line } from '../../lib/current-line';
import { useDecider, type RoleName } from '../../lib/me';
import { isPast, useViewpoint } from '../../lib/viewpoint';
import { Decide, type Decided } from '../../ui/decide';
import { Section } from '../../ui/section';
import {
  APPOINTMENT,
  bodyOf,
  isFilled,
  NOTHING,
  SCHEDULE,
  type DecisionPath,
  type Field,
  type Kind,
  type Values,
} from './decision-body';
import { ScheduleDates } from './schedule-dates';
import classes from './release.module.css';

const MANAGERS: readonly RoleName[] = ['release-manager', 'deputy-release-manager'];
const JUDGES: readonly RoleName[] = ['maintainer', 'committer'];

const KINDS: readonly Kind[] = [
  {
    path: '/decisions/grant-exception',
    command: 'exception grant',
    label: 'Grant an exception',
    explains: 'Lets a series in although the phase says no.',
    fields: ['about'],
    also: [],
  },
  {
    path: '/decisions/refuse-exception',
    command: 'exception refuse',
    label: 'Refuse an exception',
    explains: 'Says no to it.',
    fields: ['about'],
    also: [],
  },
  {
    path: '/decisions/place-hold',
    command: 'hold place',
    label: 'Hold a series',
    explains: 'Stops it until released.',
    fields: ['about'],
    also: JUDGES,
  },
  {
    path: '/decisions/release-hold',
    command: 'hold release',
    label: 'Release a hold',
    explains: 'Lets the series go on.',
    fields: ['about'],
    also: [...JUDGES, 'administrator'],
  },
  {
    path: SCHEDULE,
    command: 'release set',
    label: 'Announce a schedule',
    explains: 'Says the last day before each phase. What was said before stays in the calendar.',
    fields: [],
    also: ['administrator'],
  },
  {
    path: '/decisions/declare-moratorium',
    command: 'moratorium declare',
    label: 'Declare a moratorium',
    explains: 'From now on nothing goes into this line.',
    fields: [],
    also: [],
  },
  {
    path: '/decisions/lift-moratorium',
    command: 'moratorium lift',
    label: 'Lift the moratorium',
    explains: 'Commits go on.',
    fields: [],
    also: [],
  },
  {
    path: APPOINTMENT,
    command: 'release-manager appoint',
    label: 'Appoint a release manager',
    explains: 'Names who manages this line from now on, or who may act for them.',
    fields: ['person'],
    also: ['committer', 'administrator'],
  },
];

const LABELS: Readonly<Record<Field, string>> = {
  about: 'Series',
  person: 'Address',
};
const HINTS: Readonly<Record<Field, string>> = {
  about: 'Its id, or any Message-ID of it.',
  person: 'By it they are known here.',
};

type FormProps = {
  readonly line: Line;
  readonly kind: Kind;
  readonly values: Values;
  readonly disabled: boolean;
  readonly onKind: (to: DecisionPath) => void;
  readonly onChange: (to: Partial<Values>) => void;
};

const Form = ({ line, kind, values, disabled, onKind, onChange }: FormProps) => (
  <>
    <div className={classes['form']}>
      <Select
        label="What"
        size="xs"
        allowDeselect={false}
        data={KINDS.map((one) => ({ value: one.path, label: one.label }))}
        value={kind.path}
        onChange={(to) => {
          if (to !== null) onKind(to as DecisionPath);
        }}
      />
      {kind.fields.map((field) => (
        <TextInput
          key={field}
          size="xs"
          label={LABELS[field]}
          description={HINTS[field]}
          disabled={disabled}
          value={values[field]}
          onChange={(event) => {
            onChange({ [field]: event.currentTarget.value });
          }}
        />
      ))}
      <TextInput
        size="xs"
        label="Message-ID that says so"
        description="Without one it is told as not announced."
        disabled={disabled}
        value={values.source}
        onChange={(event) => {
          onChange({ source: event.currentTarget.value });
        }}
      />
    </div>
    {kind.path === APPOINTMENT ? (
      <Checkbox
        size="xs"
        label="As a deputy, who may act for the release manager"
        disabled={disabled}
        checked={values.deputy}
        onChange={(event) => {
          onChange({ deputy: event.currentTarget.checked });
        }}
      />
    ) : null}
    {kind.path === SCHEDULE ? (
      <>
        <ScheduleDates
          line={line}
          dates={values.dates}
          disabled={disabled}
          onChange={(dates) => {
            onChange({ dates });
          }}
        />
        <Checkbox
          size="xs"
          label="Have the bot tell the authors whose verdict this changes"
          disabled={disabled}
          checked={values.notify}
          onChange={(event) => {
            onChange({ notify: event.currentTarget.checked });
          }}
        />
      </>
    ) : null}
  </>
);

const Recorded = ({ decided: { recorded, note } }: { readonly decided: Decided }) => (
  <Alert role="status" mb="xs" title="Recorded">
    {recorded.map(({ id, type }) => (
      <div key={id}>
        {type} <code>{id}</code>
      </div>
    ))}
    {note}
  </Alert>
);

/** What a release manager decides of a line: first what would be recorded and changed, then that it is meant. */
export const Decisions = ({ line }: { readonly line: Line }) => {
  const past = isPast(useViewpoint());
  const [path, setPath] = useState<DecisionPath>('/decisions/grant-exception');
  const [values, setValues] = useState<Values>(NOTHING);
  const [isOpen, setOpen] = useState(false);
  const [decided, setDecided] = useState<Decided>();
  const kind = KINDS.find((one) => one.path === path);
  const { may, why } = useDecider([...MANAGERS, ...(kind?.also ?? [])], line.release);
  if (kind === undefined) return null;
  return (
    <Section
      title="Decide"
      note="as a release manager; whoever is signed in decides with the roles they have today"
    >
      {decided === undefined ? null : <Recorded decided={decided} />}
      <Form
        line={line}
        kind={kind}
        values={values}
        disabled={past}
        onKind={setPath}
        onChange={(to) => {
          setDecided(undefined);
          setValues({ ...values, ...to });
        }}
      />
      <Group mt="xs">
        <Button
          size="compact-sm"
          disabled={!may || !isFilled(kind, values)}
          onClick={() => {
            setOpen(true);
          }}
        >
          {kind.label}…
        </Button>
        <Text size="xs">{kind.explains}</Text>
      </Group>
      {may ? null : (
        <Stack gap={4} mt="xs">
          <Text size="sm">{why}</Text>
          <Code>npx sluice {kind.command} --help</Code>
        </Stack>
      )}
      {isOpen ? (
        <Decide
          path={path}
          title={kind.label}
          explains={kind.explains}
          body={bodyOf(kind, line.release, values)}
          onClose={() => {
            setOpen(false);
          }}
          onRecorded={(to) => {
            setDecided(to);
            setValues(NOTHING);
          }}
        />
      ) : null}
    </Section>
  );
};
