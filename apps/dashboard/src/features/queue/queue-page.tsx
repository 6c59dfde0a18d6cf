import { Alert, Button, Chip, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { counted } from '../../lib/format';
import { useMe } from '../../lib/me';
import { useRead } from '../../lib/read';
import { useRowKeys } from '../../lib/row-keys';
import { useTitle } from '../../lib/title';
import { Empty, Loaded } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { QueueItem } from './queue-item';
import classes from './queue.module.css';
import { partsOf, type Part, type Queue, type Role } from './sections';

const TITLES: Readonly<Record<Role, string>> = {
  maintainer: 'As maintainer',
  author: 'As author',
  'release-manager': 'As release manager',
};
const NOTHING: Readonly<Record<Role, string>> = {
  maintainer: 'No open series touches what this person maintains.',
  author: 'No open series of this person is known.',
  'release-manager': 'Nothing waits for the release manager.',
};

type Go = (search: Readonly<Record<string, string | undefined>>) => void;

const useGo = (): Go => {
  const navigate = useNavigate();
  return (search) => void navigate({ to: '.', search: (old: object) => ({ ...old, ...search }) } as never);
};

const WhoseQueue = ({ as }: { readonly as: string }) => {
  const go = useGo();
  const [address, setAddress] = useState(as);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go({ as: address.trim() === '' ? undefined : address.trim() });
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          type="email"
          label="Queue of"
          placeholder="name@example.org"
          value={address}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
          }}
        />
        <Button type="submit" size="compact-sm" variant="default">
          Show
        </Button>
      </Group>
    </form>
  );
};

type PartProps = { readonly part: Part; readonly isOwn: boolean };

const PartShown = ({ part: { role, waiting, others }, isOwn }: PartProps) => (
  <Section
    title={TITLES[role]}
    note={`${String(waiting.length)} ${waiting.length === 1 ? 'waits' : 'wait'} for ${isOwn ? 'you' : 'them'}, ${counted(others.length, 'other')}`}
  >
    {waiting.length + others.length === 0 ? <Text size="sm">{NOTHING[role]}</Text> : null}
    <ul className={classes['list']}>
      {waiting.map((item) => (
        <QueueItem key={item.series} item={item} isOwn={isOwn} />
      ))}
    </ul>
    {others.length === 0 ? null : (
      <details open={waiting.length === 0}>
        <summary className={classes['others']}>
          {counted(others.length, 'series', 'series')}: somebody else’s turn
        </summary>
        <ul className={classes['list']}>
          {others.map((item) => (
            <QueueItem key={item.series} item={item} isOwn={isOwn} />
          ))}
        </ul>
      </details>
    )}
  </Section>
);

const Lines = ({ queue, release }: { readonly queue: Queue; readonly release: string | undefined }) => {
  const go = useGo();
  const lines = [
    ...new Set([...queue.items.map((i) => i.release), ...(release === undefined ? [] : [release])]),
  ];
  if (lines.length < 2 && release === undefined) return null;
  return (
    <Group gap={4} role="group" aria-label="Only this release line">
      {lines.sort().map((line) => (
        <Chip
          key={line}
          size="xs"
          variant="outline"
          checked={line === release}
          onChange={(on) => {
            go({ release: on ? line : undefined });
          }}
        >
          {line}
        </Chip>
      ))}
    </Group>
  );
};

/** What somebody is known to be at that moment: a queue that is empty because no role is known has to say so. */
const Roles = ({ queue: { person, roles } }: { readonly queue: Queue }) => (
  <Text size="sm">
    <strong>{person.name === '' ? person.address : person.name}</strong>{' '}
    {[
      ...(roles.maintainer ? ['maintains parts of the tree'] : []),
      ...(roles.releaseManagerOf.length === 0 ? [] : [`manages ${roles.releaseManagerOf.join(', ')}`]),
    ].join(' and ') || 'has no role that is known'}
    .
  </Text>
);

type ShownProps = {
  readonly queue: Queue;
  readonly release: string | undefined;
  /** Whether it is of whoever looks. */
  readonly isOwn: boolean;
};

const Shown = ({ queue, release, isOwn }: ShownProps) => (
  <>
    <Group justify="space-between">
      <Roles queue={queue} />
      <Lines queue={queue} release={release} />
    </Group>
    {queue.items.length === 0 ? (
      <Empty knownThrough={queue.knownThrough}>
        No series waits for this person: none of those they posted or maintain is still open, or none is
        known.
      </Empty>
    ) : (
      partsOf(queue).map((part) => <PartShown key={part.role} part={part} isOwn={isOwn} />)
    )}
  </>
);

const Hint = () => (
  <Alert icon={<IconLogin2 aria-hidden />} color="blue" title="Sign in to see what waits for you">
    Who you are here is an address. Without signing in, write any address to see what waits for it: nothing of
    this is secret, it comes from the lists.
  </Alert>
);

/** What waits for whoever is signed in, or for anybody by address, and whose turn it is with the rest of theirs. */
export const QueuePage = () => {
  const { as, release } = useSearch({ from: '/queue' });
  const me = useMe();
  const own = me?.kind === 'anonymous' ? undefined : me?.addresses[0];
  const person = as ?? own;
  const isOwn = as === undefined || (me?.addresses ?? []).includes(as);
  useTitle(isOwn ? 'My queue' : `Queue of ${as}`);
  const query = useRead('/queue', {}, { person, release }, { enabled: person !== undefined, keep: true });
  const place = useRowKeys();
  return (
    <Stack gap="sm" ref={place}>
      <Group justify="space-between" align="flex-end">
        <Title order={1} fz="1.2rem">
          {isOwn ? 'My queue' : `Queue of ${query.data?.person.name || as}`}
        </Title>
        <WhoseQueue key={person} as={person ?? ''} />
      </Group>
      {me !== undefined && person === undefined ? <Hint /> : null}
      {person === undefined ? null : (
        <Loaded query={query} what="the queue">
          {(queue) => <Shown queue={queue} release={release} isOwn={isOwn} />}
        </Loaded>
      )}
    </Stack>
  );
};
