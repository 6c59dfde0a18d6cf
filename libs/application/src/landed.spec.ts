import type { LandedCommit } from '@sluice/series';
import { conclude } from './conclusions';
import { derive, type Knowledge } from './derive';
import { landedIn } from './landed-in';
import type { StoredMail } from './ports/intake-store';
import type { StoredCommit } from './ports/tree-store';
import { seriesJson } from './series-json';
import { announce, incoming, KNOWLEDGE, landedCommit, patch, time } from './spec-builders';
import { visibleCommits } from './views';

const stored = (...parts: Parameters<typeof patch>): StoredMail => {
  const one = incoming(patch(...parts));
  if (!('reading' in one.content)) throw new Error('parked');
  const { reading, saidAt, proven, analysis } = one.content;
  return {
    rawHash: one.rawHash,
    reading,
    saidAt,
    proven,
    analysis,
    trust: 'list-verified',
    recordedAt: saidAt,
  };
};

const FISH = stored('fish', '[PATCH] otter: catch another fish');

const commit = (name: string, parts: Partial<LandedCommit> = {}): LandedCommit =>
  landedCommit(name, { patchId: FISH.reading.patch?.patchId, ...parts });

const IN = commit('a1');
const OUT = commit('b1', {
  subject: 'Revert "otter: catch another fish"',
  body: `This reverts commit ${IN.commit}.`,
  committedAt: time('2024-03-05T10:00'),
  patchId: undefined,
});

const derived = (commits: readonly LandedCommit[], knowledge: Knowledge = KNOWLEDGE) => {
  const [only] = derive([FISH], knowledge, { now: time('2024-03-10'), commits }).series;
  if (only === undefined) throw new Error('no series');
  return only;
};

describe('a series of which a commit is known', () => {
  test('is told with the full hashes of what it landed as and what reverted it', () => {
    const of = (commits: readonly LandedCommit[]) => {
      const { state, revisions } = seriesJson(derived(commits));
      const [only] = revisions[0]?.patches ?? [];
      return [state, only?.landedAs, only?.revertedBy];
    };
    expect(of([])).toEqual(['posted', null, null]);
    expect(of([IN])).toEqual(['landed', IN.commit, null]);
    expect(of([OUT, IN])).toEqual(['reverted', IN.commit, OUT.commit]);
  });

  test('makes Sluice conclude that it landed, and that it was reverted, each once', () => {
    const types = (before: readonly LandedCommit[], after: readonly LandedCommit[]) =>
      conclude([derived(before)], [derived(after)], 'g').map((e) => `${e.type} ${e.saidAt ?? ''}`);
    expect(types([], [IN])).toContain('PatchLanded 2024-03-03T10:00:00Z');
    expect(types([IN], [IN, OUT]).filter((t) => t.startsWith('Patch'))).toEqual([
      'PatchReverted 2024-03-05T10:00:00Z',
    ]);
    expect(types([IN, OUT], [IN, OUT])).toEqual([]);
    expect(types([IN], [])).toContain('ConclusionLapsed 2024-03-03T10:00:00Z');
  });
});

describe('when a revision was in a release line', () => {
  const branched: Knowledge = {
    ...KNOWLEDGE,
    announcements: [
      announce('1.4', '2024-01-10', { freeze: '2024-01-20 announced' }),
      announce('1.4', '2024-02-10', { branch: '2024-02-20 effective' }),
    ],
  };
  test.each<[string, Knowledge, Partial<LandedCommit>, string, boolean]>([
    ['on the main branch while it was open', KNOWLEDGE, {}, '1.4', true],
    ['on the main branch before a later one', KNOWLEDGE, {}, '1.5', true],
    ['on the main branch after it had left it', branched, {}, '1.4', false],
    ['on the main branch while the later one was open', branched, {}, '1.5', true],
    ['on its own branch', branched, { branch: 'stable-1.4' }, '1.4', true],
    ['on the branch of another', branched, { branch: 'stable-1.4' }, '1.5', false],
    [
      'as a commit that is only possibly it',
      KNOWLEDGE,
      { patchId: undefined, author: { name: '', address: 'x@y.example' } },
      '1.4',
      false,
    ],
  ])('%s', (...[, knowledge, parts, release, expected]) => {
    const landed = commit('a1', parts);
    const [revision] = derived([landed], knowledge).series.revisions;
    const found = revision && landedIn(revision, release, knowledge);
    expect(found).toEqual(expected ? { commit: landed.commit, at: landed.committedAt } : undefined);
  });

  const other = { patchId: 'f'.repeat(40), committedAt: time('2024-03-04T10:00') };
  test.each<[string, readonly LandedCommit[], readonly string[] | undefined]>([
    ['surely, by the same change on its branch', [commit('a2', { branch: 'stable-1.4' })], []],
    ['perhaps, by a changed one', [commit('a2', { ...other, branch: 'stable-1.4' })], ['a2']],
    [
      'surely, by one of two',
      [commit('a2', { ...other, branch: 'stable-1.4' }), commit('a3', { branch: 'staging-1.4' })],
      [],
    ],
    [
      'not by one that is only possibly it',
      [commit('a2', { ...other, branch: 'stable-1.4', author: { name: '', address: 'x@y.example' } })],
      undefined,
    ],
  ])('beside its landing on the main branch, %s', (...[, backports, unsure]) => {
    const [revision] = derived([IN, ...backports], branched).series.revisions;
    const found = revision && landedIn(revision, '1.4', branched);
    expect(found?.commit).toBe(unsure && IN.commit);
    expect(found && (found.unsure ?? []).map((u) => u.commit.replace(/0+$/, ''))).toEqual(unsure);
  });
});

describe('the commits that a viewpoint leaves', () => {
  const one: StoredCommit = { ...IN, recordedAt: time('2024-03-04') };
  const dropped: StoredCommit = { ...one, droppedAt: time('2024-03-08') };
  test.each([
    ['all, without one', one, {}, true],
    ['made by then', one, { asOf: time('2024-03-03T10:00') }, true],
    ['not made after', one, { asOf: time('2024-03-03T09:59') }, false],
    ['learnt by then', one, { knownAsOf: time('2024-03-04') }, true],
    ['not learnt after', one, { knownAsOf: time('2024-03-03T12:00') }, false],
    ['gone now', dropped, {}, false],
    ['there before they were seen to be gone', dropped, { asOf: time('2024-03-07') }, true],
    ['there before it was known that they are gone', dropped, { knownAsOf: time('2024-03-07') }, true],
    ['gone once that was seen', dropped, { asOf: time('2024-03-09'), knownAsOf: time('2024-03-09') }, false],
  ])('%s', (...[, stored, viewpoint, expected]) => {
    expect(visibleCommits([stored], viewpoint)).toEqual(expected ? [stored] : []);
  });
});

describe('two series that a commit may be', () => {
  const fred = {
    from: { name: 'Fred Fisher', address: 'fred@example.net' },
    date: time('2024-03-02T10:00'),
    file: 'otter/fish.c',
  };
  const again = stored('again', '[PATCH] otter: catch another fish', fred);
  const short = stored('short', '[PATCH] catch it', {});
  const shorter = stored('shorter', '[PATCH] catch it', { ...fred, file: 'otter/short.c' });

  const landingsOf = (mails: readonly StoredMail[], commits: readonly LandedCommit[]) =>
    derive(mails, KNOWLEDGE, { now: time('2024-03-10'), commits })
      .series.map(({ series }) => {
        const [first] = series.revisions[0]?.patches ?? [];
        return `${first?.messageId?.split('@')[0] ?? ''} ${first?.landing?.commit.slice(0, 2) ?? '-'}`;
      })
      .toSorted();

  test('share it out: it is the one most like it', () => {
    const unlike = commit('c1', { patchId: 'f'.repeat(40) });
    expect(landingsOf([again], [unlike])).toEqual(['again c1']);
    expect(landingsOf([FISH, again], [unlike])).toEqual(['again -', 'fish c1']);
    expect(landingsOf([again, FISH], [unlike])).toEqual(['again -', 'fish c1']);
  });

  test('do not, where they only happen to be at hand together', () => {
    const both = commit('c2', {
      subject: 'catch it',
      patchId: 'f'.repeat(40),
      files: [{ path: 'otter/short.c' }],
    });
    const apart = [...landingsOf([short], [both]), ...landingsOf([shorter], [both])];
    expect(apart).toEqual(['short c2', 'shorter c2']);
    expect(landingsOf([shorter, short], [both])).toEqual(apart);
  });
});

describe('a version that is posted after an earlier one went in changed', () => {
  const changed = commit('d1', { patchId: 'f'.repeat(40), committedAt: time('2024-03-03T10:00') });
  const second = (at: string): StoredMail =>
    stored('fish-v2', '[PATCH v2] otter: catch another fish', { date: time(at), file: 'otter/fish.c' });
  const judged = (mails: readonly StoredMail[], commits: readonly LandedCommit[]) =>
    derive(mails, KNOWLEDGE, { now: time('2024-03-10'), commits }).series[0]?.revisions.at(-1)?.verdict;

  test('is judged as if there were no tree', () => {
    const mails = [FISH, second('2024-03-03T20:00')];
    const [only] = derive(mails, KNOWLEDGE, { now: time('2024-03-10'), commits: [changed] }).series;
    expect(only?.series.revisions.map((r) => r.patches[0]?.landing?.confidence)).toEqual([
      'likely',
      undefined,
    ]);
    expect(judged(mails, [changed])).toEqual(judged(mails, []));
  });

  test('and one posted before it, which may be what went in, needs a person', () => {
    const verdict = judged([FISH, second('2024-03-02T20:00')], [changed]);
    expect(verdict?.outcome).not.toBe('open');
    expect(verdict?.reasons.map((r) => `${r.effect} ${r.rule}`)).toContain('undetermines landed-otherwise');
  });
});
