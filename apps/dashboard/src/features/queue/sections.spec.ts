import { partsOf, turnWords, type Item, type Role, type Turn } from './sections';

const item = (series: string, as: readonly Role[], turn: Turn['role'], yours: boolean): Item => ({
  ...{ series, as, yours, subject: series, revision: '1', author: 'Wren', release: '4.16' },
  ...{ outcome: 'held', state: 'posted', phase: 'freeze', postedAt: '2021-10-01T00:00:00Z', messageId: null },
  turns: [{ role: turn, people: [], sentence: '', rule: '', clearedBy: '', since: null }],
  lastWord: { messageId: null, by: 'Wren', saidAt: '2021-10-01T00:00:00Z' },
});
const NONE = { maintainer: false, releaseManagerOf: [] };
const shown = (
  items: readonly Item[],
  roles: { maintainer: boolean; releaseManagerOf: readonly string[] } = NONE,
) =>
  partsOf({ items, roles }).map(({ role, waiting, others }) => [
    role,
    waiting.map((i) => i.series),
    others.map((i) => i.series),
  ]);

describe('the parts of a queue', () => {
  test('stand by role, what waits apart from what waits for others', () => {
    expect(
      shown([
        item('a', ['maintainer'], 'maintainer', true),
        item('b', ['maintainer'], 'author', false),
        item('c', ['author'], 'author', true),
      ]),
    ).toEqual([
      ['maintainer', ['a'], ['b']],
      ['author', ['c'], []],
    ]);
  });

  test('have each series once: by the role whose turn it is, else by what is nearer than managing the release', () => {
    expect(
      shown([
        item('a', ['maintainer', 'release-manager'], 'release-manager', true),
        item('b', ['maintainer', 'release-manager'], 'author', false),
        item('c', ['release-manager'], 'author', false),
      ]),
    ).toEqual([
      ['maintainer', [], ['b']],
      ['author', [], []],
      ['release-manager', ['a'], ['c']],
    ]);
  });

  test('say that a role has nothing, and leave out a role that nobody has', () => {
    expect(shown([], { maintainer: true, releaseManagerOf: ['4.16'] }).map(([role]) => role)).toEqual([
      'maintainer',
      'author',
      'release-manager',
    ]);
    expect(shown([]).map(([role]) => role)).toEqual(['author']);
  });
});

test('a turn is told with the first of those whose it is', () => {
  const people = ['a', 'b', '', 'd'].map((name, n) => ({ name, address: `${String(n)}@example.org` }));
  expect(turnWords({ role: 'maintainer', people })).toBe(
    'a maintainer’s turn: a, b, 2@example.org and 1 more',
  );
  expect(turnWords({ role: 'unknown', people: [] })).toBe('whose turn is not known');
});
