import { FLAG_STORY } from '../connect/spec-patches';
import { countingReads, incoming, time, viewPorts, worldOf } from '../spec-builders';
import { beginFinding } from './begin-finding';

const FROM = { asOf: time('2024-03-20T10:00') };

/** The series of a story, and which conversations were read for questions about it. */
const story = async () => {
  const world = await worldOf([FLAG_STORY.map((m) => incoming(m))]);
  const { ports, read } = countingReads({ ...viewPorts(world), links: world.links });
  const begin = beginFinding(() => Promise.resolve(ports));
  const series = [...world.derived().values()].flat().map((d) => d.series);
  return { world, begin, read, series };
};

test('what one question assembled is at hand for the next, and for no other who begins', async () => {
  const { begin, read, series } = await story();
  const find = begin();
  const first = await find(series, FROM);
  expect(first.map((d) => d.edge.kind)).toContain('lines');
  const count = read.length;
  expect(new Set(read).size).toBe(count);
  expect(await find(series, FROM)).toEqual(first);
  expect(read).toHaveLength(count);
  expect(await begin()(series, FROM)).toEqual(first);
  expect(read).toHaveLength(2 * count);
});

test('what who asks has assembled is not read, and leads to the same', async () => {
  const { world, begin, read, series } = await story();
  const found = await begin()(series, FROM);
  const ids = [...new Set(read.splice(0))];
  const materials = await world.chains.loadChains(ids);
  const atHand = new Map(materials.map((m) => [m.conversationId, m]));
  expect(await begin()(series, FROM, atHand)).toEqual(found);
  expect(read).toEqual([]);
});
