import type { Instant } from '@sluice/kernel';
import * as fc from 'fast-check';
import { connect, type ConnectInput } from './connect';
import type { Edge } from './edge';
import type { PatchNode } from './node';
import type { Naming, PatchLinks } from './patch-links';
import { NO_TREE, type TreeSays } from './tree-says';

const at = (n: number): Instant =>
  `2024-03-01T${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00Z` as Instant;

type Told = Partial<Omit<PatchNode, 'links' | 'spoken' | 'at'>> & {
  readonly at?: number;
  readonly links?: Partial<PatchLinks> | undefined;
  readonly names?: readonly Naming[];
};

/** A node from what a test is about; its name says whether it is a commit (`c:…`) or a posting. */
const node = (ref: string, { at: minute = 0, links, names = [], ...told }: Told = {}): PatchNode => ({
  ref,
  sort: ref.startsWith('c:') ? 'landed' : 'posted',
  at: at(minute),
  change: ref,
  links: { uses: [], fresh: [], defines: [], adds: [], touches: [], names, ...links },
  spoken: names.map((naming) => ({ by: ref, naming })),
  ...told,
});

const place = (position: number, revision = '1', newest = true) => ({
  place: { series: 's', revision, position, total: 3, newest },
});

const tree = (
  introduces: Readonly<Record<string, Readonly<Record<string, boolean>>>>,
  more: Partial<TreeSays> = {},
) => ({
  ...NO_TREE,
  introduces: new Map(
    Object.entries(introduces).map(([ref, words]) => [ref, new Map(Object.entries(words))]),
  ),
  ...more,
});

const text = ({ from, to, kind, confidence, names, lines }: Edge): string =>
  [`${from}>${to}`, kind, confidence, ...(names ?? []), ...(lines === undefined ? [] : [lines])].join(' ');

const edges = (nodes: readonly PatchNode[], more: Partial<ConnectInput> = {}): readonly string[] =>
  connect({ from: nodes.map((n) => n.ref), nodes, meant: new Map(), ...more }).map(text);

const brings = (word: string): Told['links'] => ({ uses: [word], fresh: [word] });
const uses = (word: string): Told['links'] => ({ uses: [word] });

describe('symbols', () => {
  const user = node('c:b', { at: 9, links: uses('pond_depth') });

  it('lead to the commit before which the tree has none of them', () => {
    const nodes = [node('c:a', { links: brings('pond_depth') }), user];
    expect(edges(nodes, { tree: tree({ 'c:a': { pond_depth: true } }) })).toEqual([
      'c:b>c:a symbol certain pond_depth',
    ]);
  });

  it('lead nowhere where the tree had them already', () => {
    const nodes = [node('c:a', { links: brings('pond_depth') }), user];
    expect(edges(nodes, { tree: tree({ 'c:a': { pond_depth: false } }) })).toEqual([]);
  });

  it('lead to the earliest known where no tree tells, less surely', () => {
    const nodes = [
      node('c:a', { links: brings('pond_depth') }),
      node('c:a2', { at: 1, links: brings('pond_depth') }),
      user,
    ];
    expect(edges(nodes)).toContain('c:b>c:a symbol likely pond_depth');
  });

  it('lead to the last introduction where one was reverted and came again', () => {
    const nodes = [
      node('c:a', { links: brings('pond_depth') }),
      node('c:z', { at: 5, links: brings('pond_depth') }),
      user,
    ];
    const both = tree({ 'c:a': { pond_depth: true }, 'c:z': { pond_depth: true } });
    expect(edges(nodes, { tree: both })).toEqual(['c:b>c:z symbol certain pond_depth']);
  });

  it.each([
    ['a word too short to be a name', 'len_x'],
    ['a word as everybody uses it', 'length'],
  ])('lead nowhere without a tree for %s', (_, word) => {
    expect(edges([node('a', { links: brings(word) }), node('b', { at: 1, links: uses(word) })])).toEqual([]);
  });

  it('lead nowhere without a tree for a word that is new to very many', () => {
    const many = Array.from({ length: 51 }, (_, n) => node(`p${n}`, { links: brings('nr_entries') }));
    const one = node('z', { at: 9, links: uses('nr_entries') });
    expect(edges([...many, one])).toEqual([]);
    expect(edges([...many.slice(1), one])).toContain('z>p1 symbol weak nr_entries');
  });

  it('of a commit do not lead to what was only posted', () => {
    expect(edges([node('a', { links: brings('pond_depth') }), user])).toEqual([]);
  });

  it('go before the same series where both may be', () => {
    const nodes = [
      node('else', { links: brings('pond_depth') }),
      node('one', { at: 3, ...place(1), links: brings('pond_depth') }),
      node('two', { at: 4, ...place(2), links: uses('pond_depth') }),
    ];
    expect(edges(nodes)).toContain('two>one symbol weak pond_depth');
  });

  it('have the place of their definition as evidence', () => {
    const nodes = [node('c:a', { links: brings('pond_depth') }), user];
    const defined = new Map([['c:a', new Map([['pond_depth', { file: 'pond.h', line: 7 }]])]]);
    const [edge] = connect({
      from: ['c:b'],
      nodes,
      meant: new Map(),
      tree: tree({ 'c:a': { pond_depth: true } }, { defined }),
    });
    expect(edge?.evidence).toEqual([
      { kind: 'commit', commit: 'c:a', quote: 'introduces pond_depth' },
      { kind: 'commit', commit: 'c:a', quote: 'pond_depth is defined at pond.h:7' },
    ]);
  });

  it('are followed through a rename', () => {
    const nodes = [
      node('c:a', { links: brings('pond_depth') }),
      node('c:r', { at: 5, links: brings('lake_depth') }),
      node('c:b', { at: 9, links: uses('lake_depth') }),
    ];
    const renames = [{ by: 'c:r', from: 'pond_depth', to: 'lake_depth', quote: 'int lake_depth;' }];
    const says = tree({ 'c:a': { pond_depth: true }, 'c:r': { lake_depth: true } }, { renames });
    expect(edges(nodes, { tree: says })).toEqual([
      'c:b>c:a symbol certain lake_depth pond_depth',
      'c:b>c:r symbol certain lake_depth',
    ]);
  });
});

describe('lines', () => {
  it('lead to the last that added them before', () => {
    const nodes = [
      node('c:a', { links: { adds: [1, 2, 3] } }),
      node('c:b', { at: 1, links: { adds: [3] } }),
      node('c:c', { at: 2, links: { touches: [1, 2, 3, 4] } }),
      node('c:d', { at: 3, links: { adds: [1] } }),
    ];
    expect(edges(nodes)).toEqual(['c:c>c:a lines certain 2', 'c:c>c:b lines likely 1']);
  });

  it('inside a series lead to what stands before, whenever the mails went out', () => {
    const nodes = [
      node('two', { at: 0, ...place(2), links: { touches: [1, 2] } }),
      node('one', { at: 1, ...place(1), links: { adds: [1, 2], touches: [9] } }),
      node('three', { at: 0, ...place(3), links: { adds: [9] } }),
    ];
    expect(edges(nodes).filter((e) => e.includes('lines'))).toEqual(['two>one lines likely 2']);
  });
});

describe('names', () => {
  const naming = (as: Naming['as'], key: string): Naming => ({ as, key, quote: key, line: 3 });
  const meant = new Map([
    ['mail:a', ['a']],
    ['subject:dive', ['a', 'z']],
  ]);

  it.each([
    [naming('declared', 'mail:a'), ['b>a declared certain']],
    [naming('fixes', 'subject:dive'), ['b>a fixes likely']],
    [naming('prose', 'mail:a'), ['b>a prose weak']],
    [naming('declared', 'mail:unknown'), []],
  ])('%j', (name, expected) => {
    const nodes = [node('a'), node('b', { at: 5, names: [name] }), node('z', { at: 9 })];
    expect(edges(nodes, { meant })).toEqual(expected);
  });

  it('quote the line that says so, be it a cover letter’s', () => {
    const said = { by: 'cover', naming: naming('prose', 'mail:a') };
    const [edge] = connect({
      from: ['b'],
      nodes: [node('a'), { ...node('b', { at: 5 }), spoken: [said] }],
      meant,
    });
    expect(edge?.evidence).toEqual([{ kind: 'mail', messageId: 'cover', line: 3, quote: 'mail:a' }]);
  });

  it('keep a promise', () => {
    const nodes = [
      node('a', { promise: 'This will be reverted.' }),
      node('b', { at: 5, names: [naming('reverts', 'mail:a')] }),
    ];
    expect(edges(nodes, { meant })).toEqual(['b>a promise certain', 'b>a reverts certain']);
  });

  it('inside a promise are what it waits for', () => {
    const quote = 'To be reverted once <a> is in.';
    const nodes = [
      node('a'),
      node('b', { at: 5, promise: quote, names: [{ as: 'prose', key: 'mail:a', quote }] }),
    ];
    expect(edges(nodes, { meant })).toEqual(['b>a promise weak', 'b>a prose weak']);
  });
});

describe('numbers, mirrors and order', () => {
  it('the next number waits for the one before it', () => {
    const nodes = [
      node('a', { numbers: [{ channel: 'cdf', name: 'CDF_a', value: 7 }] }),
      node('b', { at: 1, numbers: [{ channel: 'cdf', name: 'CDF_b', value: 8 }] }),
      node('c', { at: 2, numbers: [{ channel: 'other', name: 'C', value: 9 }] }),
    ];
    expect(edges(nodes)).toEqual(['b>a number likely CDF_a CDF_b']);
  });

  it('a binding waits for what it mirrors', () => {
    const nodes = [
      node('a', { links: brings('pool_id_t') }),
      node('b', { at: 1, mirrors: ['create.pool_id_t'] }),
    ];
    expect(edges(nodes)).toEqual(['b>a mirror likely create.pool_id_t']);
  });

  it('later patches of a revision wait for earlier ones, whether these came or not', () => {
    const nodes = [
      node('one', { ...place(1), sort: 'expected' }),
      node('two', place(2)),
      node('three', place(3)),
    ];
    expect(edges(nodes)).toEqual([
      'three>one series-order weak',
      'three>two series-order weak',
      'two>one series-order weak',
    ]);
  });
});

describe('following', () => {
  const old = node('a1', { ...place(1, '1', false), change: 'k', links: { adds: [1, 2] } });
  const again = node('a2', { at: 5, ...place(2, '2'), change: 'k' });
  const user = node('b', { at: 3, links: { touches: [1, 2] } });

  it('an edge goes to the newest revision, and says so', () => {
    const [edge] = connect({ from: ['b'], nodes: [old, again, user], meant: new Map() });
    expect(edge).toMatchObject({ to: 'a2', saidAt: at(5) });
    expect(edge?.evidence).toContainEqual({
      kind: 'mail',
      messageId: 'a2',
      what: 'the same change as a1, followed to patch 2 of revision 2',
    });
  });

  it('an edge goes to the commit it went in as, not to one beside it', () => {
    const landed = node('c:a', { at: 7, change: 'k' });
    const beside = node('c:a-stable', { at: 8, change: 'k', beside: true });
    expect(edges([old, again, landed, beside, user])).toEqual(['b>c:a lines likely 2']);
  });

  it('nothing waits for another form of itself', () => {
    expect(edges([old, { ...again, links: { ...user.links, touches: [1] } as PatchLinks }])).toEqual([]);
  });
});

describe('whatever the nodes', () => {
  const words = ['pond_depth', 'lake_depth', 'sea_depth'];
  const anyNode = fc
    .record({
      name: fc.integer({ min: 0, max: 9 }),
      landed: fc.boolean(),
      at: fc.integer({ min: 0, max: 5 }),
      uses: fc.subarray(words),
      fresh: fc.subarray(words),
      adds: fc.subarray([1, 2, 3]),
      touches: fc.subarray([1, 2, 3]),
    })
    .map(({ name, landed, at: minute, ...links }) =>
      node(`${landed ? 'c:' : ''}${name}`, { at: minute, links }),
    );
  const nodes = fc.uniqueArray(anyNode, { selector: (n) => n.ref, maxLength: 10 });

  it('their order and repeats do not matter, every edge has evidence, and none leads to itself', () => {
    fc.assert(
      fc.property(nodes, fc.integer(), (all, turn) => {
        const shift = all.length === 0 ? 0 : Math.abs(turn) % all.length;
        const turned = [...all.slice(shift), ...all.slice(0, shift), ...all];
        const input = { from: all.map((n) => n.ref), nodes: all, meant: new Map() };
        const found = connect(input);
        expect(connect({ ...input, nodes: turned, from: [...input.from].reverse() })).toEqual(found);
        for (const edge of found) {
          expect(edge.evidence).not.toHaveLength(0);
          expect(edge.from).not.toBe(edge.to);
        }
      }),
    );
  });
});

describe('5,000 dependents', () => {
  const crowd = (count: number): readonly PatchNode[] => [
    node('c:a', { links: { ...brings('pond_depth'), adds: [1, 2] } }),
    ...Array.from({ length: count }, (_, n) =>
      node(`c:${String(n).padStart(5, '0')}`, {
        at: 1 + (n % 900),
        links: { ...brings('pond_depth'), touches: [1, 2, 3], adds: [3] },
      }),
    ),
  ];
  const timed = (count: number): number => {
    const nodes = crowd(count);
    const began = performance.now();
    const found = connect({
      from: nodes.map((n) => n.ref),
      nodes,
      meant: new Map(),
      tree: tree({ 'c:a': { pond_depth: true } }),
    });
    expect(found.filter((e) => e.kind === 'symbol')).toHaveLength(count);
    return performance.now() - began;
  };

  it('take time in proportion to their number', () => {
    timed(500);
    const small = Math.min(timed(1_000), timed(1_000));
    const large = Math.min(timed(5_000), timed(5_000));
    // Five times as many, with room for a busy machine; all pairs would take 25 times as long.
    expect(large).toBeLessThan(small * 15 + 100);
  });
});
