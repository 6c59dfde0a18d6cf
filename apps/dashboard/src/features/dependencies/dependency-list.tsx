import { Button, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { counted } from '../../lib/format';
import { When } from '../../ui/when';
import classes from './dependencies.module.css';
import type { Branch } from './dependency-tree';
import { EdgeList } from './edge-list';
import { KIND_WORDS, surest, type Edge, type PatchNode } from './kinds';
import { PatchName, Standings } from './patch-name';
import type { Standing } from './standing';

/** Rows shown before one asks for all. */
const FIRST = 120;

export type Known = {
  readonly nodes: ReadonlyMap<string, PatchNode>;
  readonly standingOf: (ref: string) => Standing;
  readonly mayDecide: boolean;
};

const kindsIn = (edges: readonly Edge[]): string =>
  [...new Set(edges.map((e) => KIND_WORDS[e.kind]))].join(', ');

const Row = ({ branch, known }: { readonly branch: Branch; readonly known: Known }) => {
  const [isOpen, setOpen] = useState(false);
  const node = known.nodes.get(branch.ref);
  if (node === undefined) return null;
  const confidence = surest(branch.edges);
  const all = [...branch.edges, ...branch.others];
  return (
    <li
      className={classes['branch']}
      style={{ paddingLeft: `${String(Math.min(branch.depth - 1, 6) * 18)}px` }}
    >
      <div className={classes['row']}>
        <button
          type="button"
          data-row
          className={classes['open']}
          aria-expanded={isOpen}
          aria-label={`${counted(all.length, 'edge')} of “${node.subject ?? node.ref}”`}
          onClick={() => {
            setOpen((was) => !was);
          }}
        >
          {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        </button>
        <PatchName node={node} />
        <Standings standing={known.standingOf(branch.ref)} />
        <span className={classes['why']} data-confidence={confidence}>
          {kindsIn(branch.edges)} <b>{confidence}</b>
        </span>
        <span className={classes['at']}>
          <When at={node.at} day />
        </span>
      </div>
      {isOpen ? <EdgeList edges={all} nodes={known.nodes} mayDecide={known.mayDecide} /> : null}
    </li>
  );
};

type Props = {
  readonly label: string;
  readonly branches: readonly Branch[];
  readonly known: Known;
};

/** Patches under each other as they depend, `j` and `k` from one to the next. */
export const DependencyList = ({ label, branches, known }: Props) => {
  const [isWhole, setWhole] = useState(false);
  const shown = useMemo(() => (isWhole ? branches : branches.slice(0, FIRST)), [branches, isWhole]);
  return (
    <>
      <ul className={classes['tree']} aria-label={label}>
        {shown.map((branch) => (
          <Row key={branch.ref} branch={branch} known={known} />
        ))}
      </ul>
      {shown.length < branches.length ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            setWhole(true);
          }}
        >
          Show all {branches.length}
        </Button>
      ) : null}
      {branches.length === 0 ? (
        <Text size="sm" c="dimmed" py={6}>
          Nothing, as far as is known.
        </Text>
      ) : null}
    </>
  );
};
