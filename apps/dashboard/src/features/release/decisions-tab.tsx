import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WritePath } from '../../lib/api';
import type { Line } from '../../lib/current-line';
import { useRead } from '../../lib/read';
import { isPast, useViewpoint } from '../../lib/viewpoint';
import { Decide } from '../../ui/decide';
import { Failure } from '../../ui/loaded';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import classes from './release.module.css';

type Path = Extract<WritePath, `/decisions/${string}`>;
type Field = 'about' | 'person' | 'phase' | 'lastDay' | 'status';

type Kind = {
  readonly path: Path;
  readonly label: string;
  readonly explains: string;
  readonly fields: readonly Field[];
};

const KINDS: readonly Kind[] = [
  {
    path: '/decisions/grant-exception',
    label: 'Grant an exception',
    explains: 'Lets a series in although the phase says no.',
    fields: ['about'],
  },
  {
    path: '/decisions/refuse-exception',
    label: 'Refuse an exception',
    explains: 'Says no to it.',
    fields: ['about'],
  },
  {
    path: '/decisions/place-hold',
    label: 'Hold a series',
    explains: 'Stops it until released.',
    fields: ['about'],
  },
  {
    path: '/decisions/release-hold',
    label: 'Release a hold',
    explains: 'Lets the series go on.',
    fields: ['about'],
  },
  {
    path: '/decisions/announce-schedule',
    label: 'Announce a date',
    explains: 'Says the last day before a phase. What was said before stays in the calendar.',
    fields: ['phase', 'lastDay', 'status'],
  },
  {
    path: '/decisions/declare-moratorium',
    label: 'Declare a moratorium',
    explains: 'From now on nothing goes into this line.',
    fields: [],
  },
  {
    path: '/decisions/lift-moratorium',
    label: 'Lift the moratorium',
    explains: 'Commits go on.',
    fields: [],
  },
  {
    path: '/decisions/appoint-release-manager',
    label: 'Appoint a release manager',
    explains: 'Names who manages this line from now on.',
    fields: ['person'],
  },
];

type Values = Partial<Record<Field | 'source', string>>;

const bodyOf = (
  { path, fields }: Kind,
  release: string,
  values: Values,
): Readonly<Record<string, unknown>> => {
  const source = values.source === undefined || values.source === '' ? {} : { source: values.source };
  if (path !== '/decisions/announce-schedule')
    return { release, ...source, ...Object.fromEntries(fields.map((field) => [field, values[field] ?? ''])) };
  const { phase, lastDay, status = 'announced' } = values;
  return { release, ...source, dates: [{ phase, lastDay, status }] };
};

/** Which verdicts another day would change, before anybody says that it is so. */
const Moved = ({ release, values }: { readonly release: string; readonly values: Values }) => {
  const { phase = '', lastDay = '' } = values;
  const enabled = phase !== '' && /^\d{4}-\d{2}-\d{2}$/.test(lastDay);
  const moved = useRead(
    '/what-if/move/{release}/{phase}/{lastDay}',
    { release, phase, lastDay },
    {},
    { enabled },
  );
  if (!enabled) return <Text size="sm">Name a phase and a day to see which verdicts would change.</Text>;
  if (moved.isError) return <Failure query={moved} />;
  if (moved.data === undefined) return <Text size="sm">Looking…</Text>;
  const { changes, notes } = moved.data;
  return (
    <>
      <Text size="sm">
        <strong>{changes.length}</strong> verdicts would change. {notes.join(' ')} Nothing is recorded yet.
      </Text>
      <ul className={classes['list']}>
        {changes.slice(0, 20).map((one) => (
          <li key={`${one.series} ${one.revision}`}>
            {one.subject}: {one.before === null ? 'not judged' : <OutcomeMark outcome={one.before} />} →{' '}
            {one.after === null ? 'not judged' : <OutcomeMark outcome={one.after} />}
          </li>
        ))}
      </ul>
    </>
  );
};

const LABELS: Readonly<Record<Field, string>> = {
  about: 'Series (its id, or a Message-ID of it)',
  person: 'Address',
  phase: 'Phase that begins',
  lastDay: 'Last day before it, such as 2021-10-15',
  status: 'How sure',
};

/** What a release manager decides of a line: first what would be recorded and changed, then that it is meant. */
export const Decisions = ({ line }: { readonly line: Line }) => {
  const past = isPast(useViewpoint());
  const [path, setPath] = useState<Path>('/decisions/grant-exception');
  const [values, setValues] = useState<Values>({});
  const [isOpen, setOpen] = useState(false);
  const kind = KINDS.find((one) => one.path === path);
  if (kind === undefined) return null;
  const set = (field: Field | 'source', value: string): void => {
    setValues({ ...values, [field]: value });
  };
  const isFilled = kind.fields.every((field) => field === 'status' || (values[field] ?? '') !== '');
  const choices: Partial<Record<Field, readonly string[]>> = {
    phase: line.phases.map((p) => p.name),
    status: ['draft', 'considered', 'tentative', 'announced', 'effective'],
  };
  return (
    <Section
      title="Decide"
      note="as a release manager; whoever is signed in decides with the roles they have today"
    >
      {past ? <Text size="sm">Nothing can be decided in the past: go back to now.</Text> : null}
      <div className={classes['form']}>
        <Select
          label="What"
          size="xs"
          allowDeselect={false}
          disabled={past}
          data={KINDS.map((one) => ({ value: one.path, label: one.label }))}
          value={path}
          onChange={(to) => {
            if (to !== null) setPath(to as Path);
          }}
        />
        {kind.fields.map((field) =>
          choices[field] === undefined ? (
            <TextInput
              key={field}
              size="xs"
              label={LABELS[field]}
              disabled={past}
              value={values[field] ?? ''}
              onChange={(event) => {
                set(field, event.currentTarget.value);
              }}
            />
          ) : (
            <Select
              key={field}
              size="xs"
              label={LABELS[field]}
              disabled={past}
              data={[...choices[field]]}
              value={values[field] ?? (field === 'status' ? 'announced' : null)}
              onChange={(to) => {
                set(field, to ?? '');
              }}
            />
          ),
        )}
        <TextInput
          size="xs"
          label="Message-ID of the mail that says so"
          description="Without one it is told as not announced."
          disabled={past}
          value={values.source ?? ''}
          onChange={(event) => {
            set('source', event.currentTarget.value);
          }}
        />
      </div>
      {path === '/decisions/announce-schedule' ? <Moved release={line.release} values={values} /> : null}
      <Group mt="xs">
        <Button
          size="compact-sm"
          disabled={past || !isFilled}
          onClick={() => {
            setOpen(true);
          }}
        >
          {kind.label}…
        </Button>
        <Text size="xs">{kind.explains}</Text>
      </Group>
      {isOpen ? (
        <Decide
          path={path}
          title={kind.label}
          explains={kind.explains}
          body={bodyOf(kind, line.release, values)}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </Section>
  );
};
