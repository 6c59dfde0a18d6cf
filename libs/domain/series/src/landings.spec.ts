import fc from 'fast-check';
import { assemble } from './assemble';
import { commit, hashOf, revertOf } from './builders/commits';
import { mail, type Told } from './builders/mails';
import { commitKeys, commitNames } from './commit-keys';
import { postingKeys } from './keys';
import type { LandedCommit } from './landed-commit';
import { withLandings } from './landings';
import type { Series } from './series';
import { landedWhole, seriesState } from './series-state';

const assembled = (told: readonly Told[]): Series => {
  const { series } = assemble({ mails: told.map(mail), decisions: [], identities: [] });
  const [only] = series;
  if (only === undefined || series.length > 1) throw new Error(`${series.length} series`);
  return only;
};

const SERIES: readonly Told[] = [
  { id: 'one', subject: '[PATCH 1/2] otter: swim below the ice', patchId: hashOf('e1'), at: '10:00' },
  {
    id: 'two',
    subject: '[PATCH 2/2] otter: dive below the ice',
    patchId: hashOf('e2'),
    to: 'one',
    at: '10:01',
  },
];
const SECOND: readonly Told[] = [
  ...SERIES,
  {
    id: 'one2',
    subject: '[PATCH v2 1/2] otter: swim below the ice',
    patchId: hashOf('e1'),
    to: 'one',
    at: '11:00',
  },
  {
    id: 'two2',
    subject: '[PATCH v2 2/2] otter: dive below the ice',
    patchId: hashOf('e3'),
    to: 'one',
    at: '11:01',
  },
];

const SWIM = commit('a1', 'otter: swim below the ice', { patchId: hashOf('e1'), files: ['swim.c'] });
const DIVE = commit('a2', 'otter: dive below the ice', {
  patchId: hashOf('e2'),
  files: ['dive.c'],
  at: '12:30',
});
const AWAY = revertOf('b1', SWIM);

const short = (hash: string | undefined): string => hash?.replace(/0+$/, '') ?? '-';

const landed = (told: readonly Told[], commits: readonly LandedCommit[]) => {
  const [series] = withLandings([assembled(told)], commits, []);
  if (series === undefined) throw new Error('no series');
  const ties = series.revisions.flatMap((r) =>
    r.patches.map(
      ({ landing, position }) =>
        `v${r.number} ${position} ${short(landing?.commit)}${landing?.revertedBy === undefined ? '' : ` reverted by ${short(landing.revertedBy.commit)}`}` +
        (landing?.also ?? []).map((c) => ` also ${short(c.commit)}`).join(''),
    ),
  );
  return { state: seriesState(series), ties, series };
};

describe('how a series went into the tree', () => {
  test.each<[string, readonly Told[], readonly LandedCommit[], string, readonly string[]]>([
    ['not at all', SERIES, [commit('a9', 'otter: sleep')], 'posted', ['v1 1 -', 'v1 2 -']],
    ['in part', SERIES, [SWIM], 'partly-landed', ['v1 1 a1', 'v1 2 -']],
    ['as a whole', SERIES, [SWIM, DIVE], 'landed', ['v1 1 a1', 'v1 2 a2']],
    [
      'a commit is the last posting of the same change',
      SECOND,
      [SWIM],
      'partly-landed',
      ['v1 1 -', 'v1 2 -', 'v2 1 a1', 'v2 2 -'],
    ],
    [
      'and the posting most like it',
      SECOND,
      [DIVE],
      'partly-landed',
      ['v1 1 -', 'v1 2 a2', 'v2 1 -', 'v2 2 -'],
    ],
    [
      'in two revisions, all of the latest is in',
      SECOND,
      [SWIM, DIVE],
      'landed',
      ['v1 1 -', 'v1 2 a2', 'v2 1 a1', 'v2 2 -'],
    ],
    ['and out again', SERIES, [SWIM, DIVE, AWAY], 'reverted', ['v1 1 a1 reverted by b1', 'v1 2 a2']],
    [
      'and in again by a revert of the revert',
      SERIES,
      [SWIM, DIVE, AWAY, revertOf('c1', AWAY, { at: '14:00' })],
      'landed',
      ['v1 1 a1', 'v1 2 a2'],
    ],
    [
      'and in again as another commit of the same change',
      SERIES,
      [SWIM, DIVE, AWAY, { ...SWIM, ...commit('a3', SWIM.subject, { patchId: hashOf('e1'), at: '15:00' }) }],
      'landed',
      ['v1 1 a3 also a1', 'v1 2 a2'],
    ],
    [
      'a partial revert takes only its part out',
      SERIES,
      [{ ...SWIM, files: [...SWIM.files, ...DIVE.files] }, DIVE, AWAY],
      'landed',
      ['v1 1 a1 reverted by b1', 'v1 2 a2'],
    ],
    [
      'the main branch goes before a release branch, whichever is earlier',
      SERIES,
      [SWIM, { ...SWIM, commit: hashOf('a4'), branch: 'stable-4.16', committedAt: DIVE.committedAt }],
      'partly-landed',
      ['v1 1 a1 also a4', 'v1 2 -'],
    ],
  ])('%s', (...[, told, commits, state, ties]) => {
    const found = landed(told, commits);
    expect({ state: found.state, ties: found.ties }).toEqual({ state, ties });
  });

  const lone = (id: string, parts: Partial<Told> = {}): Told => ({
    id,
    subject: '[PATCH] otter: swim below the ice',
    files: ['swim.c'],
    ...parts,
  });
  const edited = commit('a8', SWIM.subject, {
    patchId: hashOf('e8'),
    files: ['swim.c'],
    at: '2021-10-06T12:00:00Z',
  });

  test.each<[string, readonly Told[], readonly string[], string]>([
    [
      'posted after it does not take it from one posted before',
      [
        lone('v1', { at: '10:00' }),
        lone('v2', { subject: '[PATCH v2] otter: swim below the ice', at: '12:30' }),
      ],
      ['v1 1 a8', 'v2 1 -'],
      'landed',
    ],
    [
      'posted just after it does not either, though it is the same change',
      [
        lone('v1', { at: '10:00' }),
        lone('v2', { subject: '[PATCH v2] otter: swim below the ice', at: '12:30', patchId: hashOf('e8') }),
      ],
      ['v1 1 a8', 'v2 1 -'],
      'landed',
    ],
    [
      'before it is the newest of two alike',
      [
        lone('v1', { at: '10:00' }),
        lone('v2', { subject: '[PATCH v2] otter: swim below the ice', at: '11:00' }),
      ],
      ['v1 1 -', 'v2 1 a8'],
      'landed',
    ],
    [
      'alone, after it, does not make the series landed',
      [lone('v1', { at: '12:30' })],
      ['v1 1 a8'],
      'posted',
    ],
  ])('a posting %s', (...[, told, ties, state]) => {
    const found = landed(told, [edited]);
    expect({ ties: found.ties, state: found.state }).toEqual({ ties, state });
  });

  test('one commit is one posting over several series, in whatever order they stand', () => {
    const one = assembled([lone('first', { at: '09:00' })]);
    const two = assembled([lone('again', { at: '10:00', patchId: hashOf('e8') })]);
    const three = assembled([lone('third', { at: '11:00' })]);
    const commitsOf = (series: readonly Series[]) =>
      withLandings(series, [edited], []).map(
        (s) =>
          `${s.subject} ${s.revisions[0]?.patches[0]?.messageId ?? ''} ${short(s.revisions[0]?.patches[0]?.landing?.commit)}`,
      );
    const forwards = commitsOf([one, two, three]);
    expect(forwards.filter((line) => line.endsWith('a8'))).toEqual([expect.stringContaining('again')]);
    expect(commitsOf([three, two, one])).toEqual(forwards.toReversed());
  });

  test('what surely landed on a release branch is not hidden by what perhaps did on the main line', () => {
    const stable = { ...SWIM, commit: hashOf('a4'), branch: 'stable-4.16' };
    const perhaps = commit('a6', SWIM.subject, { files: [] });
    const found = landed([lone('v1', { patchId: hashOf('e1') })], [perhaps, stable]);
    expect({ ties: found.ties, state: found.state }).toEqual({ ties: ['v1 1 a4'], state: 'landed' });
  });

  test('a tie that is only possible is shown, and the state does not follow it', () => {
    const other = commit('a7', SWIM.subject, { files: [] });
    const found = landed(
      [{ ...SERIES[0], id: 'lone', subject: '[PATCH] otter: swim below the ice' }],
      [other],
    );
    expect({ state: found.state, ties: found.ties }).toEqual({ state: 'posted', ties: ['v1 1 a7'] });
  });

  test('what landed goes before what mails say: RFC or not, it is in', () => {
    const rfc = { id: 'lone', subject: '[RFC PATCH] otter: swim below the ice', patchId: hashOf('e1') };
    expect([landed([rfc], []).state, landed([rfc], [SWIM]).state]).toEqual(['rfc', 'landed']);
  });

  test('does not depend on the order of commits, nor on others beside them', () => {
    const commits = [
      SWIM,
      DIVE,
      AWAY,
      revertOf('c1', AWAY, { at: '14:00' }),
      commit('a9', 'otter: sleep long'),
      revertOf('d1', DIVE, { at: '16:00' }),
    ];
    const expected = landed(
      SECOND,
      commits.filter((c) => c.commit !== hashOf('a9')),
    ).series;
    fc.assert(
      fc.property(fc.shuffledSubarray(commits, { minLength: commits.length }), (shuffled) => {
        expect(landed(SECOND, shuffled).series).toEqual(expected);
      }),
    );
  });

  test('a revision was in as a whole as its last commit, if all of it was where it is asked for', () => {
    const whole = (commits: readonly LandedCommit[], branch = 'master') => {
      const revision = landed(SERIES, commits).series.revisions[0];
      return revision && landedWhole(revision, (l) => l.branch === branch);
    };
    expect(whole([SWIM, DIVE])).toMatchObject({ commit: DIVE.commit, committedAt: DIVE.committedAt });
    expect([whole([SWIM]), whole([SWIM, DIVE, AWAY]), whole([SWIM, DIVE], 'stable-4.16')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the keys of a commit', () => {
  const postingOf = (told: Told) => postingKeys(mail(told).reading);

  test.each<[string, Told, LandedCommit, boolean]>([
    ['by patch-id', { id: 'x', subject: '[PATCH] other', patchId: hashOf('e1') }, SWIM, true],
    ['by subject', { id: 'x', subject: '[PATCH v3] Otter: swim below  the ice' }, SWIM, true],
    [
      'by a short subject of the author',
      { id: 'x', subject: '[PATCH] fix typo' },
      commit('a1', 'fix typo'),
      true,
    ],
    [
      'not by a short subject of somebody else',
      { id: 'x', subject: '[PATCH] fix typo', from: 'Bob' },
      commit('a1', 'fix typo'),
      false,
    ],
    ['not by other words', { id: 'x', subject: '[PATCH] otter: sleep below the ice' }, SWIM, false],
  ])('lead to a posting: %s', (...[, told, one, expected]) => {
    const keys = new Set(postingOf(told));
    expect(commitKeys(one, ['list.example.org']).some((key) => keys.has(key))).toBe(expected);
  });

  test('of a revert are those that its target has', () => {
    const names = commitNames(SWIM);
    expect(commitNames(AWAY).reverts).toEqual([names.hash, names.subject]);
    expect(names.reverts).toEqual([]);
  });
});
