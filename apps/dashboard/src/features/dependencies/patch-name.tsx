import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { shortCommit } from '../../lib/format';
import { OutcomeMark } from '../../ui/outcome';
import { StateMark } from '../../ui/state';
import classes from './dependencies.module.css';
import { titleOf, type PatchNode } from './kinds';
import type { Standing } from './standing';

/** The page of a series shows its latest revision, where none is asked for. */
export const ofRevision = ({ place }: Pick<PatchNode, 'place'>) =>
  (place === null || place.newest ? {} : { revision: place.revision }) as never;

type NameProps = { readonly node: PatchNode; readonly leadsTo?: 'dependencies' | 'series' };

/** A patch by its title, with where it is from. The title leads to what it needs and blocks; on the page that says so already, to its series. */
export const PatchName = ({ node, leadsTo = 'dependencies' }: NameProps) => (
  <span className={classes['name']}>
    <Link
      to={leadsTo === 'series' && node.place !== null ? '/series/$ref' : '/dependencies/$ref'}
      params={{ ref: node.ref }}
      search={ofRevision(node)}
      className={classes['title'] ?? ''}
    >
      {titleOf(node)}
    </Link>{' '}
    <Text component="span" size="xs" c="dimmed">
      {node.place === null ? (
        <code>{shortCommit(node.ref)}</code>
      ) : (
        <Link
          to="/series/$ref"
          params={{ ref: node.place.series }}
          search={ofRevision(node)}
          className={classes['series'] ?? ''}
        >
          v{node.place.revision} {node.place.position}/{node.place.total}
        </Link>
      )}
      {node.place?.newest === false ? ', an older version' : ''}
      {node.sort === 'expected' ? ', never received' : ''}
      {node.titleFrom?.from === 'quoted-shortlog' ? ', title by hearsay' : ''}
    </Text>
  </span>
);

/** Where it stands, and what the gate says of it. */
export const Standings = ({ standing }: { readonly standing: Standing }) => (
  <span className={classes['standing']}>
    {standing.isNotAsked === undefined ? null : (
      <Text component="span" size="xs" c="dimmed" title="Too many series for one page; its own page says it">
        state not asked for
      </Text>
    )}
    {standing.outcome === undefined ? null : <OutcomeMark outcome={standing.outcome} />}
    {standing.state === undefined ? null : <StateMark state={standing.state} />}
  </span>
);
