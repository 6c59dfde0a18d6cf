import type { LandedCommit } from '@sluice/series';
import { InMemoryTreeStore } from '../in-memory/tree-store';
import { incoming, landedCommit, patch, storyWorld, time, viewPorts } from '../spec-builders';
import { documentText } from './document/text';
import { freezeDocument } from './freeze-document';
import { freezeReport } from './freeze-report';
import { landedText } from './freeze-report-landed';

const patchIdOf = (name: string, subject: string): string => {
  const { content } = incoming(patch(name, subject));
  if (!('reading' in content) || content.reading.patch?.patchId === undefined) throw new Error('no patch');
  return content.reading.patch.patchId;
};

const commit = (name: string, parts: Partial<LandedCommit> = {}): LandedCommit =>
  landedCommit(name, {
    author: { name: 'Fred Fisher', address: 'fred@example.net' },
    authoredAt: time('2024-03-03T10:00'),
    committedAt: time('2024-03-06T10:00'),
    patchId: patchIdOf('fish', '[PATCH for-1.4] otter: catch another fish'),
    ...parts,
  });

const IN = commit('a1');
const OUT = commit('b1', {
  subject: 'Revert "otter: catch another fish"',
  body: `This reverts commit ${IN.commit}.`,
  committedAt: time('2024-03-08T10:00'),
  patchId: undefined,
});
const OTHER = commit('c1', {
  subject: 'otter: sleep',
  patchId: undefined,
  files: [{ path: 'otter/sleep.c' }],
});

const reportWith = async (commits: readonly LandedCommit[]) => {
  const world = await storyWorld();
  await new InMemoryTreeStore(world, { now: () => time('2024-03-20T12:00') }).take(commits);
  return freezeReport(viewPorts(world), '1.4', { asOf: time('2024-04-10') });
};

const SUBJECT = 'otter: catch another fish';

describe('what landed, on a freeze report', () => {
  it.each([
    ['without a tree is not known', [], [], [/^what landed.*was not read$/]],
    ['is nothing, with a tree that has none of it', [OTHER], [], []],
    ['is what went in', [IN], [['landed', IN.commit, null]], []],
    ['is what was taken back, too', [IN, OUT], [['reverted', IN.commit, OUT.commit]], []],
  ] as const)('%s', async (...[, commits, rows, notKnown]) => {
    const { landed, coverage } = await reportWith(commits);
    expect(landed.map((l) => [l.state, l.commit, l.revertedBy?.commit ?? null])).toEqual(rows);
    expect(landed.map((l) => [l.subject, l.revision])).toEqual(rows.map(() => [SUBJECT, '1']));
    expect(coverage.notKnown).toEqual(notKnown.map((n) => expect.stringMatching(n) as string));
    expect(coverage.treeThrough).toBe(commits.at(-1)?.committedAt ?? null);
  });

  test('stands in the text, and says where no tree was read', async () => {
    const textOf = async (commits: readonly LandedCommit[]) =>
      documentText(freezeDocument(await reportWith(commits)));
    const reverted = await textOf([IN, OUT]);
    expect(reverted).toContain(`
Landed
======
  - otter: catch another fish v1: landed as a100000000 on 2024-03-06 and
    reverted by b100000000 on 2024-03-08.
    commit a10000000000
`);
    expect(reverted).not.toContain('was not read');
    expect(await textOf([OTHER])).toContain('\nNothing of what was judged.\n');
    expect(await textOf([])).toContain('because no tree was read.');
  });

  test('is not what only the branch of another release has', async () => {
    expect((await reportWith([{ ...IN, branch: 'stable-1.3' }])).landed).toEqual([]);
    expect((await reportWith([{ ...IN, branch: 'stable-1.4' }])).landed).toHaveLength(1);
  });

  test('a reverted series is told as one, with what else holds it', async () => {
    const decisionOf = async (commits: readonly LandedCommit[]) =>
      (await reportWith(commits)).decisions.find((d) => d.subject === SUBJECT);
    const posted = await decisionOf([]);
    const reverted = await decisionOf([IN, OUT]);
    expect(posted).toMatchObject({ outcome: 'held', rule: expect.not.stringMatching('reverted') as string });
    expect(reverted).toMatchObject({ outcome: 'held', rule: 'reverted' });
    expect(reverted?.because).toMatch(/^Patch 1 went in as a100000000 .* was reverted by b100000000 /);
    expect(reverted?.because).toContain(posted?.because);
    expect(reverted?.clearedBy).toContain(posted?.clearedBy);
  });
});

test.each([
  ['landed', null, 'landed as a100000000 on 2024-03-06'],
  ['partly-landed', null, 'landed in part as a100000000 on 2024-03-06'],
  ['landed', OUT, 'landed as a100000000 on 2024-03-06, some of it reverted by b100000000 on 2024-03-08'],
  ['reverted', OUT, 'landed as a100000000 on 2024-03-06 and reverted by b100000000 on 2024-03-08'],
] as const)('%s, reverted by %j, reads as a sentence', (state, revertedBy, expected) => {
  const row = { series: 's1', subject: SUBJECT, revision: '1', state, revertedBy };
  expect(landedText({ ...row, commit: IN.commit, committedAt: IN.committedAt })).toBe(expected);
});
