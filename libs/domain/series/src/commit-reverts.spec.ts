import fc from 'fast-check';
import { commit, hashOf, revertOf } from './builders/commits';
import { lineOf, revertedCommits } from './commit-reverts';
import type { LandedCommit } from './landed-commit';

const told = (commits: readonly LandedCommit[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...revertedCommits(commits)]
      .map(
        ([hash, r]) =>
          [
            hash.replace(/0+$/, ''),
            `${r.commit.replace(/0+$/, '')} by ${r.by}${r.leaves.map((l) => ` without ${l}`).join('')}`,
          ] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const SWIM = commit('a1', 'otter: swim below the ice', { files: ['swim.c', 'ice.h'] });
const AWAY = revertOf('b1', SWIM);

describe('which commits stand reverted', () => {
  test.each<[string, readonly LandedCommit[], Readonly<Record<string, string>>]>([
    ['none without a revert', [SWIM, commit('a2', 'otter: dive')], {}],
    ['by hash', [SWIM, AWAY], { a1: 'b1 by hash' }],
    [
      'by an abbreviated hash',
      [
        SWIM,
        commit('b2', 'otter: stay', { body: 'This reverts commit a100000.', files: SWIM.files, at: '13:00' }),
      ],
      { a1: 'b2 by hash' },
    ],
    [
      'by a hash broken over two lines',
      [
        SWIM,
        commit('b2', 'otter: stay', {
          body: `This reverts\ncommit ${hashOf('a1')}.`,
          files: SWIM.files,
          at: '13:00',
        }),
      ],
      { a1: 'b2 by hash' },
    ],
    [
      'by subject, where no hash is given',
      [SWIM, revertOf('b3', SWIM, { body: 'It is too cold.' })],
      { a1: 'b3 by subject' },
    ],
    [
      'by subject, where the hash is of another tree',
      [SWIM, revertOf('b3', SWIM, { body: 'This reverts commit deadbeefdead.' })],
      { a1: 'b3 by subject' },
    ],
    [
      'by subject: the last with that subject before it',
      [
        SWIM,
        commit('a3', SWIM.subject, { at: '12:30' }),
        commit('a4', SWIM.subject, { at: '14:00' }),
        revertOf('b4', SWIM, { body: '', files: [] }),
      ],
      { a3: 'b4 by subject' },
    ],
    [
      'a revert of a revert brings it back',
      [SWIM, AWAY, revertOf('c1', AWAY, { at: '14:00' })],
      { b1: 'c1 by hash' },
    ],
    [
      'Reapply is a revert of a revert',
      [SWIM, AWAY, commit('c2', `Reapply "${SWIM.subject}"`, { at: '14:00', files: SWIM.files })],
      { b1: 'c2 by subject' },
    ],
    [
      'and a third takes it away again',
      [SWIM, AWAY, revertOf('c1', AWAY, { at: '14:00' }), revertOf('d1', SWIM, { at: '15:00' })],
      { a1: 'd1 by hash', b1: 'c1 by hash' },
    ],
    [
      'in part, where it leaves files alone',
      [SWIM, revertOf('b5', SWIM, { files: ['swim.c'] })],
      { a1: 'b5 by hash without ice.h' },
    ],
    [
      'as a whole, where a partial and a whole one are known',
      [SWIM, revertOf('b5', SWIM, { files: ['swim.c'] }), revertOf('b6', SWIM, { at: '12:30' })],
      { a1: 'b6 by hash' },
    ],
    [
      'a revert that was itself reverted in part still stands',
      [SWIM, AWAY, revertOf('c3', AWAY, { files: ['ice.h'], at: '14:00' })],
      { a1: 'b1 by hash', b1: 'c3 by hash without swim.c' },
    ],
    ['not by what came before', [SWIM, revertOf('b7', SWIM, { at: '11:00' })], {}],
    [
      'not on the main branch by a release branch',
      [SWIM, revertOf('b8', SWIM, { branch: 'stable-4.16' })],
      {},
    ],
    [
      'on one release by its staging branch',
      [{ ...SWIM, branch: 'stable-4.16' }, revertOf('b8', SWIM, { branch: 'staging-4.16' })],
      { a1: 'b8 by hash' },
    ],
    ['not by itself', [commit('a9', 'Revert "x y"', { body: `This reverts commit ${hashOf('a9')}.` })], {}],
  ])('%s', (_, commits, expected) => {
    expect(told(commits)).toEqual(expected);
  });

  test('is the same in any order', () => {
    const again = revertOf('c1', AWAY, { at: '14:00' });
    const all = [
      SWIM,
      AWAY,
      again,
      revertOf('d1', SWIM, { at: '15:00', body: '' }),
      revertOf('b5', SWIM, { files: ['swim.c'] }),
      commit('a3', SWIM.subject),
    ];
    const expected = told(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(told(shuffled)).toEqual(expected);
      }),
    );
  });
});

test.each([
  ['master', 'main'],
  ['staging', 'main'],
  ['stable-4.16', '4.16'],
  ['staging-4.16', '4.16'],
])('the line of %s is %s', (branch, line) => {
  expect(lineOf(branch)).toBe(line);
});
