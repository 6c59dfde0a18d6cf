import { fillTo, type Dependencies, type NodeSummary } from '@sluice/application';
import type { Edge, PatchRef } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { evidenceText, WIDTH } from './gate';

/** How deep a chain is indented; what lies deeper is told by asking from there. */
const MAX_DEPTH = 12;
/** Evidence shown of one edge before the rest is only counted, and names. */
const SHOWN_EVIDENCE = 2;
const SHOWN_NAMES = 6;

const NEVER = '1970-01-01T00:00:00Z' as Instant;

const KIND_TEXT: Readonly<Record<Edge['kind'], string>> = {
  declared: 'declared',
  base: 'base',
  'series-order': 'series order',
  symbol: 'symbols',
  lines: 'lines',
  number: 'next number',
  mirror: 'mirror',
  fixes: 'fixes',
  reverts: 'reverts',
  promise: 'promise',
  prose: 'prose',
};

const day = (instant: string): string => instant.slice(0, 10);
const short = (ref: PatchRef): string => (/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 12) : `<${ref}>`);

/** What a patch is called: its subject where one is known, and how it is found. */
export const nodeText = (node: NodeSummary): string => {
  const { ref, sort, at, subject, place, landedAs, likelyLandedAs } = node;
  const where = [
    short(ref),
    ...(place === undefined ? [] : [`v${place.revision} ${place.position}/${place.total}`]),
    ...(sort === 'expected' ? ['never received'] : [day(at)]),
    ...(landedAs === undefined ? [] : [`landed as ${short(landedAs)}`]),
    ...(likelyLandedAs === undefined ? [] : [`likely ${short(likelyLandedAs)}, by its title`]),
  ].join(', ');
  return subject === undefined ? where : `${subject} (${where})`;
};

const because = ({ kind, names = [], lines }: Edge): string => {
  const shown = names.slice(0, SHOWN_NAMES).join(', ');
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  const told = lines === undefined ? shown + more : `${lines}`;
  return told === '' ? KIND_TEXT[kind] : `${KIND_TEXT[kind]}: ${told}`;
};

/** Every edge between two patches, the surest first; a question mark stands before what a person should look at. */
const edgeLines = (edges: readonly Edge[], indent: string): readonly string[] =>
  edges.flatMap((edge) => {
    const { confidence, evidence } = edge;
    const mark = confidence === 'weak' ? '?' : '·';
    const sure = confidence === 'certain' ? '' : ` (${confidence})`;
    const shown = edge.kind === 'series-order' ? [] : evidence.slice(0, SHOWN_EVIDENCE);
    return [
      `${indent}${mark} ${because(edge)}${sure}`,
      ...shown.map((e) =>
        fillTo(WIDTH, evidenceText(e), { first: `${indent}    see `, rest: `${indent}        ` }),
      ),
      ...(shown.length > 0 && evidence.length > shown.length
        ? [`${indent}    and ${evidence.length - shown.length} more`]
        : []),
    ];
  });

const RANK = { certain: 0, likely: 1, weak: 2 } as const;

type Drawn = {
  readonly nodes: ReadonlyMap<PatchRef, NodeSummary>;
  /** By the nearer end: the farther ends, each with the edges between. */
  readonly next: ReadonlyMap<PatchRef, ReadonlyMap<PatchRef, readonly Edge[]>>;
  readonly seen: Set<PatchRef>;
  readonly reverse: boolean;
};

const nextOf = (edges: readonly Edge[], reverse: boolean): Drawn['next'] => {
  const next = new Map<PatchRef, Map<PatchRef, Edge[]>>();
  for (const edge of edges) {
    const [near, far] = reverse ? [edge.to, edge.from] : [edge.from, edge.to];
    const ends = next.get(near) ?? new Map<PatchRef, Edge[]>();
    next.set(near, ends.set(far, [...(ends.get(far) ?? []), edge]));
  }
  return next;
};

const surest = (edges: readonly Edge[]): number => Math.min(...edges.map((e) => RANK[e.confidence]));

type End = { readonly ref: PatchRef; readonly edges: readonly Edge[]; readonly node: NodeSummary };

const isOrderOnly = ({ edges }: End): boolean => edges.every((e) => e.kind === 'series-order');

const orderOf = ({ node: { place, at } }: End): string =>
  place === undefined ? at : `${place.series} ${String(place.position).padStart(4, '0')}`;

const unknown = (ref: PatchRef, [edge]: readonly Edge[]): NodeSummary => ({
  ref,
  sort: 'expected',
  at: edge?.saidAt ?? NEVER,
});

/** The surest first, then by place or time; what only stands in the same series comes last. */
const endsOf = ({ next, nodes }: Drawn, ref: PatchRef): readonly End[] =>
  [...(next.get(ref) ?? [])]
    .map(([far, edges]): End => {
      const sorted = [...edges].sort((a, b) => RANK[a.confidence] - RANK[b.confidence]);
      return { ref: far, edges: sorted, node: nodes.get(far) ?? unknown(far, sorted) };
    })
    .sort(
      (a, b) =>
        Number(isOrderOnly(a)) - Number(isOrderOnly(b)) ||
        surest(a.edges) - surest(b.edges) ||
        (orderOf(a) < orderOf(b) ? -1 : 1),
    );

/** `patches 8, 9, 10 and 11 of v5, by series order`: neighbours of one series take one line. */
const neighbourLines = (ends: readonly End[], indent: string, reverse: boolean): readonly string[] => {
  const bySeries = new Map<string, End[]>();
  for (const end of ends) {
    const { series = '', revision = '' } = end.node.place ?? {};
    const key = `v${revision} of ${series}`;
    bySeries.set(key, [...(bySeries.get(key) ?? []), end]);
  }
  return [...bySeries].map(([key, all]) => {
    const positions = all.map((e) => e.node.place?.position ?? 0).join(', ');
    const never = all.every((e) => e.node.sort === 'expected') ? ', never received' : '';
    const where = reverse ? 'after it' : 'before it';
    return fillTo(
      WIDTH,
      `? series order (weak): ${all.length === 1 ? 'patch' : 'patches'} ${positions} ${where} in ${key}${never}`,
      {
        first: indent,
        rest: `${indent}    `,
      },
    );
  });
};

const endLines = (drawn: Drawn, { ref, edges, node }: End, depth: number): readonly string[] => {
  const indent = '  '.repeat(depth);
  const again = drawn.seen.has(ref);
  drawn.seen.add(ref);
  const note = again && drawn.next.has(ref) ? ', see above' : '';
  return [
    fillTo(WIDTH, `${nodeText(node)}${note}`, { first: indent, rest: `${indent}    ` }),
    ...edgeLines(edges, `${indent}    `),
    ...(again || depth >= MAX_DEPTH ? [] : branchLines(drawn, ref, depth + 1)),
  ];
};

/** Of a neighbour in the series only what else waits is told: its own neighbours were told with it. */
const beyondLines = (drawn: Drawn, end: End, depth: number): readonly string[] => {
  const further = endsOf(drawn, end.ref).filter((e) => !isOrderOnly(e) && !drawn.seen.has(e.ref));
  return further.length === 0 ? [] : endLines(drawn, end, depth);
};

const branchLines = (drawn: Drawn, ref: PatchRef, depth: number): readonly string[] => {
  const ends = endsOf(drawn, ref);
  const neighbours = ends.filter(isOrderOnly);
  const fresh = neighbours.filter((e) => !drawn.seen.has(e.ref));
  const beyond = fresh.flatMap((e) => beyondLines(drawn, e, depth));
  for (const { ref: one } of fresh) drawn.seen.add(one);
  return [
    ...ends.filter((e) => !isOrderOnly(e)).flatMap((e) => endLines(drawn, e, depth)),
    ...neighbourLines(fresh, '  '.repeat(depth), drawn.reverse),
    ...beyond,
  ];
};

const nothing = (reverse: boolean): string =>
  reverse ? '  nothing that is known' : '  nothing that is known: it stands alone';

const ringText = (ring: readonly PatchRef[]): string =>
  `  ring: ${[...ring, ring[0] ?? ''].map(short).join(' → ')}`;

/** What some patches wait for, or what waits for them, indented, with why. */
export const depsText = (
  { edges, nodes, focus, cycles, leftOut }: Dependencies,
  reverse: boolean,
): string => {
  const drawn: Drawn = {
    nodes: new Map(nodes.map((n) => [n.ref, n])),
    next: nextOf(edges, reverse),
    seen: new Set(focus),
    reverse,
  };
  const weak = edges.filter((e) => e.confidence === 'weak').length;
  const told = focus.flatMap((ref) => {
    const node = drawn.nodes.get(ref);
    const lines = branchLines(drawn, ref, 1);
    return lines.length === 0 && focus.length > 1
      ? []
      : [
          fillTo(WIDTH, node === undefined ? short(ref) : nodeText(node), { first: '', rest: '    ' }),
          reverse ? 'blocks' : 'waits for',
          ...(lines.length === 0 ? [nothing(reverse)] : lines),
          '',
        ];
  });
  return [
    ...(told.length === 0
      ? [reverse ? 'Nothing that is known waits for it.' : 'It waits for nothing that is known.']
      : told),
    ...cycles.map(ringText),
    ...(leftOut === 0 ? [] : [`  and ${leftOut} edges more`]),
    ...(weak === 0
      ? []
      : [
          `? weak: read from prose or order, or on one key alone; say so with \`sluice deps confirm\` or \`dismiss\``,
        ]),
  ].join('\n');
};
