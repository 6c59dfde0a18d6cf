import { messageId, type Instant } from '@sluice/kernel';
import type { LandedCommit, Landing, Revision, RevisionPatch, Series } from '@sluice/series';
import { formsIn, refsOf } from './called-patches';
import { parentInTree, parentsInSeries } from './parent';

const parentInSeries = (one: Series, ref: string) => parentsInSeries(one, [ref]).get(ref)?.parent;

const at = (day: string): Instant => `${day}T12:00:00Z` as Instant;
const hash = (digit: string): string => digit.repeat(40);
const olli = { name: 'Olli Otter', address: 'olli@example.org' };

const landing = (commit: string, more: Partial<Landing> = {}): Landing => ({
  commit,
  committedAt: at('2024-02-01'),
  branch: 'staging',
  subject: 'otter: dive',
  confidence: 'certain',
  score: 1,
  evidence: [],
  differs: [],
  also: [],
  ...more,
});

const reverted = (by: string, leaves: readonly string[] = []): Partial<Landing> => ({
  revertedBy: {
    commit: by,
    committedAt: at('2024-02-03'),
    subject: 'Revert "otter: dive"',
    by: 'hash',
    leaves,
  },
});

const patch = (id: string, subject: string, more: Partial<RevisionPatch> = {}): RevisionPatch => ({
  position: 1,
  messageId: messageId(`${id}@example.org`),
  subject,
  files: [],
  damage: [],
  fixes: [],
  message: '',
  resends: [],
  ...more,
});

const revision = (
  number: string,
  patches: readonly RevisionPatch[],
  more: Partial<Revision> = {},
): Revision => ({
  number,
  kind: 'patch',
  postedAt: at(`2024-01-0${number}`),
  postedAtProven: true,
  poster: olli,
  coverExpected: false,
  subject: 'otters',
  total: patches.length,
  patches,
  missing: [],
  complete: true,
  resends: [],
  dropped: [],
  groupedBy: [],
  trailers: [],
  objections: [],
  commitClaims: [],
  withdrawals: [],
  replies: [],
  ...more,
});

const series = (...revisions: readonly Revision[]): Series => ({
  id: 's1',
  subject: 'otters',
  author: olli,
  firstPostedAt: at('2024-01-01'),
  firstPostedAtProven: true,
  firstRevisionKnown: true,
  revisions,
  joinedBy: [],
  claimedBy: [],
});

const dive = (id: string, more: Partial<RevisionPatch> = {}) => patch(id, '[PATCH] otter: dive', more);
const swim = (id: string, more: Partial<RevisionPatch> = {}) =>
  patch(id, '[PATCH] otter: swim', { position: 2, ...more });

describe('what became of a posted patch', () => {
  const v1 = revision('1', [dive('a1'), swim('b1')]);

  it.each<readonly [string, readonly Revision[], unknown]>([
    ['posted', [v1], { state: 'posted' }],
    ['posted again in a new version', [v1, revision('2', [dive('a2')])], { state: 'posted' }],
    [
      'no longer in the new version',
      [v1, revision('2', [swim('b2')])],
      { state: 'superseded', revision: '2', at: at('2024-01-02') },
    ],
    [
      'perhaps in a version of which a part never came',
      [v1, revision('2', [swim('b2')], { complete: false, missing: [1] })],
      { state: 'posted' },
    ],
    [
      'landed',
      [revision('1', [dive('a1', { landing: landing(hash('c')) })])],
      { state: 'landed', commit: hash('c'), at: at('2024-02-01') },
    ],
    [
      'landed as its next version',
      [v1, revision('2', [dive('a2', { landing: landing(hash('c')) })])],
      { state: 'landed', commit: hash('c'), at: at('2024-02-01') },
    ],
    [
      'perhaps landed',
      [revision('1', [dive('a1', { landing: landing(hash('c'), { confidence: 'possible' }) })])],
      { state: 'posted' },
    ],
    [
      'reverted',
      [revision('1', [dive('a1', { landing: landing(hash('c'), reverted(hash('d'))) })])],
      { state: 'reverted', commit: hash('c'), by: hash('d'), at: at('2024-02-03') },
    ],
    [
      'reverted in part',
      [revision('1', [dive('a1', { landing: landing(hash('c'), reverted(hash('d'), ['x.c'])) })])],
      { state: 'landed', commit: hash('c'), at: at('2024-02-01') },
    ],
    [
      'reverted, and in again as its next version',
      [
        revision('1', [dive('a1', { landing: landing(hash('c'), reverted(hash('d'))) })]),
        revision('2', [dive('a2', { landing: landing(hash('e'), { committedAt: at('2024-02-09') }) })]),
      ],
      { state: 'landed', commit: hash('e'), at: at('2024-02-09') },
    ],
    [
      'withdrawn by its poster',
      [
        revision('1', [dive('a1')], {
          withdrawals: [
            {
              what: 'series',
              sentence: 'I withdraw this.',
              messageId: messageId('w@example.org'),
              sender: olli,
              saidAt: at('2024-01-05'),
            },
          ],
        }),
      ],
      { state: 'withdrawn', at: at('2024-01-05') },
    ],
  ])('%s', (_, revisions, fate) => {
    expect(parentInSeries(series(...revisions), 'a1@example.org')).toEqual({
      fate,
      series: 's1',
      subject: '[PATCH] otter: dive',
    });
  });

  it('is that of all patches where the cover is named: the least of them', () => {
    const both = (second: Partial<RevisionPatch>) =>
      series(
        revision('1', [dive('a1', { landing: landing(hash('c')) }), swim('b1', second)], {
          coverMessageId: messageId('cover@example.org'),
        }),
      );
    const told = (second: Partial<RevisionPatch>) => parentInSeries(both(second), 'cover@example.org');
    expect(told({})).toEqual({ fate: { state: 'posted' }, series: 's1', subject: 'otters' });
    expect(told({ landing: landing(hash('e')) })?.fate.state).toBe('landed');
    expect(told({ landing: landing(hash('e'), reverted(hash('d'))) })?.fate.state).toBe('reverted');
  });

  it('is found by commit, by resend, by a Message-ID that never came and by its place', () => {
    const one = series(
      revision('1', [
        dive('a1', { landing: landing(hash('c')), resends: [messageId('again@example.org')] }),
        { ...swim('b1'), messageId: undefined, expectedMessageId: messageId('never@example.org') },
      ]),
    );
    expect(refsOf(one)).toEqual([
      'a1@example.org',
      'again@example.org',
      's1/1/1',
      hash('c'),
      'never@example.org',
      's1/1/2',
    ]);
    for (const ref of refsOf(one)) expect(parentInSeries(one, ref)?.series).toBe('s1');
    expect(parentInSeries(one, 'else@example.org')).toBeUndefined();
  });
});

test('a patch has all its versions and commits as forms, and no other patch', () => {
  const one = series(
    revision('1', [dive('a1'), swim('b1')], { coverMessageId: messageId('cover@example.org') }),
    revision('2', [dive('a2', { landing: landing(hash('c')) }), swim('b2')]),
  );
  const forms = ['a1@example.org', 's1/1/1', 'a2@example.org', 's1/2/1', hash('c')];
  for (const ref of forms) expect(formsIn(one, ref)).toEqual(forms);
  expect(formsIn(one, 'cover@example.org')).toHaveLength(9);
  expect(formsIn(one, 'else@example.org')).toEqual([]);
});

describe('what became of a commit of which no posting is known', () => {
  const commit = (digit: string, subject: string, day: string): LandedCommit => ({
    commit: hash(digit),
    parents: [],
    branch: 'staging',
    author: olli,
    authoredAt: at(day),
    committer: olli,
    committedAt: at(day),
    subject,
    body: '',
    files: [{ path: 'dive.c' }],
  });
  const first = commit('a', 'otter: dive', '2024-02-01');
  const revert = {
    ...commit('b', 'Revert "otter: dive"', '2024-02-03'),
    body: `This reverts commit ${hash('a')}.`,
  };
  const again = commit('c', 'otter: dive', '2024-02-05');

  it.each<readonly [string, readonly LandedCommit[], unknown]>([
    ['nothing is known', [], { state: 'unknown' }],
    ['it stands', [first], { state: 'landed', commit: hash('a'), at: at('2024-02-01') }],
    [
      'it was reverted',
      [revert, first],
      { state: 'reverted', commit: hash('a'), by: hash('b'), at: at('2024-02-03') },
    ],
    [
      'it was reverted and brought back',
      [again, revert, first],
      { state: 'landed', commit: hash('c'), at: at('2024-02-05') },
    ],
  ])('%s', (_, commits, fate) => {
    expect(parentInTree(hash('a'), commits).fate).toEqual(fate);
  });
});
