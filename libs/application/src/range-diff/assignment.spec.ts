import fc from 'fast-check';
import { cheapestAssignment } from './assignment';

type Matrix = readonly (readonly number[])[];

const sum = (cost: Matrix, columns: readonly number[]): number =>
  columns.reduce((all, column, row) => all + (cost[row]?.[column] ?? NaN), 0);

const permutations = (n: number): readonly (readonly number[])[] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap((p) =>
        Array.from({ length: n }, (_, i) => [...p.slice(0, i), n - 1, ...p.slice(i)]),
      );

describe('cheapestAssignment', () => {
  it.each<[string, Matrix, readonly number[]]>([
    ['nothing', [], []],
    ['one', [[7]], [0]],
    [
      'the greedy choice is wrong',
      [
        [1, 2],
        [1, 9],
      ],
      [1, 0],
    ],
    [
      'three in a ring',
      [
        [9, 1, 9],
        [9, 9, 1],
        [1, 9, 9],
      ],
      [1, 2, 0],
    ],
  ])('%s', (_, cost, columns) => {
    expect(cheapestAssignment(cost)).toEqual(columns);
  });

  it('is as cheap as the cheapest of all', () => {
    const matrix = fc.integer({ min: 1, max: 5 }).chain((n) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
    );
    fc.assert(
      fc.property(matrix, (cost) => {
        const columns = cheapestAssignment(cost);
        expect([...columns].sort((a, b) => a - b)).toEqual(cost.map((_, i) => i));
        expect(sum(cost, columns)).toBe(Math.min(...permutations(cost.length).map((p) => sum(cost, p))));
      }),
    );
  });
});
