import { needsOf, placeOf, type Dependencies } from './needs-of';

const edge = (from: string, to: string, more: Partial<Dependencies['edges'][number]> = {}) => ({
  ...{
    from,
    to,
    kind: 'symbol' as const,
    confidence: 'likely' as const,
    evidence: [],
    saidAt: '2021-10-06T17:40:33Z',
  },
  ...more,
});

const place = { series: 's', revision: '5', position: 10, total: 11, newest: true };
const node = {
  ref: 'b',
  sort: 'expected' as const,
  at: '2021-10-06T17:40:33Z',
  subject: null,
  place,
  landedAs: null,
};

test('tells of each other end once, with all kinds and the surest confidence', () => {
  const edges = [
    edge('b', 'a', { kind: 'series-order', confidence: 'weak' }),
    edge('c', 'a', { confidence: 'weak' }),
    edge('b', 'a', { confidence: 'certain', names: ['XEN_DOMCTL_CDF_vpci'] }),
  ];
  expect(needsOf({ edges, nodes: [node] }, 'from')).toEqual([
    {
      ref: 'b',
      node,
      kinds: ['series-order', 'symbol'],
      confidence: 'certain',
      names: ['XEN_DOMCTL_CDF_vpci'],
    },
    { ref: 'c', node: undefined, kinds: ['symbol'], confidence: 'weak', names: [] },
  ]);
});

test('what has no title is told by its place', () => {
  const [b, c] = needsOf({ edges: [edge('b', 'a'), edge('c', 'a')], nodes: [node] }, 'from');
  expect([b, c].map((need) => need && placeOf(need))).toEqual(['patch 10 of 11 of v5', 'c']);
});
