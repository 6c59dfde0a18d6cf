import type { DerivedSeries } from './derive';
import type { InMemoryMailWorld } from './in-memory/mail-world';
import { incoming, mail, reply, storyWorld, VERSIONS, viewPorts, time } from './spec-builders';
import { verify } from './verify';

const failing = async (world: InMemoryMailWorld) =>
  (await verify({ ...viewPorts(world), store: world, reader: world })).filter((c) => !c.ok);

/** Replaces what is stored of the conversation of a series, as a fault in a store would. */
const falsify = async (
  world: InMemoryMailWorld,
  change: (stored: readonly DerivedSeries[]) => readonly DerivedSeries[],
): Promise<void> => {
  await world.markAllDirty();
  for (const { conversationId, mark } of await world.dirty(100)) {
    const [material] = await world.load([conversationId]);
    const before = material?.before ?? [];
    const series = before.some((d) => d.series.subject.includes('fish')) ? change(before) : before;
    await world.save([{ conversationId, mark, series, conclusions: [] }]);
  }
};

const idOfFish = async (world: InMemoryMailWorld): Promise<string> =>
  (await world.resolve('fish@example.org'))?.seriesId ?? '';

describe('verifying', () => {
  test('finds nothing wrong where nothing is, and says how much it compared', async () => {
    const world = await storyWorld();
    const checks = await verify({ ...viewPorts(world), store: world, reader: world });
    expect(checks.filter((c) => !c.ok)).toEqual([]);
    expect(checks.map((c) => c.name)).toEqual([
      'every mail read is kept',
      'nothing left to derive',
      'every series of a replay is stored',
      'no stored series is an orphan',
      'stored series equal a replay',
    ]);
    expect(checks.at(-1)?.detail).toBe('2 compared, different: none');
  });

  test('finds a stored series that was changed', async () => {
    const world = await storyWorld();
    await falsify(world, (stored) =>
      stored.map((d) => ({ ...d, series: { ...d.series, subject: `${d.series.subject} and more` } })),
    );
    expect(await failing(world)).toMatchObject([
      { name: 'stored series equal a replay', detail: `2 compared, different: ${await idOfFish(world)}` },
    ]);
  });

  test('finds a stored state that was changed', async () => {
    const world = await storyWorld();
    await falsify(world, (stored) => stored.map((d) => ({ ...d, state: 'landed' })));
    expect(await failing(world)).toMatchObject([{ name: 'stored series equal a replay' }]);
  });

  test('finds a stored series that no replay gives', async () => {
    const world = await storyWorld();
    await falsify(world, (stored) => [
      ...stored,
      ...stored.map((d) => ({ ...d, series: { ...d.series, id: 'sorphan' } })),
    ]);
    expect(await failing(world)).toMatchObject([
      { name: 'no stored series is an orphan', detail: 'orphans: sorphan' },
    ]);
  });

  test('finds a series that was lost', async () => {
    const world = await storyWorld();
    const id = await idOfFish(world);
    await falsify(world, () => []);
    expect(await failing(world)).toMatchObject([
      { name: 'every series of a replay is stored', detail: `missing: ${id}` },
    ]);
  });

  test('finds work that was left', async () => {
    const world = await storyWorld();
    await world.take([incoming(mail('new', { subject: 'Is it summer yet?' }))], VERSIONS);
    expect(await failing(world)).toMatchObject([
      { name: 'nothing left to derive', detail: 'run `sluice rebuild`' },
    ]);
  });

  test('finds stored series that do not know of a late mail', async () => {
    const world = await storyWorld();
    await world.take(
      [incoming(reply('late', 'fish', { text: 'Acked-by: Rita Manager <rita@example.org>\n' }))],
      VERSIONS,
    );
    expect((await failing(world)).map((c) => c.name)).toEqual([
      'nothing left to derive',
      'stored series equal a replay',
    ]);
  });

  test('does not mind that verdicts move with the clock', async () => {
    const world = await storyWorld();
    const later = { ...viewPorts(world), now: time('2024-04-10') };
    const checks = await verify({ ...later, store: world, reader: world });
    expect(checks.filter((c) => !c.ok)).toEqual([]);
  });

  test('names no more than five of many', async () => {
    const world = await storyWorld();
    await falsify(world, (stored) => [
      ...stored,
      ...Array.from({ length: 9 }, (_, n) =>
        stored.map((d) => ({ ...d, series: { ...d.series, id: `s${String(n)}` } })),
      ).flat(),
    ]);
    expect(await failing(world)).toMatchObject([{ detail: 'orphans: s0, s1, s2, s3, s4' }]);
  });
});
