import { Text } from '@mantine/core';
import { IconClockHour4, IconHandStop, IconMailOff, IconSend, type Icon } from '@tabler/icons-react';
import type { Answer, REST } from '@sluice/contracts';
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
        {mayAct && entry.state === 'parked' ? (
          <Operate
            path="/operations/retry-outbox"
            body={{ key: entry.key }}
            label="Retry"
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
        {entry.lastError === undefined ? '' : `; last: ${entry.lastError}`}
      </Text>
    </li>
  );
};

/** What is said to the outside and has not arrived: what waits, and what was given up. */
export const Outbox = ({ mayAct }: { readonly mayAct: boolean }) => {
  const query = useRead('/outbox', {}, { limit: 250 }, { ofNow: true });
  const entries = query.data?.entries;
  return (
    <Section
      title="Outbox"
      note={
        entries === undefined
          ? undefined
          : `${counted(entries.length, 'entry', 'entries')} that did not arrive yet`
      }
    >
      <Loaded query={query} what="the outbox" rows={2}>
        {({ entries: all }) =>
          all.length === 0 ? (
            <Empty>Nothing waits to be sent, and nothing was given up.</Empty>
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
