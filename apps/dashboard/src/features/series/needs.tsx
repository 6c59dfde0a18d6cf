import { Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRead } from '../../lib/read';
import { CommitLink, SeriesLink } from '../../ui/links';
import { Loaded } from '../../ui/loaded';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { needsOf, placeOf, unseenOrder, type Dependencies, type Need } from './needs-of';
import classes from './series.module.css';

/** More are on the page of dependencies. */
const SHOWN = 6;

const NeedItem = ({ need }: { readonly need: Need }) => {
  const { node, kinds, confidence, names } = need;
  const title = node?.subject ?? undefined;
  const label = title === undefined ? placeOf(need) : title;
  return (
    <li>
      {node?.place === null || node?.place === undefined ? (
        <Said text={label} />
      ) : (
        <SeriesLink to={node.sort === 'posted' ? need.ref : node.place.series}>
          <Said text={label} />
        </SeriesLink>
      )}{' '}
      <span className={classes['dim']}>
        {node?.sort === 'expected' ? 'never came; ' : ''}
        {kinds.join(', ')} ({confidence}){names.length === 0 ? '' : `: ${names.slice(0, 3).join(', ')}`}
      </span>
      {node?.landedAs === null || node?.landedAs === undefined ? null : (
        <>
          {' '}
          <span className={classes['dim']}>landed as</span> <CommitLink commit={node.landedAs} />
        </>
      )}
    </li>
  );
};

const ENDS = {
  to: { title: 'Waits for', none: 'Nothing that is known.', one: 'comes before', many: 'come before' },
  from: {
    title: 'Blocks',
    none: 'Nothing that is known waits for it.',
    one: 'waits behind',
    many: 'wait behind',
  },
} as const;

const Half = ({ answer, end }: { readonly answer: Dependencies; readonly end: 'from' | 'to' }) => {
  const { title, none, one, many } = ENDS[end];
  const needs = needsOf(answer, end);
  const unseen = unseenOrder(answer, end);
  return (
    <div>
      <strong>{title}</strong>
      <ul className={classes['note']}>
        {needs.slice(0, SHOWN).map((need) => (
          <NeedItem key={need.ref} need={need} />
        ))}
        {needs.length > SHOWN ? <li className={classes['dim']}>and {needs.length - SHOWN} more</li> : null}
        {unseen.map(({ position, others }) => (
          <li key={position}>
            {others.length === 1 ? 'Patch' : 'Patches'} {others.join(', ')} {others.length === 1 ? one : many}{' '}
            patch {position} in the series <span className={classes['dim']}>(never came)</span>
          </li>
        ))}
        {needs.length + unseen.length === 0 ? <li className={classes['dim']}>{none}</li> : null}
      </ul>
    </div>
  );
};

/** What it waits for, and what waits for it, in short. */
export const Needs = ({ gateRef }: { readonly gateRef: string }) => {
  const needs = useRead('/dependencies/{ref}', { ref: gateRef });
  const needed = useRead('/dependencies/{ref}', { ref: gateRef }, { reverse: true });
  return (
    <Section
      title="Dependencies"
      actions={
        <Link to="/dependencies/$ref" params={{ ref: gateRef }} className={classes['small'] ?? ''}>
          all, and what if
        </Link>
      }
    >
      <Stack gap={8} className={classes['verdict']}>
        <Loaded query={needs} what="what it waits for" rows={2}>
          {(answer) => <Half answer={answer} end="to" />}
        </Loaded>
        <Loaded query={needed} what="what waits for it" rows={2}>
          {(answer) => <Half answer={answer} end="from" />}
        </Loaded>
      </Stack>
    </Section>
  );
};
