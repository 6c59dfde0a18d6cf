import { Button, Chip, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { grouped } from '../../lib/grouped';
import { longDayOf } from '../../lib/format';
import { usePages, useRead } from '../../lib/read';
import { useRowKeys } from '../../lib/row-keys';
import { useTitle } from '../../lib/title';
import { isPast, useViewpoint } from '../../lib/viewpoint';
import { Empty, Failure, Loading } from '../../ui/loaded';
import { Section } from '../../ui/section';
import classes from './activity.module.css';
import { LineItem } from './line-item';
import { linesOf } from './sentence';

const CONCLUSIONS = {
  VerdictChanged: 'verdicts',
  RevisionPosted: 'postings',
  AckGiven: 'acks',
  ObjectionRaised: 'objections',
  PatchLanded: 'landed',
  PatchReverted: 'reverted',
  InterfaceChangeFound: 'interface changes',
  EdgeRecorded: 'dependencies',
  EdgeDropped: 'dependencies dropped',
  CommentSent: 'comments sent',
  CommentWithheld: 'comments withheld',
  ConclusionLapsed: 'lapsed',
  CommentPlanned: 'comments of the bot',
} as const;
const FACTS = {
  MailSeen: 'mail',
  CommitLanded: 'commits',
  TagSeen: 'tags',
  PersonDecided: 'decisions',
  CalendarAnnounced: 'schedules',
  RoleHeld: 'roles',
  MaintainersSeen: 'MAINTAINERS',
  MailErased: 'erasures',
} as const;
const SORTS = [
  { value: 'conclusion', label: 'What Sluice concluded' },
  { value: 'fact', label: 'What came in' },
  { value: 'all', label: 'Both' },
] as const;

const typesOf = (sort: string): Readonly<Record<string, string>> => {
  if (sort === 'fact') return FACTS;
  return sort === 'all' ? { ...CONCLUSIONS, ...FACTS } : CONCLUSIONS;
};

type FiltersProps = { readonly sort: string; readonly types: readonly string[] };

const Filters = ({ sort, types }: FiltersProps) => {
  const navigate = useNavigate();
  const go = (to: Readonly<Record<string, string | undefined>>): void =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...to }) } as never);
  return (
    <Stack gap={6}>
      <SegmentedControl
        size="xs"
        aria-label="What to show"
        style={{ alignSelf: 'flex-start' }}
        data={SORTS.map((one) => ({ ...one }))}
        value={sort}
        onChange={(to) => {
          go({ sort: to === 'conclusion' ? undefined : to, types: undefined });
        }}
      />
      <Chip.Group
        multiple
        value={[...types]}
        onChange={(to) => {
          go({ types: to.length === 0 ? undefined : to.join(',') });
        }}
      >
        <div className={classes['types']} role="group" aria-label="Only these kinds">
          {Object.entries(typesOf(sort)).map(([type, words]) => (
            <Chip key={type} value={type} size="xs" variant="outline">
              {words}
            </Chip>
          ))}
        </div>
      </Chip.Group>
    </Stack>
  );
};

/** What happened, newest first, as sentences. */
export const ActivityPage = () => {
  const { types: asked = '', sort = 'conclusion' } = useSearch({ from: '/activity' });
  const types = asked === '' ? [] : asked.split(',').filter((type) => type in typesOf(sort));
  useTitle('Activity');
  const viewpoint = useViewpoint();
  const { rows, query, more, knownThrough } = usePages(
    '/events',
    {},
    {
      query: {
        order: 'newest',
        limit: 100,
        ...(sort === 'all' ? {} : { sort }),
        ...(types.length === 0 ? {} : { types: types.join(',') }),
      },
      rowsOf: ({ events }) => events,
    },
  );
  const names = useRead('/series', {}, { limit: 250, fields: 'id,subject' });
  const subjects = useMemo(
    () => new Map((names.data?.series ?? []).map(({ id, subject }) => [id, subject])),
    [names.data],
  );
  const days = useMemo(
    () => [...grouped(linesOf(rows), ({ event }) => event.recordedAt.slice(0, 10))],
    [rows],
  );
  const place = useRowKeys();
  return (
    <Stack gap="sm" ref={place}>
      <Group justify="space-between">
        <Title order={1} fz="1.2rem">
          Activity
        </Title>
        <Text size="xs" c="dimmed">
          in the order it was recorded, newest first
          {isPast(viewpoint) ? '; to this day, whatever moment the page looks from' : ''}
        </Text>
      </Group>
      <Filters sort={sort} types={types} />
      {query.isError ? <Failure query={query} /> : null}
      {query.isPending && !query.isError ? <Loading what="what happened" /> : null}
      {!query.isPending && rows.length === 0 ? (
        <Empty knownThrough={knownThrough}>
          {more === undefined
            ? 'Nothing of this kind happened.'
            : 'Nothing of this kind in the last of the log.'}
        </Empty>
      ) : null}
      {days.map(([day, lines]) => (
        <Section key={day} title={longDayOf(day)}>
          <ul className={classes['list']}>
            {lines.map((line) => (
              <LineItem key={line.event.position} line={line} subjectOf={(id) => subjects.get(id)} />
            ))}
          </ul>
        </Section>
      ))}
      {more === undefined ? null : (
        <Button variant="default" size="compact-sm" loading={query.isFetching} onClick={more}>
          Load earlier
        </Button>
      )}
    </Stack>
  );
};
