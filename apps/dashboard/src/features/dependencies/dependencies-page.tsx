import { Alert, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { counted } from '../../lib/format';
import { OF_PATCHES, useDecider } from '../../lib/me';
import { useRead } from '../../lib/read';
import { useRowKeys } from '../../lib/row-keys';
import { useMoments } from '../../lib/series-moments';
import { useTitle } from '../../lib/title';
import { Loaded, Loading } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { TreeUnread } from '../../ui/tree-unread';
import classes from './dependencies.module.css';
import { DependencyList, type Known } from './dependency-list';
import { branchesOf, type Direction } from './dependency-tree';
import { EdgeDecisions } from './edge-decisions';
import { titleOf, type Dependencies, type PatchNode } from './kinds';
import { PatchName, Standings } from './patch-name';
import { useStandings } from './standing';
import { Why } from './why';
import { WhatIf } from './what-if';

const Picture = lazy(async () => ({ default: (await import('./picture')).Picture }));

const VIEWS = [
  { value: 'list', label: 'List' },
  { value: 'picture', label: 'Picture' },
  { value: 'what-if', label: 'What if…' },
] as const;

const Views = ({ view }: { readonly view: string }) => {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label="View"
      data={VIEWS.map((one) => ({ ...one }))}
      value={view}
      onChange={(to) =>
        void navigate({
          to: '.',
          search: (old: object) => ({ ...old, view: to === 'list' ? undefined : to }),
        } as never)
      }
    />
  );
};

const Cycles = ({
  cycles,
  nodes,
}: {
  readonly cycles: Dependencies['cycles'];
  readonly nodes: Known['nodes'];
}) =>
  cycles.length === 0 ? null : (
    <Alert color="yellow" icon={<IconRefreshAlert aria-hidden />} title={counted(cycles.length, 'cycle')}>
      {cycles.map((cycle) => (
        <Text size="sm" key={cycle.join()}>
          {[...cycle, ...cycle.slice(0, 1)]
            .map((ref) => {
              const node = nodes.get(ref);
              return node === undefined ? ref : `“${titleOf(node)}”`;
            })
            .join(' waits for ')}
        </Text>
      ))}
    </Alert>
  );

const Lists = ({ waits, blocks, known }: { waits: Dependencies; blocks: Dependencies; known: Known }) => {
  const place = useRowKeys();
  const part = (direction: Direction, { edges, focus, leftOut }: Dependencies, title: string) => {
    const branches = branchesOf(edges, focus, direction, known.nodes);
    const note = `${counted(branches.length, 'patch', 'patches')}${leftOut > 0 ? `; ${String(leftOut)} more were left out` : ''}`;
    return (
      <Section title={title} note={note}>
        <DependencyList label={title} branches={branches} known={known} />
      </Section>
    );
  };
  return (
    <Stack gap="sm" ref={place}>
      {part('waits-for', waits, 'Waits for')}
      {part('blocks', blocks, 'Blocks')}
      <Text size="xs" c="dimmed">
        Which numbers of the interface were given after its own, and which verdicts would change without it,
        says{' '}
        <Link
          to="."
          search={((old: object) => ({ ...old, view: 'what-if' })) as never}
          className={classes['link'] ?? ''}
        >
          What if…
        </Link>
      </Text>
      <EdgeDecisions nodes={known.nodes} mayDecide={known.mayDecide} />
    </Stack>
  );
};

const Focus = ({ focus, known }: { readonly focus: readonly string[]; readonly known: Known }) => {
  const nodes = focus.flatMap((ref) => known.nodes.get(ref) ?? []);
  const first = nodes.find(({ subject, sort }) => subject !== null && sort !== 'expected') ?? nodes[0];
  useMoments(first?.place?.series);
  if (first === undefined) return null;
  return (
    <Stack gap={4}>
      <Group gap="md">
        <PatchName node={first} leadsTo="series" />
        <Standings standing={known.standingOf(first.ref)} />
        {nodes.length > 1 ? (
          <Text size="xs" c="dimmed">
            and {counted(nodes.length - 1, 'other patch', 'other patches')} of it
          </Text>
        ) : null}
      </Group>
      {first.sort === 'posted' ? <Why patch={first} /> : null}
      <TreeUnread />
    </Stack>
  );
};

const joined = (waits: Dependencies, blocks: Dependencies) => {
  const nodes = new Map([...waits.nodes, ...blocks.nodes].map((node) => [node.ref, node] as const));
  const edges = new Map(
    [...waits.edges, ...blocks.edges].map(
      (edge) => [`${edge.from}\n${edge.to}\n${edge.kind}`, edge] as const,
    ),
  );
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    focus: [...new Set([...waits.focus, ...blocks.focus])],
    byRef: nodes as ReadonlyMap<string, PatchNode>,
  };
};

const cyclesIn = (waits: Dependencies, blocks: Dependencies): Dependencies['cycles'] => [
  ...new Map([...waits.cycles, ...blocks.cycles].map((cycle) => [cycle.toSorted().join(), cycle])).values(),
];

type Both = { readonly waits: Dependencies; readonly blocks: Dependencies; readonly view: string };

const Shown = ({ waits, blocks, view }: Both) => {
  const graph = useMemo(() => joined(waits, blocks), [waits, blocks]);
  const standingOf = useStandings(graph.nodes, graph.edges);
  const { may: mayDecide } = useDecider(OF_PATCHES);
  const known: Known = { nodes: graph.byRef, standingOf, mayDecide };
  return (
    <>
      <Focus focus={graph.focus} known={known} />
      <Cycles cycles={cyclesIn(waits, blocks)} nodes={graph.byRef} />
      {view === 'picture' ? (
        <Suspense fallback={<Loading what="the picture" />}>
          <Picture graph={graph} known={known} />
        </Suspense>
      ) : (
        <Lists waits={waits} blocks={blocks} known={known} />
      )}
    </>
  );
};

/** What a series, a patch, a commit or a symbol waits for and blocks, and what would be if it were taken back. */
export const DependenciesPage = () => {
  const { ref } = useParams({ from: '/dependencies/$ref' });
  const { view = 'list' } = useSearch({ from: '/dependencies/$ref' });
  const isWhatIf = view === 'what-if';
  const asked = { enabled: !isWhatIf };
  const waits = useRead('/dependencies/{ref}', { ref }, { transitive: true }, asked);
  const blocks = useRead('/dependencies/{ref}', { ref }, { transitive: true, reverse: true }, asked);
  useTitle(`Dependencies of ${ref}`);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} fz="1.2rem">
          Dependencies of <code style={{ overflowWrap: 'anywhere', fontSize: '0.85em' }}>{ref}</code>
        </Title>
        <Views view={view} />
      </Group>
      {isWhatIf ? (
        <WhatIf />
      ) : (
        <Loaded query={waits} what="what it waits for">
          {(w) => (
            <Loaded query={blocks} what="what it blocks">
              {(b) => <Shown waits={w} blocks={b} view={view} />}
            </Loaded>
          )}
        </Loaded>
      )}
    </Stack>
  );
};
