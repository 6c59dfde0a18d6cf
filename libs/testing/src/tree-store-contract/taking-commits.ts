import type { Instant } from '@sluice/kernel';
import { landed, reverting, version, hashOf, patchIdOf, SWIM, NOTHING } from './samples';
import { type TreeWorld } from './tree-world';

export const describeCommits = (world: () => TreeWorld): void => {
  test('a commit is taken once, and said to revert when it does', async () => {
    const swim = landed('swim');
    const batch = [swim, reverting('away', swim), landed('dive')];
    expect(await world().tree.take(batch)).toEqual({ new: 3, reverts: 1 });
    expect(await world().tree.take(batch)).toEqual({ new: 0, reverts: 0 });
    expect(await world().tree.take([landed('swim'), landed('swim'), landed('rest')])).toEqual({
      new: 1,
      reverts: 0,
    });
    expect(await world().tree.recorded([`CommitLanded ${swim.commit}`, 'CommitLanded none'])).toEqual(
      new Set([`CommitLanded ${swim.commit}`]),
    );
  });

  test('it is the fact and nothing less, with the time it was learnt', async () => {
    const swim = landed('swim', {
      body: 'Because.\n\nAcked-by: A <a@example.org>',
      patchId: patchIdOf(SWIM),
      parents: [hashOf('p')],
    });
    await world().tree.take([swim]);
    await world().takeMails(SWIM);
    expect(await world().commitsFor('swim')).toEqual([{ ...swim, recordedAt: '2024-04-01T00:00:00Z' }]);
  });

  test('how far the tree is known is the latest commit', async () => {
    const coverage = async () => (await world().reader.coverage(undefined)).treeThrough;
    expect(await coverage()).toBeUndefined();
    await world().tree.take([
      landed('late', { committedAt: '2024-03-09T00:00:00Z' as Instant }),
      landed('swim'),
    ]);
    expect(await coverage()).toBe('2024-03-09T00:00:00Z');
  });

  test('facts count once; where branches were seen to be is none that a digest knows', async () => {
    await world().tree.take([landed('swim')]);
    await world().tree.note({
      ...NOTHING,
      tags: [{ tag: 'v1', target: 'a', at: '2024-03-01T00:00:00Z' as Instant, annotated: false }],
      maintainers: [version(0, ['a'])],
      moved: [{ project: 'pond', branch: 'master', to: 'a' }],
    });
    expect([...(await world().reader.factIdentities())].sort()).toEqual([
      `CommitLanded ${hashOf('swim')}`,
      `MaintainersSeen pond ${hashOf('maintainers 0')}`,
      'TagSeen pond v1 a',
    ]);
    expect((await world().reader.integrity()).filter((check) => !check.ok)).toEqual([]);
  });
};
