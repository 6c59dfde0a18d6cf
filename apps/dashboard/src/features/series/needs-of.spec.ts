import { needsOf, placeOf, unseenOrder, type Dependencies } from './needs-of';

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
    edge('b', 'a', { kind: 'mirror', confidence: 'weak' }),
    edge('d', 'a', { kind: 'series-order', confidence: 'weak' }),
    edge('c', 'a', { confidence: 'weak' }),
    edge('b', 'a', { confidence: 'certain', names: ['XEN_DOMCTL_CDF_vpci'] }),
  ];
  expect(needsOf({ edges, nodes: [node] }, 'from')).toEqual([
    {
      ref: 'b',
      node,
      kinds: ['mirror', 'symbol'],
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

test('patches that never came are told by the order of the series', () => {
  const at = (ref: string, position: number, sort: 'posted' | 'expected') => ({
    ...node,
    ...{ ref, sort, place: { ...place, position } },
  });
  const nodes = [at('a', 7, 'posted'), at('b', 10, 'expected'), at('c', 8, 'expected'), at('d', 9, 'posted')];
  const order = { kind: 'series-order', confidence: 'weak' } as const;
  const edges = [edge('b', 'a', order), edge('c', 'a', order), edge('d', 'a', order), edge('b', 'c', order)];
  expect(unseenOrder({ edges, nodes }, 'from')).toEqual([{ position: 7, others: [8, 10] }]);
  expect(unseenOrder({ edges, nodes }, 'to')).toEqual([]);
});
