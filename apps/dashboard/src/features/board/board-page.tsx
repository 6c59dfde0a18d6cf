import { Group, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import { longDayOf } from '../../lib/format';
import { useRead, useWhole } from '../../lib/read';
import { usePageSearch } from '../../lib/search';
import { useTitle } from '../../lib/title';
import { isPast, useViewpoint } from '../../lib/viewpoint';
import { LinePicker } from '../../ui/line-picker';
import { Empty, Failure, Loaded, Loading } from '../../ui/loaded';
import { usePageNow } from '../../ui/when';
import { currentLine, type Line } from '../../lib/current-line';
import { Filters } from './filters';
import { GateRows } from './gate-rows';
import { among, countsOf, inOrder, rulesIn, statesIn, type Gate } from './gates';
import { PhaseStrip } from './phase-strip';
import { Policy } from './policy';

const gatesOf = ({ gates }: { readonly gates: readonly Gate[] }): readonly Gate[] => gates;

type NoneProps = { readonly release: string; readonly knownThrough: string | null | undefined };

/** Nothing is judged: where the mail ends long before, the way to where it does. */
const NoneJudged = ({ release, knownThrough }: NoneProps) => {
  const isPastNow = isPast(useViewpoint());
  const day = knownThrough?.slice(0, 10);
  return (
    <>
      No series is judged for {release} {isPastNow ? 'as of then' : 'now'}.{' '}
      {isPastNow || day === undefined ? null : (
        <Link to="/board" search={{ asOf: day } as never}>
          Look from {longDayOf(day)}, where the mail ends
        </Link>
      )}
    </>
  );
};

const Gates = ({ release }: { readonly release: string }) => {
  const [search, change] = usePageSearch();
  const { rows, isWhole, query, knownThrough } = useWhole(
    '/releases/{release}/gates',
    { release },
    { rowsOf: gatesOf },
  );
  // Typing stays quick: the rows follow when there is time.
  const filter = useDeferredValue(search);
  const left = useMemo(() => among(rows, filter), [rows, filter]);
  const shown = useMemo(() => inOrder(left, filter['outcome']), [left, filter]);
  const counts = useMemo(() => countsOf(left), [left]);
  const choices = useMemo(() => ({ rules: rulesIn(rows), states: statesIn(rows) }), [rows]);
  return (
    <>
      <Filters
        search={search}
        onChange={change}
        counts={counts}
        total={left.length}
        of={rows.length}
        isWhole={isWhole}
        choices={choices}
      />
      {query.isError ? <Failure query={query} /> : null}
      {query.isPending && !query.isError ? <Loading rows={10} what="the board" /> : null}
      {shown.length > 0 ? <GateRows gates={shown} /> : null}
      {shown.length === 0 && isWhole ? (
        <Empty knownThrough={knownThrough}>
          {rows.length === 0 ? (
            <NoneJudged release={release} knownThrough={knownThrough} />
          ) : (
            `None of ${String(rows.length)} series is left by these filters.`
          )}
        </Empty>
      ) : null}
    </>
  );
};

const Board = ({ lines, release }: { readonly lines: readonly Line[]; readonly release: string }) => {
  const line = lines.find((one) => one.release === release);
  useTitle(`${release} board`);
  return (
    <>
      <Group justify="space-between" mb="xs" wrap="wrap">
        <Title order={1} fz="1.2rem">
          Gate board of {release}
        </Title>
        <LinePicker lines={lines} release={release} to="/board/$release" />
      </Group>
      {line === undefined ? (
        <Text size="sm">The project has no release line {release}.</Text>
      ) : (
        <>
          <PhaseStrip line={line} />
          <Policy release={release} />
          <Gates key={release} release={release} />
        </>
      )}
    </>
  );
};

/** The gate board of a release line: what may go in, and what stands against the rest. */
export const BoardPage = () => {
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
              Gate board
            </Title>
            <Empty>The project has no release line.</Empty>
          </>
        ) : (
          <Board lines={releases} release={named} />
        );
      }}
    </Loaded>
  );
};
