import type { Instant } from '@sluice/kernel';
import { landed, SWIM, DIVE, NOTHING } from './samples';
import { sorted, type TreeWorld } from './tree-world';

export const describeBranches = (world: () => TreeWorld): void => {
  test('a branch is where it was last seen', async () => {
    expect(await world().tree.tip('pond', 'master')).toBeUndefined();
    await world().tree.note({ ...NOTHING, moved: [{ project: 'pond', branch: 'master', to: 'a' }] });
    await world().tree.note({
      ...NOTHING,
      moved: [{ project: 'pond', branch: 'master', from: 'a', to: 'b' }],
    });
    expect([
      await world().tree.tip('pond', 'master'),
      await world().tree.tip('pond', 'stable'),
      await world().tree.tip('sea', 'master'),
    ]).toEqual(['b', undefined, undefined]);
  });

  test('a forced push takes commits away until they come back', async () => {
    const [swim, dive] = [landed('swim'), landed('dive')];
    await world().takeMails(SWIM, DIVE);
    await world().tree.take([swim, dive]);
    await world().settle();
    expect([...(await world().tree.commitsOn('master'))].sort()).toEqual(sorted(swim, dive));
    world().setNow('2024-04-02T00:00:00Z');
    const move = { project: 'pond', branch: 'master', from: 'a', to: 'b', dropped: [swim.commit] };
    await world().tree.note({ ...NOTHING, moved: [move] });
    expect(await world().dirtied()).toContain('swim');
    expect(await world().tree.commitsOn('master')).toEqual([dive.commit]);
    expect((await world().commitsFor('swim')).map((c) => c.droppedAt)).toEqual(['2024-04-02T00:00:00Z']);
    expect(await world().tree.take([swim])).toEqual({ new: 0, reverts: 0 });
    expect(await world().dirtied()).toEqual(['swim']);
    expect((await world().commitsFor('swim')).map((c) => c.droppedAt)).toEqual([undefined]);
  });

  test('tags are counted once, and again where one names another commit', async () => {
    const tag = { tag: 'v1-rc1', target: 'a', at: '2024-03-01T00:00:00Z' as Instant, annotated: true };
    expect(await world().tree.note({ ...NOTHING, tags: [tag, { ...tag, tag: 'v1' }] })).toEqual({ tags: 2 });
    expect(await world().tree.note({ ...NOTHING, tags: [tag, { ...tag, target: 'b' }] })).toEqual({
      tags: 1,
    });
  });
};
