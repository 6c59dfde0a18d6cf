import { Tabs } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useRead } from '../../lib/read';
import { useMoments } from '../../lib/series-moments';
import { useTitle } from '../../lib/title';
import { visibleText } from '../../lib/visible-text';
import { Empty, Loaded, Loading } from '../../ui/loaded';
import { AckTab } from './acks';
import { Compare } from './compare';
import { Header } from './header';
import { Interface } from './interface';
import { Mails } from './mails';
import { Needs } from './needs';
import { Patches } from './patches';
import classes from './series.module.css';
import { leadOf, refOfRevision, revisionAsked, type Revision, type SeriesAnswer } from './series';
import { TakeAlong } from './take-along';
import { Timeline } from './timeline';
import { OtherReasons, VerdictCard } from './verdict-card';

/** Opened by few, and not needed to read. */
const FixGrouping = lazy(async () => ({ default: (await import('./fix-grouping')).FixGrouping }));

const TABS = [
  ['timeline', 'Timeline'],
  ['patches', 'Patches'],
  ['compare', 'Compare'],
  ['acks', 'Acks'],
  ['interface', 'Interface'],
  ['mails', 'Mails'],
] as const;
type Tab = (typeof TABS)[number][0];

/** Code side by side wants the whole width. */
const WIDE: ReadonlySet<Tab> = new Set(['patches', 'compare']);

const tabIn = (text: string | undefined): Tab => TABS.find(([tab]) => tab === text)?.[0] ?? 'timeline';

const TimelineTab = ({ seriesRef }: { readonly seriesRef: string }) => {
  const query = useRead('/series/{ref}/timeline', { ref: seriesRef }, {}, { keep: true });
  return (
    <Loaded query={query} what="the timeline" rows={12}>
      {(answer) => <Timeline answer={answer} />}
    </Loaded>
  );
};

type PartProps = { readonly series: SeriesAnswer; readonly revision: Revision; readonly tab: Tab };

const Part = ({ series, revision, tab }: PartProps) => {
  const gateRef = refOfRevision(series, revision);
  const { number } = revision;
  switch (tab) {
    case 'timeline':
      return <TimelineTab seriesRef={series.id} />;
    case 'patches':
      return <Patches key={number} {...{ revision, gateRef }} />;
    case 'compare':
      return <Compare {...{ series, revision }} />;
    case 'acks':
      return <AckTab {...{ gateRef, number }} />;
    case 'interface':
      return <Interface {...{ gateRef, number }} />;
    case 'mails':
      return <Mails key={number} revision={revision} />;
  }
};

const Aside = ({ series, revision }: Omit<PartProps, 'tab'>) => {
  const { release } = useSearch({ strict: false });
  const gateRef = refOfRevision(series, revision);
  return (
    <aside className={classes['aside']} aria-label="Verdict">
      <VerdictCard {...{ gateRef, revision }} />
      <Needs gateRef={gateRef} />
      <OtherReasons gateRef={gateRef} />
      <div className={classes['last']}>
        <TakeAlong
          id={series.id}
          messageId={leadOf(revision)}
          patchId={revision.patches.find((p) => p.messageId !== null)?.messageId ?? undefined}
          release={release ?? series.target ?? undefined}
        />
      </div>
    </aside>
  );
};

const Whole = ({ series, asked }: { readonly series: SeriesAnswer; readonly asked: string | undefined }) => {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const tab = tabIn(search.tab);
  useMoments(series.id);
  const revision = revisionAsked(series, asked);
  const set = (more: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...more }) } as never);
  };
  if (revision === undefined)
    return <Empty knownThrough={series.knownThrough}>No revision of this series is known.</Empty>;
  return (
    <div className={classes['page']}>
      <Header
        {...{ series, revision }}
        onFix={(what) => {
          set({ fix: what });
        }}
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(to) => {
          set({ tab: to === 'timeline' ? undefined : (to ?? undefined), patch: undefined });
        }}
      >
        <Tabs.List className={classes['tabs'] ?? ''}>
          {TABS.map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(([value]) => (
          <Tabs.Panel key={value} value={value} pt="sm">
            <div className={classes['grid']} data-wide={WIDE.has(value)} data-chosen={value !== 'timeline'}>
              <div className={classes['main']}>
                <Part {...{ series, revision }} tab={value} />
              </div>
              {WIDE.has(value) ? null : <Aside {...{ series, revision }} />}
            </div>
          </Tabs.Panel>
        ))}
      </Tabs>
      {search.fix === undefined ? null : (
        <Suspense fallback={<Loading rows={2} what="the form" />}>
          <FixGrouping
            series={series}
            what={search.fix}
            mail={search.mail}
            onClose={() => {
              set({ fix: undefined, mail: undefined });
            }}
          />
        </Suspense>
      )}
    </div>
  );
};

/** One series: what happened to it, whether it may go in, and all that this rests on. */
export const SeriesPage = () => {
  const { ref } = useParams({ from: '/series/$ref' });
  const { revision } = useSearch({ strict: false });
  const query = useRead('/series/{ref}', { ref }, {}, { keep: true });
  useTitle(query.data === undefined ? undefined : visibleText(query.data.subject));
  return (
    <Loaded query={query} what="the series" rows={14}>
      {(series) => <Whole series={series} asked={revision} />}
    </Loaded>
  );
};
