import type { Instant } from '@sluice/kernel';
import { landed, version, SWIM, DIVE, NOTHING } from './samples';
import { type TreeWorld } from './tree-world';

export const describeMaintainers = (world: () => TreeWorld): void => {
  test('versions of MAINTAINERS give dated roles, by what had been learnt', async () => {
    const told = async (knownAsOf?: Instant) =>
      (await world().tree.roles('pond', knownAsOf))
        .map((r) => `${r.person} ${r.validFrom ?? ''} ${r.validTo ?? ''}`)
        .sort();
    expect(await told()).toEqual([]);
    await world().tree.note({ ...NOTHING, maintainers: [version(0, ['a', 'b'])] });
    world().setNow('2024-04-03T00:00:00Z');
    await world().tree.note({ ...NOTHING, maintainers: [version(1, ['a', 'c'])] });
    const now = [
      'a 2024-03-01T00:00:00Z ',
      'b 2024-03-01T00:00:00Z 2024-03-02T00:00:00Z',
      'c 2024-03-02T00:00:00Z ',
    ];
    expect(await told()).toEqual(now);
    expect(await told('2024-04-03T00:00:00Z' as Instant)).toEqual(now);
    expect(await told('2024-04-02T00:00:00Z' as Instant)).toEqual([
      'a 2024-03-01T00:00:00Z ',
      'b 2024-03-01T00:00:00Z ',
    ]);
    expect(await world().tree.roles('sea')).toEqual([]);
  });

  test('new maintainers make everything to be judged again; the same ones nothing', async () => {
    await world().takeMails(SWIM, DIVE);
    await world().tree.note({ ...NOTHING, maintainers: [version(0, ['a'])] });
    expect(await world().dirtied()).toEqual(['dive', 'swim']);
    await world().tree.note({ ...NOTHING, tags: [] });
    expect(await world().dirtied()).toEqual([]);
  });

  test('a version of MAINTAINERS that a forced push took away counts no more', async () => {
    const first = version(0, ['a']);
    await world().tree.take([landed('m', { commit: first.commit })]);
    await world().tree.note({ ...NOTHING, maintainers: [first, version(1, ['b'])] });
    const move = { project: 'pond', branch: 'master', to: 'b', dropped: [first.commit] };
    await world().tree.note({ ...NOTHING, moved: [move] });
    expect((await world().tree.roles('pond')).map((r) => r.person)).toEqual(['b']);
  });
};
