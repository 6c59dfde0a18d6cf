import * as fc from 'fast-check';
import { cycles, inOrder, reachable } from './graph';

const edge = (text: string) => {
  const [from = '', to = ''] = text.split('>');
  return { from, to };
};
const edges = (text: string) =>
  text
    .split(' ')
    .filter((t) => t !== '')
    .map(edge);

const anyEdges = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 }))
    .map(([a, b]) => edge(`n${a}>n${b}`)),
  { maxLength: 20 },
);

describe('what is reached', () => {
  it('goes as far as the edges go, and ends in a ring', () => {
    expect([...reachable(edges('a>b b>c c>b x>a'), ['a'])]).toEqual(['b', 'c']);
    expect([...reachable(edges('a>b b>a'), ['a'])]).toEqual(['b', 'a']);
    expect(reachable(edges('a>b b>c'), ['a'], 1).size).toBe(1);
  });
});

describe('rings', () => {
  it.each([
    ['', []],
    ['a>b b>c', []],
    ['a>a', [['a']]],
    ['c>a a>b b>c', [['a', 'b', 'c']]],
    [
      'b>a a>b x>y y>x',
      [
        ['a', 'b'],
        ['x', 'y'],
      ],
    ],
    // The shortest through the smallest of those that all reach each other.
    ['a>b b>c c>d d>a b>a', [['a', 'b']]],
  ])('%s', (text, expected) => {
    expect(cycles(edges(text))).toEqual(expected);
  });

  it('are the same in whatever order the edges come, begin at their smallest, and are rings', () => {
    fc.assert(
      fc.property(anyEdges, (all) => {
        const found = cycles(all);
        expect(cycles([...all].reverse())).toEqual(found);
        for (const ring of found) {
          expect(ring[0]).toBe([...ring].sort()[0]);
          ring.forEach((from, i) => expect(all).toContainEqual({ from, to: ring[(i + 1) % ring.length] }));
        }
      }),
    );
  });

  it('of 20,000 are found without overflowing', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => edge(`n${n}>n${(n + 1) % 20_000}`));
    expect(cycles(long)[0]).toHaveLength(20_000);
  });
});

describe('an order', () => {
  it('has everything after what it needs, but for rings', () => {
    fc.assert(
      fc.property(anyEdges, (all) => {
        const order = inOrder(all);
        const turning = new Set(all.map((e) => e.from).filter((ref) => reachable(all, [ref]).has(ref)));
        expect(new Set(order)).toEqual(new Set(all.flatMap((e) => [e.from, e.to])));
        for (const { from, to } of all)
          if (!turning.has(from) && !turning.has(to))
            expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
      }),
    );
  });
});
