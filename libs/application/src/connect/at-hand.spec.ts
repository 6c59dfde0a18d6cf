import { countingReads, incoming, patch, time, viewPorts, worldOf } from '../spec-builders';
import { havingAtHand } from './at-hand';
import { keepingPlaced } from './kept-placed';

const NAMES = ['dive', 'swim'];
const FROM = { asOf: time('2024-03-10T10:00') };

/** Two conversations, the first of them at hand, and the ids of those of which mails were read. */
const pond = async () => {
  const mails = NAMES.map((n) => patch(n, `[PATCH] otter: ${n}`, { date: time('2024-03-04T10:00') }));
  const world = await worldOf([mails.map((m) => incoming(m))]);
  const { ports, read } = countingReads(viewPorts(world));
  const ids = await ports.reader.conversations(undefined, 10);
  const [first = ''] = ids;
  const materials = await world.chains.loadChains([first]);
  const kept = keepingPlaced(ports);
  const atHand = new Map(materials.map((m) => [m.conversationId, m]));
  return { ids, first, read, kept, having: havingAtHand(kept, FROM, atHand) };
};

test('what is at hand is not assembled again, and is the same', async () => {
  const { ids, first, read, kept, having } = await pond();
  const placed = await having.placed(ids, FROM);
  expect(read).toEqual(ids.filter((id) => id !== first));
  expect(placed).toEqual(await kept.placed(ids, FROM));
  expect((await having.placed(ids, FROM)).get(first)).toBe(placed.get(first));
});

test('from another viewpoint it is not at hand', async () => {
  const { first, read, having } = await pond();
  expect((await having.placed([first], { asOf: time('2024-03-01T10:00') })).get(first)).toEqual([]);
  expect(read).toEqual([first]);
});
