import { landed, reverting, patchIdOf, SWIM, DIVE } from './samples';
import { sorted, type TreeWorld } from './tree-world';

export const describeDirt = (world: () => TreeWorld): void => {
  test('a commit puts the mails it may be the outcome of on the to-do list, and no others', async () => {
    await world().takeMails(SWIM, DIVE);
    await world().tree.take([landed('other')]);
    expect(await world().dirtied()).toEqual([]);
    await world().tree.take([landed('by-id', { subject: 'otter: bathe', patchId: patchIdOf(SWIM) })]);
    expect(await world().dirtied()).toEqual(['swim']);
    await world().tree.take([landed('dive')]);
    expect(await world().dirtied()).toEqual(['dive']);
    await world().tree.take([landed('dive')]);
    expect(await world().dirtied()).toEqual([]);
  });

  test('mails find the same commits, whichever came first', async () => {
    const commits = [
      landed('swim'),
      landed('by-id', { subject: 'otter: bathe', patchId: patchIdOf(SWIM) }),
      landed('other'),
    ];
    await world().tree.take(commits.slice(0, 2));
    await world().takeMails(SWIM);
    await world().tree.take(commits.slice(2));
    expect(await world().hashesFor('swim')).toEqual(sorted(...commits.slice(0, 2)));
  });

  test.each([['forwards'], ['backwards']])(
    'reverts, and reverts of reverts, are found with what they revert: %s',
    async (order) => {
      const swim = landed('swim');
      const away = reverting('away', swim, 9);
      const back = landed('back', { subject: `Revert "${away.subject}"` });
      const again = landed('again', { subject: 'Revert "otter: swim below the ice"' });
      const other = reverting('unrelated', landed('other'));
      const commits = [swim, away, back, again, other, landed('other')];
      await world().takeMails(SWIM);
      for (const commit of order === 'forwards' ? commits : commits.toReversed())
        await world().tree.take([commit]);
      expect(await world().hashesFor('swim')).toEqual(sorted(swim, away, back, again));
    },
  );

  test('a revert puts the mails of what it reverts on the to-do list, whichever commit came last', async () => {
    const swim = landed('swim');
    const away = reverting('away', swim, 12);
    await world().takeMails(SWIM, DIVE);
    await world().tree.take([swim]);
    await world().settle();
    await world().tree.take([away]);
    expect(await world().dirtied()).toEqual(['swim']);
    await world().tree.take([reverting('back', away)]);
    expect(await world().dirtied()).toEqual(['swim']);
    const dive = landed('dive', { subject: 'otter: sink', patchId: patchIdOf(DIVE) });
    await world().tree.take([reverting('up', dive)]);
    expect(await world().dirtied()).toEqual([]);
    await world().tree.take([dive]);
    expect(await world().dirtied()).toEqual(['dive']);
  });
};
