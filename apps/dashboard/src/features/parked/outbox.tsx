import { SegmentedControl, Text } from '@mantine/core';
import { IconClockHour4, IconHandStop, IconMailOff, IconSend, type Icon } from '@tabler/icons-react';
import type { Answer, REST } from '@sluice/contracts';
import { useState } from 'react';
import { counted } from '../../lib/format';
import { useRead } from '../../lib/read';
import { Empty, Loaded } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import { Operate } from './operate';
import classes from './parked.module.css';

type Entry = Answer<typeof REST.listOutbox>['entries'][number];

const STATES: Readonly<Record<Entry['state'], { readonly icon: Icon; readonly words: string }>> = {
  planned: { icon: IconClockHour4, words: 'waits' },
  parked: { icon: IconMailOff, words: 'parked' },
  sent: { icon: IconSend, words: 'sent' },
  withheld: { icon: IconHandStop, words: 'withheld' },
};

const EntryItem = ({ entry, mayAct }: { readonly entry: Entry; readonly mayAct: boolean }) => {
  const { icon: Mark, words } = STATES[entry.state];
  return (
    <li className={classes['item']}>
      <div className={classes['head']}>
        <strong className={classes['mark']}>
          <Mark size={14} aria-hidden /> {words}
        </strong>
        <span>
          {entry.channel} to {entry.target}
        </span>
        {mayAct && (entry.state === 'parked' || entry.state === 'withheld') ? (
          <Operate
            path="/operations/retry-outbox"
            body={{ key: entry.key }}
            label={entry.state === 'parked' ? 'Retry' : 'Release'}
            what={`entry for ${entry.target}`}
          />
        ) : null}
      </div>
      <Text size="xs" c="dimmed">
        says {entry.says}; planned <When at={entry.plannedAt} />, {counted(entry.attempts, 'attempt')}
        {entry.nextAt === undefined ? null : (
          <>
            , next <When at={entry.nextAt} />
          </>
        )}
        {entry.withheldAt === undefined ? null : (
          <>
            , withheld <When at={entry.withheldAt} />
          </>
        )}
        {entry.why === undefined ? '' : `: ${entry.why}`}
        {entry.lastError === undefined ? '' : `; last: ${entry.lastError}`}
      </Text>
    </li>
  );
};

const SHOWN = ['all', 'withheld', 'planned', 'parked'] as const;
type Shown = (typeof SHOWN)[number];

/** The most that one page has. */
const LIMIT = 250;

const noteOf = (entries: readonly Entry[] | undefined): string | undefined => {
  if (entries === undefined) return undefined;
  return entries.length === LIMIT
    ? `the first ${String(LIMIT)} that did not arrive`
    : `${counted(entries.length, 'entry', 'entries')} that did not arrive`;
};

/** What is said to the outside and has not arrived: what waits, what was given up, and what was withheld. */
export const Outbox = ({ mayAct }: { readonly mayAct: boolean }) => {
  const [shown, setShown] = useState<Shown>('all');
  const query = useRead(
    '/outbox',
    {},
    { limit: LIMIT, state: shown === 'all' ? undefined : shown },
    { ofNow: true, keep: true },
  );
  return (
    <Section
      title="Outbox"
      note={noteOf(query.data?.entries)}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Which entries"
          value={shown}
          onChange={(value) => {
            setShown(value as Shown);
          }}
          data={SHOWN.map((value) => ({ value, label: value === 'all' ? value : STATES[value].words }))}
        />
      }
    >
      <Loaded query={query} what="the outbox" rows={2}>
        {({ entries: all }) =>
          all.length === 0 ? (
            <Empty>
              {shown === 'all'
                ? 'Nothing waits to be sent, and nothing was given up or withheld.'
                : 'There is none.'}
            </Empty>
          ) : (
            <ul className={classes['list']}>
              {all.map((entry) => (
                <EntryItem key={entry.key} entry={entry} mayAct={mayAct} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
};
