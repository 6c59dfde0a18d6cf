import { Group, Tabs, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { currentLine, type Line } from '../../lib/current-line';
import { useRead } from '../../lib/read';
import { usePageSearch } from '../../lib/search';
import { useSnapPoints } from '../../lib/snap-points';
import { useTitle } from '../../lib/title';
import { LinePicker } from '../../ui/line-picker';
import { Empty, Loaded, Loading } from '../../ui/loaded';
import { usePageNow } from '../../ui/when';
import { Audit } from './audit-tab';
import { Calendar } from './calendar-tab';
import { Decisions } from './decisions-tab';
import classes from './release.module.css';

// Charts are half as large as all the rest.
const BurnDown = lazy(async () => ({ default: (await import('./burn-down-tab')).BurnDown }));

const TABS = ['calendar', 'burn-down', 'audit', 'decisions'] as const;

const Tab = ({ line, tab }: { readonly line: Line; readonly tab: string }) => {
  switch (tab) {
    case 'burn-down':
      return (
        <Suspense fallback={<Loading rows={8} what="the chart" />}>
          <BurnDown release={line.release} />
        </Suspense>
      );
    case 'audit':
      return <Audit release={line.release} />;
    case 'decisions':
      return <Decisions line={line} />;
    default:
      return <Calendar line={line} />;
  }
};

const Release = ({ lines, release }: { readonly lines: readonly Line[]; readonly release: string }) => {
  const [search, change] = usePageSearch();
  const tab = TABS.find((one) => one === search['tab']) ?? 'calendar';
  const line = lines.find((one) => one.release === release);
  useTitle(`${release} release`);
  useSnapPoints(
    'release',
    (line?.exceptions ?? []).map(({ said, type }) => ({ at: said.at, what: type })),
  );
  return (
    <>
      <Group justify="space-between" mb="xs" wrap="wrap">
        <Title order={1} fz="1.2rem">
          Release {release}
        </Title>
        <Group gap="sm">
          <Link to="/releases/$release/report" params={{ release }} className={classes['link'] ?? ''}>
            Freeze report
          </Link>
          <Link to="/board/$release" params={{ release }} className={classes['link'] ?? ''}>
            Gate board
          </Link>
          <LinePicker lines={lines} release={release} to="/releases/$release" />
        </Group>
      </Group>
      {line === undefined ? (
        <Empty>The project has no release line {release}.</Empty>
      ) : (
        <Tabs
          value={tab}
          onChange={(to) => {
            change({ tab: to === null || to === 'calendar' ? undefined : to });
          }}
        >
          <Tabs.List mb="sm">
            {TABS.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {one}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab}>
            <Tab line={line} tab={tab} />
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  );
};

/** A release line: its calendar, how it goes, what landed with which ack, and what its release manager decides. */
export const ReleasePage = () => {
  const { release } = useParams({ strict: false });
  const now = usePageNow();
  const lines = useRead('/releases', {}, {}, { keep: true });
  return (
    <Loaded query={lines} what="the release lines">
      {({ releases }) => {
        const named = release ?? currentLine(releases, now)?.release;
        return named === undefined ? (
          <>
            <Title order={1} fz="1.2rem">
              Releases
            </Title>
            <Empty>The project has no release line.</Empty>
          </>
        ) : (
          <Release lines={releases} release={named} />
        );
      }}
    </Loaded>
  );
};
