import { Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { counted } from '../../lib/format';
import { Section } from '../../ui/section';
import classes from './dependencies.module.css';
import type { Known } from './dependency-list';
import { FAMILIES, familyOf, KIND_WORDS, type Dependencies } from './kinds';
import { MOST_BOXES } from './picture-folds';
import { graphOf, type Box, type Graph, type Line } from './picture-graph';
import { BOX, layoutOf, type Layout, type Point } from './picture-layout';
import { Standings } from './patch-name';
import type { Standing } from './standing';

/** How small a wide picture may become before it scrolls: smaller could not be read. */
const SMALLEST = 0.85;
/** Edges that still have room for a word each. */
const WORDED = 24;
const pathOf = (points: readonly Point[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');

const Legend = () => (
  <ul className={classes['legend']} aria-label="What the lines mean">
    {FAMILIES.map(({ family, words }) => (
      <li key={family}>
        <svg width="34" height="8" aria-hidden>
          <path d="M1 4 L33 4" className={classes['edge']} data-family={family} />
        </svg>
        {words}
      </li>
    ))}
    <li>An arrow goes from what waits to what it waits for; what is “weak” is a guess.</li>
  </ul>
);

const wordsOf = ({ kinds, confidence }: Line): string =>
  [...kinds.map((kind) => KIND_WORDS[kind]), ...(confidence === 'weak' ? ['weak'] : [])].join(', ');

const Ways = ({ ways }: Pick<Layout, 'ways'>) => (
  <g aria-hidden>
    {ways.map(({ line, points }) => (
      <path
        key={`${line.from} ${line.to}`}
        d={pathOf(points)}
        className={classes['edge']}
        data-family={familyOf(line.kinds)}
        data-confidence={line.confidence}
        markerEnd="url(#sl-arrow)"
      >
        <title>{wordsOf(line)}</title>
      </path>
    ))}
    {ways.length > WORDED
      ? null
      : ways.map(({ line, words }) => (
          <text
            key={`${line.from} ${line.to}`}
            x={words.x}
            y={words.y + 4}
            textAnchor="middle"
            className={classes['edge-word']}
          >
            {wordsOf(line)}
          </text>
        ))}
  </g>
);

type BoxProps = {
  readonly box: Box;
  readonly at: Point;
  readonly standing: Standing;
  readonly onOpen: () => void;
};

/** A box that opens: the patch's own page, or what is folded in it. */
const BoxMark = ({ box, at, standing, onOpen }: BoxProps) => (
  <g
    role={box.isFolded ? 'button' : 'link'}
    tabIndex={0}
    className={classes['node']}
    data-focus={box.isFocus}
    data-folded={box.isFolded}
    transform={`translate(${String(at.x - BOX.width / 2)} ${String(at.y - BOX.height / 2)})`}
    onClick={onOpen}
    onKeyDown={(event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onOpen();
    }}
  >
    <rect width={BOX.width} height={BOX.height} rx={5} className={classes['box']} />
    <foreignObject width={BOX.width} height={BOX.height}>
      <div className={classes['inside']} title={box.title}>
        <div className={classes['node-title']}>{box.title}</div>
        {box.isFolded ? (
          <div className={classes['node-state']}>folded; opens</div>
        ) : (
          <div className={classes['node-state']}>
            <Standings standing={standing} />
          </div>
        )}
      </div>
    </foreignObject>
  </g>
);

const Alternative = ({ graph }: { readonly graph: Graph }) => {
  const titles = new Map(graph.boxes.map((box) => [box.id, box.title]));
  return (
    <details>
      <summary>The picture in words</summary>
      <ul className={classes['edges']}>
        {graph.lines.map((line) => (
          <li key={`${line.from} ${line.to}`}>
            “{titles.get(line.from)}” waits for “{titles.get(line.to)}”:{' '}
            {line.kinds.map((k) => KIND_WORDS[k]).join(', ')}, {line.confidence}
          </li>
        ))}
      </ul>
    </details>
  );
};

/** Begins where one stands, not in a corner of a large picture; goes there again when one stands elsewhere. */
const useShown = (place: RefObject<HTMLDivElement | null>, drawn: Layout, id: string): void => {
  const shown = useRef('');
  useLayoutEffect(() => {
    const [at, frame] = [drawn.places.get(id), place.current];
    if (at === undefined || frame === null || shown.current === id) return;
    shown.current = id;
    // A wide picture is drawn smaller than it was laid out.
    const scale = (frame.querySelector('svg')?.getBoundingClientRect().width ?? drawn.width) / drawn.width;
    frame.scrollTo(at.x * scale - frame.clientWidth / 2, at.y * scale - frame.clientHeight / 2);
  }, [place, drawn, id]);
};

type Props = { readonly graph: Pick<Dependencies, 'nodes' | 'edges' | 'focus'>; readonly known: Known };

/** What waits for what, drawn in layers. */
export const Picture = ({ graph: all, known }: Props) => {
  const navigate = useNavigate();
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set());
  const graph = useMemo(() => graphOf(all, opened), [all, opened]);
  const drawn = useMemo(() => layoutOf(graph, graph.lines.length > WORDED ? () => '' : wordsOf), [graph]);
  const open = (box: Box): void => {
    if (box.isFolded) {
      setOpened((was) => new Set([...was, box.id]));
      // The box is gone, and with it where the keyboard was.
      place.current?.focus();
    } else
      void navigate({
        to: '/dependencies/$ref',
        params: { ref: box.id },
        search: (old: object) => old,
      } as never);
  };
  const place = useRef<HTMLDivElement>(null);
  const stood = all.focus[0] ?? '';
  useShown(place, drawn, stood);
  const folded = graph.boxes.filter((box) => box.isFolded).length;
  return (
    <Section
      title="Picture"
      note={`${counted(graph.boxes.length, 'box', 'boxes')}, ${counted(graph.lines.length, 'line')}${folded === 0 ? '' : `; ${counted(folded, 'group')} folded, for more than ${String(MOST_BOXES)} cannot be read`}`}
      actions={
        opened.size === 0 ? undefined : (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setOpened(new Set());
            }}
          >
            Fold again
          </Button>
        )
      }
    >
      <Legend />
      <div
        ref={place}
        className={classes['picture']}
        tabIndex={0}
        role="group"
        aria-label="Picture of what waits for what"
      >
        <svg
          viewBox={`0 0 ${String(drawn.width)} ${String(drawn.height)}`}
          style={{
            display: 'block',
            width: '100%',
            minWidth: `${String(drawn.width * SMALLEST)}px`,
            maxWidth: `${String(drawn.width)}px`,
          }}
          role="group"
          aria-label="Patches in layers"
        >
          <defs>
            <marker
              id="sl-arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 z" className={classes['arrow']} />
            </marker>
          </defs>
          <Ways ways={drawn.ways} />
          {graph.boxes.map((box) => {
            const at = drawn.places.get(box.id);
            return at === undefined ? null : (
              <BoxMark
                key={box.id}
                box={box}
                at={at}
                standing={box.isFolded ? {} : known.standingOf(box.id)}
                onOpen={() => {
                  open(box);
                }}
              />
            );
          })}
        </svg>
      </div>
      {graph.implied === 0 ? null : (
        <Text size="xs" c="dimmed" mt={4}>
          {counted(graph.implied, 'edge')} of series order that follow from others are not drawn.
        </Text>
      )}
      <Alternative graph={graph} />
    </Section>
  );
};
