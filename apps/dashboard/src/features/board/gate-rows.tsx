import { useNavigate } from '@tanstack/react-router';
import { memo } from 'react';
import { counted } from '../../lib/format';
import { MEANINGS, type Outcome } from '../../lib/outcomes';
import { SeriesLink } from '../../ui/links';
import { OutcomeMark } from '../../ui/outcome';
import { Rows, type Column } from '../../ui/rows';
import { StateMark } from '../../ui/state';
import { When } from '../../ui/when';
import classes from './board.module.css';
import type { Gate } from './gates';

const COLUMNS: readonly Column<Gate>[] = [
  {
    id: 'outcome',
    header: 'verdict',
    accessorKey: 'outcome',
    cell: ({ row }) => <OutcomeMark outcome={row.original.outcome} />,
    meta: { width: '112px' },
  },
  {
    id: 'subject',
    header: 'series',
    accessorKey: 'subject',
    cell: ({ row: { original } }) => (
      <span className={classes['prose']} title={original.subject}>
        <SeriesLink to={original.series}>{original.subject}</SeriesLink>{' '}
        <span className={classes['dim']}>v{original.revision}</span>
      </span>
    ),
    meta: { width: 'minmax(180px, 2.2fr)' },
  },
  {
    id: 'because',
    header: 'because',
    accessorKey: 'because',
    cell: ({ row: { original } }) => (
      <>
        <span className={classes['prose']} title={original.because}>
          {original.because === '' ? (
            <span className={classes['dim']}>nothing stands against it</span>
          ) : (
            original.because
          )}
        </span>
        {original.acting > 1 ? <span className={classes['dim']}> +{original.acting - 1} more</span> : null}
      </>
    ),
    meta: { width: 'minmax(180px, 3fr)', narrow: 'whole' },
  },
  {
    id: 'clearedBy',
    header: 'cleared by',
    accessorKey: 'clearedBy',
    cell: ({ row: { original } }) => (
      <span className={classes['prose']} title={original.clearedBy}>
        {original.clearedBy}
      </span>
    ),
    meta: { width: 'minmax(130px, 1.8fr)', narrow: 'hide' },
  },
  {
    id: 'author',
    header: 'author',
    accessorKey: 'author',
    cell: ({ row: { original } }) => <span title={original.author}>{original.author}</span>,
    meta: { width: 'minmax(90px, 0.8fr)', narrow: 'hide' },
  },
  {
    id: 'state',
    header: 'state',
    accessorKey: 'state',
    cell: ({ row: { original } }) => <StateMark state={original.state} />,
    meta: { width: '116px', narrow: 'hide' },
  },
  {
    id: 'postedAt',
    header: 'posted',
    accessorKey: 'postedAt',
    cell: ({ row: { original } }) => <When at={original.postedAt} distance />,
    meta: { width: '74px', narrow: 'hide' },
  },
];

const GROUP = {
  of: ({ outcome }: Gate): string => outcome,
  heading: (name: string, n: number) => (
    <span className={classes['group']}>
      <OutcomeMark outcome={name as Outcome} /> {counted(n, 'series', 'series')}{' '}
      <span className={classes['dim']}>{MEANINGS[name as Outcome]}</span>
    </span>
  ),
};

/** The rows of the board under their outcomes. */
export const GateRows = memo(({ gates }: { readonly gates: readonly Gate[] }) => {
  const navigate = useNavigate();
  return (
    <Rows
      label="Series judged for this release line"
      rows={gates}
      columns={COLUMNS}
      idOf={(gate) => gate.series}
      group={GROUP}
      onOpen={(gate) =>
        void navigate({
          to: '/series/$ref',
          params: { ref: gate.series },
          search: (old: object) => old,
        } as never)
      }
    />
  );
});
GateRows.displayName = 'GateRows';
