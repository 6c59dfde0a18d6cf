import { InMemoryMailWorld } from '../in-memory/mail-world';
import { incoming, KNOWLEDGE, patch, StoppedClock, time, VERSIONS, viewPorts } from '../spec-builders';
import { deriveDirty } from '../use-cases/derive-dirty';
import { havingAtHand } from './at-hand';
import { keepingPlaced } from './kept-placed';

const NAMES = ['dive', 'swim'];
const FROM = { asOf: time('2024-03-10T10:00') };

/** Two conversations, the first of them at hand, and the ids of those of which mails were read. */
const pond = async () => {
  const clock = new StoppedClock();
  const world = new InMemoryMailWorld(clock);
  const mails = NAMES.map((n) => patch(n, `[PATCH] otter: ${n}`, { date: time('2024-03-04T10:00') }));
  await world.take(
    mails.map((m) => incoming(m)),
    VERSIONS,
  );
  await deriveDirty(world, KNOWLEDGE, { clock });
  const read: string[] = [];
  const ports = viewPorts(world);
  const mailsOf: typeof ports.reader.mailsOf = (ids) => {
    read.push(...ids);
    return ports.reader.mailsOf(ids);
  };
  const reader = Object.assign(Object.create(ports.reader) as typeof ports.reader, { mailsOf });
  const ids = await ports.reader.conversations(undefined, 10);
  const [first = ''] = ids;
  const [material] = await world.chains.loadChains([first]);
  if (material === undefined) throw new Error('nothing was loaded');
  const kept = keepingPlaced({ ...ports, reader });
  return { ids, first, read, kept, having: havingAtHand(kept, FROM, new Map([[first, material]])) };
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
