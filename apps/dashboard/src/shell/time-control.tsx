import { ActionIcon, Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import {
  IconCalendar,
  IconChevronLeft,
  IconChevronRight,
  IconClockHour4,
  IconClockOff,
} from '@tabler/icons-react';
import { useContext, useRef, useState } from 'react';
import { minuteOf } from '../lib/format';
import { useKeys } from '../lib/keys';
import { neighbourOf, SnapContext } from '../lib/snap-points';
import { isPast, millisOf, momentWritten, useMoveTo, useViewpoint, type Viewpoint } from '../lib/viewpoint';
import classes from './shell.module.css';

const textOf = ({ asOf, knownAsOf }: Viewpoint): string => {
  const parts = [
    // A day means its end.
    ...(asOf === undefined ? [] : [`as of ${asOf.length > 10 ? minuteOf(asOf) : `${asOf} 24:00`}`]),
    ...(knownAsOf === undefined
      ? []
      : [`as known on ${knownAsOf.length > 10 ? minuteOf(knownAsOf) : knownAsOf}`]),
  ];
  return parts.length === 0 ? 'now' : parts.join(', ');
};

const HINT = 'Write 13 Oct 2021, 2021-10-13 (its end, UTC) or 2021-10-13 08:30.';

const isWrong = (text: string): boolean => text.trim() !== '' && momentWritten(text) === undefined;

type MomentProps = {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A moment by hand, or by the browser's own calendar. */
const Moment = ({ label, description, value, onChange }: MomentProps) => {
  const calendar = useRef<HTMLInputElement>(null);
  return (
    <TextInput
      label={label}
      description={description}
      placeholder="now, or 13 Oct 2021"
      value={value}
      error={isWrong(value) ? HINT : undefined}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
      rightSection={
        <>
          <input
            ref={calendar}
            type="date"
            className={classes['calendar']}
            tabIndex={-1}
            aria-hidden
            value={momentWritten(value)?.slice(0, 10) ?? ''}
            onChange={(event) => {
              onChange(event.currentTarget.value);
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${label}: choose a day`}
            onClick={() => {
              calendar.current?.showPicker();
            }}
          >
            <IconCalendar size={15} aria-hidden />
          </ActionIcon>
        </>
      }
    />
  );
};

type FieldsProps = { readonly viewpoint: Viewpoint; readonly onMove: (to: Viewpoint) => void };

const Fields = ({ viewpoint, onMove }: FieldsProps) => {
  const { points } = useContext(SnapContext);
  const [asOf, setAsOf] = useState(viewpoint.asOf ?? '');
  const [known, setKnown] = useState(viewpoint.knownAsOf ?? '');
  const go = (): void => {
    if (isWrong(asOf) || isWrong(known)) return;
    const [at, by] = [momentWritten(asOf), momentWritten(known)];
    onMove({ ...(at === undefined ? {} : { asOf: at }), ...(by === undefined ? {} : { knownAsOf: by }) });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Stack gap="xs">
        <Moment label="As of" description="What had been said by then" value={asOf} onChange={setAsOf} />
        <Moment
          label="As known on"
          description="What Sluice had learnt by then"
          value={known}
          onChange={setKnown}
        />
        <Group justify="space-between">
          <Button type="submit" size="compact-sm">
            Look from there
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              onMove({});
            }}
          >
            Now
          </Button>
        </Group>
        {points.length === 0 ? null : (
          <div className={classes['moments']} tabIndex={0} role="group" aria-label="Moments">
            {points
              .toSorted((a, b) => (a.at > b.at ? -1 : 1))
              .map(({ at, what }) => (
                <Button
                  key={`${at} ${what}`}
                  size="compact-xs"
                  variant="subtle"
                  justify="flex-start"
                  onClick={() => {
                    onMove({ ...viewpoint, asOf: at });
                  }}
                >
                  {minuteOf(at)} · {what}
                </Button>
              ))}
          </div>
        )}
        <Text size="xs" c="dimmed">
          <kbd>[</kbd> and <kbd>]</kbd> go to the moment before and after.
        </Text>
      </Stack>
    </form>
  );
};

/** From when the whole page looks: one control, in the address, and by `[` and `]` from event to event. */
export const TimeControl = ({ now }: { readonly now: number }) => {
  const viewpoint = useViewpoint();
  const moveTo = useMoveTo();
  const { points } = useContext(SnapContext);
  const [isOpen, setOpen] = useState(false);
  const from = viewpoint.asOf === undefined ? now : millisOf(viewpoint.asOf);
  const step = (direction: -1 | 1): void => {
    const point = neighbourOf(points, from, direction);
    if (point !== undefined) moveTo({ ...viewpoint, asOf: point.at });
    else if (direction > 0 && viewpoint.asOf !== undefined) {
      const { asOf: _, ...rest } = viewpoint;
      moveTo(rest);
    }
  };
  useKeys({
    '[': () => {
      step(-1);
    },
    ']': () => {
      step(1);
    },
  });
  const past = isPast(viewpoint);
  const label = textOf(viewpoint);
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="To the event before"
        onClick={() => {
          step(-1);
        }}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="bottom"
        withArrow
        trapFocus
        shadow="md"
        width={320}
      >
        <Popover.Target>
          <Button
            size="compact-sm"
            variant={past ? 'filled' : 'default'}
            color={past ? 'yellow' : 'gray'}
            leftSection={
              past ? <IconClockOff size={15} aria-hidden /> : <IconClockHour4 size={15} aria-hidden />
            }
            aria-label={`Look from another moment; the page is ${past ? label : 'of now'}`}
            onClick={() => {
              setOpen((was) => !was);
            }}
          >
            {label}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Fields
            key={label}
            viewpoint={viewpoint}
            onMove={(to) => {
              setOpen(false);
              moveTo(to);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label="To the event after"
        onClick={() => {
          step(1);
        }}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
};
