import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import type { Line } from '../../lib/current-line';
import { counted, longDayOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { SeriesLink } from '../../ui/links';
import { Failure } from '../../ui/loaded';
import { OutcomeMark } from '../../ui/outcome';
import { isDate, NO_DATE, type DateRow } from './decision-body';
import classes from './release.module.css';

const STATUSES = ['draft', 'considered', 'tentative', 'announced', 'effective'];
/** The most that are shown of what one date would change; the number says how many there are. */
const SHOWN = 20;
/** The most that the API takes in one announcement. */
const MAX_DATES = 20;

/** Which verdicts another day would change, before anybody says that it is so. */
const Moved = ({ line, date }: { readonly line: Line; readonly date: DateRow }) => {
  const { phase, lastDay } = date;
  const moved = useRead('/what-if/move/{release}/{phase}/{lastDay}', {
    release: line.release,
    phase,
    lastDay,
  });
  if (moved.isError) return <Failure query={moved} />;
  if (moved.data === undefined) return <Text size="sm">Looking…</Text>;
  const { changes, notes } = moved.data;
  const title = titleOf(line, phase);
  return (
    <>
      <Text size="sm">
        If {title} began after {longDayOf(lastDay)}, <strong>{counted(changes.length, 'verdict')}</strong>{' '}
        would change. {notes.join(' ')} Nothing is recorded yet.
      </Text>
      <ul className={classes['list']}>
        {changes.slice(0, SHOWN).map((one) => (
          <li key={`${one.series} ${one.revision}`}>
            <SeriesLink to={one.series}>{one.subject}</SeriesLink> v{one.revision}:{' '}
            {one.before === null ? 'not judged' : <OutcomeMark outcome={one.before} />} →{' '}
            {one.after === null ? 'not judged' : <OutcomeMark outcome={one.after} />}
          </li>
        ))}
      </ul>
    </>
  );
};

const titleOf = (line: Line, phase: string): string =>
  line.phases.find(({ name }) => name === phase)?.title ?? phase;

type Props = {
  readonly line: Line;
  readonly dates: readonly DateRow[];
  readonly disabled: boolean;
  readonly onChange: (to: readonly DateRow[]) => void;
};

/** The dates that one mail announces, and what each of them would change by itself. */
export const ScheduleDates = ({ line, dates, disabled, onChange }: Props) => {
  const set = (at: number, to: Partial<DateRow>): void => {
    onChange(dates.map((one, n) => (n === at ? { ...one, ...to } : one)));
  };
  return (
    <div className={classes['stack']}>
      {dates.map((date, n) => (
        <fieldset key={n} className={classes['date']}>
          <legend>{dates.length === 1 ? 'Date' : `Date ${String(n + 1)}`}</legend>
          <Group gap="xs" align="flex-end" wrap="wrap">
            <Select
              size="xs"
              label="Phase that begins"
              disabled={disabled}
              data={line.phases.map(({ name, title }) => ({ value: name, label: title }))}
              value={date.phase === '' ? null : date.phase}
              onChange={(to) => {
                set(n, { phase: to ?? '' });
              }}
            />
            <TextInput
              size="xs"
              label="Last day before it"
              placeholder="2021-10-15"
              disabled={disabled}
              value={date.lastDay}
              onChange={(event) => {
                set(n, { lastDay: event.currentTarget.value });
              }}
            />
            <Select
              size="xs"
              label="How sure"
              allowDeselect={false}
              disabled={disabled}
              data={STATUSES}
              value={date.status}
              onChange={(to) => {
                if (to !== null) set(n, { status: to });
              }}
            />
            {dates.length === 1 ? null : (
              <Button
                size="compact-xs"
                variant="default"
                disabled={disabled}
                aria-label={`Remove date ${String(n + 1)}`}
                onClick={() => {
                  onChange(dates.filter((_, at) => at !== n));
                }}
              >
                Remove
              </Button>
            )}
          </Group>
          {isDate(date) && !disabled ? <Moved line={line} date={date} /> : null}
        </fieldset>
      ))}
      <Group gap="xs">
        <Button
          size="compact-xs"
          variant="default"
          disabled={disabled || dates.length >= MAX_DATES}
          onClick={() => {
            onChange([...dates, NO_DATE]);
          }}
        >
          Add a date
        </Button>
        <Text size="xs">Name a phase and a day to see which verdicts it would change by itself.</Text>
      </Group>
    </div>
  );
};
