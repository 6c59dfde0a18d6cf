import { among, countsOf, inOrder, rulesIn, type Gate } from './gates';

const gate = (series: string, outcome: Gate['outcome'], more: Partial<Gate> = {}): Gate => ({
  ...{ series, outcome, subject: `pond: ${series}`, revision: '1', author: 'Olga Otter', release: '4.16' },
  ...{
    because: 'a reason',
    rule: 'G1',
    clearedBy: '',
    messageId: null,
    phase: 'last-posting',
    state: 'posted',
  },
  ...{ postedAt: '2021-10-01T00:00:00Z', validUntil: null, acting: 1 },
  ...more,
});

const GATES = [
  gate('a', 'open'),
  gate('b', 'held', { rule: 'R01', author: 'Berta' }),
  gate('c', 'closed'),
  gate('d', 'held'),
];

test('rows stand by their outcome, worst first, and keep their order within', () => {
  expect(inOrder(GATES, undefined).map((g) => g.series)).toEqual(['c', 'b', 'd', 'a']);
  expect(inOrder(GATES, 'open,closed').map((g) => g.series)).toEqual(['c', 'a']);
});

test('counts add up to the rows', () => {
  const counts = countsOf(GATES);
  expect(counts).toEqual({ closed: 1, held: 2, undetermined: 0, open: 1 });
  expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(GATES.length);
});

test('a filter looks at subject and reason, author, state and rule', () => {
  expect(among(GATES, { text: 'POND: B' }).map((g) => g.series)).toEqual(['b']);
  expect(among(GATES, { author: 'berta' }).map((g) => g.series)).toEqual(['b']);
  expect(among(GATES, { rule: 'R01' }).map((g) => g.series)).toEqual(['b']);
  expect(among(GATES, { state: 'landed' })).toEqual([]);
  expect(among(GATES, {})).toEqual(GATES);
});

test('rules are told by how often they decide', () => {
  expect(rulesIn(GATES)).toEqual(['G1', 'R01']);
});
