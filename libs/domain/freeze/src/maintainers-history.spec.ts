import type { Instant } from '@sluice/kernel';
import { rolesOfHistory, rolesWithTree, type MaintainersVersion } from './maintainers-history';
import type { Role } from './release-line';

const at = (day: number): Instant => `2021-10-${String(day).padStart(2, '0')}T00:00:00Z` as Instant;

const version = (
  day: number,
  ...areas: readonly (readonly [area: string, people: readonly string[], files: readonly string[]])[]
): MaintainersVersion => ({
  commit: String(day).padStart(40, '0'),
  at: at(day),
  areas: areas.map(([area, people, files]) => ({ area, people, files })),
});

const told = (roles: readonly Role[]): readonly string[] =>
  roles
    .map(
      (r) =>
        `${r.person} ${(r.files ?? []).join()} ${r.validFrom?.slice(8, 10) ?? ''}-${r.validTo?.slice(8, 10) ?? ''}`,
    )
    .sort();

describe('the history of a MAINTAINERS file', () => {
  test.each([
    ['nothing', [], []],
    ['one version', [version(1, ['X', ['a', 'b'], ['x/']])], ['a x/ 01-', 'b x/ 01-']],
    [
      'a person who stays is one role, one who goes ends, one who comes begins',
      [
        version(1, ['X', ['a', 'b'], ['x/']]),
        version(5, ['X', ['a', 'c'], ['x/']]),
        version(9, ['X', ['a'], ['x/']]),
      ],
      ['a x/ 01-', 'b x/ 01-05', 'c x/ 05-09'],
    ],
    [
      'an area whose files change ends and begins',
      [version(1, ['X', ['a'], ['x/']]), version(5, ['X', ['a'], ['x/', 'y/']])],
      ['a x/ 01-05', 'a x/,y/ 05-'],
    ],
    [
      'who comes back has two roles',
      [version(1, ['X', ['a'], ['x/']]), version(3), version(7, ['X', ['a'], ['x/']])],
      ['a x/ 01-03', 'a x/ 07-'],
    ],
    [
      'a committer whose clock goes wrong shifts nothing back',
      [version(5, ['X', ['a'], ['x/']]), version(2, ['X', ['b'], ['x/']]), version(9, ['X', ['c'], ['x/']])],
      ['b x/ 05-09', 'c x/ 09-'],
    ],
  ])('%s', (_, versions, expected) => {
    expect(told(rolesOfHistory(versions))).toEqual(expected);
  });
});

describe('roles written down beside those of the tree', () => {
  const written = (
    from: number | undefined,
    to: number | undefined,
    role: Role['role'] = 'maintainer',
  ): Role => ({
    role,
    person: 'w',
    files: ['w/'],
    ...(from === undefined ? {} : { validFrom: at(from) }),
    ...(to === undefined ? {} : { validTo: at(to) }),
    source: {},
  });
  const tree = rolesOfHistory([version(5, ['X', ['a'], ['x/']])]);

  test.each([
    ['without a tree all stand', [written(1, 9)], [], ['w w/ 01-09']],
    ['before the tree they stand', [written(1, 3)], tree, ['a x/ 05-', 'w w/ 01-03']],
    ['into the tree they end where it begins', [written(1, 9)], tree, ['a x/ 05-', 'w w/ 01-05']],
    [
      'without dates they end where it begins',
      [written(undefined, undefined)],
      tree,
      ['a x/ 05-', 'w w/ -05'],
    ],
    ['where the tree knows they go', [written(5, 9)], tree, ['a x/ 05-']],
    ['what no MAINTAINERS knows stays', [written(6, 9, 'committer')], tree, ['a x/ 05-', 'w w/ 06-09']],
  ])('%s', (...[, roles, fromTree, expected]) => {
    expect(told(rolesWithTree(roles, fromTree))).toEqual(expected);
  });
});
