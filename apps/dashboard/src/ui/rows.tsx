import {
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type Row,
  type SortingState,
} from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { grouped } from '../lib/grouped';
import { useKeys } from '../lib/keys';
import classes from './rows.module.css';

/** Columns of a table: how wide each is, as CSS has it, and whether a phone leaves it out. */
export type Column<T> = ColumnDef<T> & {
  readonly meta: { readonly width: string; readonly narrow?: 'hide' | 'whole' };
};

type Props<T> = {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly idOf: (row: T) => string;
  /** What `o`, Enter and a click on the row open. */
  readonly onOpen: (row: T) => void;
  /** Rows stand under headings of these names, in the order in which the names first come. */
  readonly group?: {
    readonly of: (row: T) => string;
    readonly heading: (name: string, n: number) => ReactNode;
  };
};

type Item<T> =
  | { readonly kind: 'heading'; readonly name: string; readonly n: number }
  | { readonly kind: 'row'; readonly row: Row<T>; readonly place: number };

const ROW_PX = 32;
const OVERSCAN = 12;

const itemsOf = <T,>(rows: readonly Row<T>[], of: ((row: T) => string) | undefined): readonly Item<T>[] => {
  if (of === undefined) return rows.map((row, place) => ({ kind: 'row', row, place }));
  const groups = grouped(rows, (row) => of(row.original));
  let place = 0;
  return [...groups].flatMap(([name, members]) => [
    { kind: 'heading' as const, name, n: members.length },
    ...members.map((row) => ({ kind: 'row' as const, row, place: place++ })),
  ]);
};

/**
 * A table of any number of rows, of which those in view are in the page. `j` and `k` move through it, `o` and Enter open; a click on a heading
 * sorts.
 */
export const Rows = <T,>({ label, rows, columns, idOf, onOpen, group }: Props<T>) => {
  const [sorting, setSorting] = useState<SortingState>([]);
  const [at, setAt] = useState(-1);
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  // eslint-disable-next-line react-hooks/incompatible-library -- the table is read while rendering only
  const table = useReactTable({
    data: rows as T[],
    columns: columns as Column<T>[],
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: idOf,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const sorted = table.getRowModel().rows;
  const of = group?.of;
  const items = useMemo(() => itemsOf(sorted, of), [sorted, of]);
  const places = useMemo(() => items.flatMap((item, index) => (item.kind === 'row' ? [index] : [])), [items]);
  useLayoutEffect(() => {
    setMargin(body.current?.offsetTop ?? 0);
  }, []);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: margin,
  });
  const move = (to: number): void => {
    const place = Math.max(0, Math.min(places.length - 1, to));
    const index = places[place];
    if (index === undefined) return;
    setAt(place);
    virtual.scrollToIndex(index, { align: 'auto' });
  };
  const open = (place: number): void => {
    const item = items[places[place] ?? -1];
    if (item?.kind === 'row') onOpen(item.row.original);
  };
  useKeys({
    j: () => {
      move(at + 1);
    },
    k: () => {
      move(at - 1);
    },
    o: () => {
      open(at);
    },
    ...(at < 0
      ? {}
      : {
          Enter: () => {
            open(at);
          },
        }),
  });
  const template = { gridTemplateColumns: columns.map(({ meta }) => meta.width).join(' ') };
  return (
    <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className={classes['table']}>
      <div role="rowgroup" className={classes['head']}>
        {table.getHeaderGroups().map((line) => (
          <div role="row" key={line.id} className={classes['row']} style={template}>
            {line.headers.map(({ id, column, getContext }) => (
              <div
                role="columnheader"
                key={id}
                data-narrow={(column.columnDef as Column<T>).meta.narrow}
                aria-sort={
                  column.getIsSorted() === 'asc'
                    ? 'ascending'
                    : column.getIsSorted() === 'desc'
                      ? 'descending'
                      : 'none'
                }
              >
                <button type="button" className={classes['sort']} onClick={column.getToggleSortingHandler()}>
                  {flexRender(column.columnDef.header, getContext())}
                  <span aria-hidden>{{ asc: ' ▲', desc: ' ▼' }[column.getIsSorted() as string] ?? ''}</span>
                </button>
              </div>
            ))}
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        ref={body}
        className={classes['body']}
        style={{ height: `${String(virtual.getTotalSize())}px` }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const place = { transform: `translateY(${String(start - margin)}px)` };
          if (item.kind === 'heading')
            return (
              <div
                role="row"
                key={`heading ${item.name}`}
                data-index={index}
                ref={virtual.measureElement}
                className={classes['heading']}
                style={place}
              >
                <div role="cell">{group?.heading(item.name, item.n)}</div>
              </div>
            );
          return (
            // Keys act on the whole table; a mouse may click the row as well as the link in it.
            <div
              role="row"
              key={item.row.id}
              data-index={index}
              aria-rowindex={item.place + 2}
              aria-selected={item.place === at}
              ref={virtual.measureElement}
              className={classes['row']}
              style={{ ...template, ...place }}
              onClick={(event) => {
                setAt(item.place);
                if ((event.target as HTMLElement).closest('a, button') === null) onOpen(item.row.original);
              }}
            >
              {item.row.getVisibleCells().map((cell) => (
                <div role="cell" key={cell.id} data-narrow={(cell.column.columnDef as Column<T>).meta.narrow}>
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
};
