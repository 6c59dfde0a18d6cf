import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { counted } from '../../lib/format';
import { useRead } from '../../lib/read';
import { CommitLink, SeriesLink } from '../../ui/links';
import { Loaded } from '../../ui/loaded';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { needsOf, placeOf, type Need } from './needs-of';
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

const Half = ({
  title,
  needs,
  none,
}: {
  readonly title: string;
  readonly needs: readonly Need[];
  readonly none: string;
}) => (
  <div>
    <strong>{title}</strong> <span className={classes['dim']}>({needs.length})</span>
    {needs.length === 0 ? (
      <Text size="xs" c="dimmed">
        {none}
      </Text>
    ) : (
      <ul className={classes['note']}>
        {needs.slice(0, SHOWN).map((need) => (
          <NeedItem key={need.ref} need={need} />
        ))}
        {needs.length > SHOWN ? (
          <li className={classes['dim']}>and {counted(needs.length - SHOWN, 'more')}</li>
        ) : null}
      </ul>
    )}
  </div>
);

/** What it waits for, and what waits for it, in short. */
export const Needs = ({ gateRef, seriesRef }: { readonly gateRef: string; readonly seriesRef: string }) => {
  const needs = useRead('/dependencies/{ref}', { ref: gateRef });
  const needed = useRead('/dependencies/{ref}', { ref: gateRef }, { reverse: true });
  return (
    <Section
      title="Dependencies"
      actions={
        <Link to="/dependencies/$ref" params={{ ref: seriesRef }} className={classes['small'] ?? ''}>
          all, and what if
        </Link>
      }
    >
      <Stack gap={8} className={classes['verdict']}>
        <Loaded query={needs} what="what it waits for" rows={2}>
          {(answer) => <Half title="Waits for" needs={needsOf(answer, 'to')} none="Nothing that is known." />}
        </Loaded>
        <Loaded query={needed} what="what waits for it" rows={2}>
          {(answer) => (
            <Half title="Blocks" needs={needsOf(answer, 'from')} none="Nothing that is known waits for it." />
          )}
        </Loaded>
      </Stack>
    </Section>
  );
};
