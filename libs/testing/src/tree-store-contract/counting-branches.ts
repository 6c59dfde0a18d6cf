import { landed, NOTHING, SWIM } from './samples';
import { type TreeWorld } from './tree-world';

export const describeSeveralBranches = (world: () => TreeWorld): void => {
  const LOOKS = ['stable-4.16', 'staging', 'master', 'stable-4.15'];

  test.each<[string, readonly string[], readonly string[]]>([
    ['forwards', LOOKS, ['stable-4.16', 'staging', 'master', 'master']],
    ['backwards', LOOKS.toReversed(), ['stable-4.15', 'master', 'master', 'master']],
    ['releases alone', ['stable-4.16', 'stable-4.15'], ['stable-4.16', 'stable-4.15']],
  ])(
    'a commit counts for the main line before releases, then for the smallest name: %s',
    async (...[, looks, expected]) => {
      await world().takeMails(SWIM);
      const counted: string[] = [];
      for (const branch of looks) {
        await world().tree.take([landed('swim', { branch })]);
        const [found] = await world().commitsFor('swim');
        counted.push(found?.branch ?? '-');
      }
      expect(counted).toEqual(expected);
      for (const branch of looks)
        expect(await world().tree.commitsOn(branch)).toEqual([landed('swim').commit]);
    },
  );

  test('mails are to be derived again where their commit counts for another branch now, and only then', async () => {
    await world().takeMails(SWIM);
    const dirtied: (readonly string[])[] = [];
    for (const branch of ['stable-4.16', 'master', 'staging', 'master']) {
      await world().tree.take([landed('swim', { branch })]);
      dirtied.push(await world().dirtied());
    }
    expect(dirtied).toEqual([['swim'], ['swim'], [], []]);
  });

  test('a forced push takes a commit away from its branch, and only with the last one altogether', async () => {
    await world().takeMails(SWIM);
    for (const branch of ['staging', 'master']) await world().tree.take([landed('swim', { branch })]);
    const found: unknown[] = [];
    for (const branch of ['master', 'stable-4.16', 'staging']) {
      const move = { project: 'pond', branch, from: 'a', to: 'b', dropped: [landed('swim').commit] };
      await world().tree.note({ ...NOTHING, moved: [move] });
      found.push((await world().commitsFor('swim')).map((c) => [c.branch, c.droppedAt]));
    }
    expect(found).toEqual([
      [['staging', undefined]],
      [['staging', undefined]],
      [['staging', '2024-04-01T00:00:00Z']],
    ]);
    await world().tree.take([landed('swim', { branch: 'stable-4.16' })]);
    expect((await world().commitsFor('swim')).map((c) => [c.branch, c.droppedAt])).toEqual([
      ['stable-4.16', undefined],
    ]);
  });
};
