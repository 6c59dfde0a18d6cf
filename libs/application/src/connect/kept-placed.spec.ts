import type { Instant } from '@sluice/kernel';
import { countingReads, incoming, patch, time, viewPorts, worldOf } from '../spec-builders';
import { keepingPlaced } from './kept-placed';

const NAMES = ['dive', 'swim', 'float'];

/** Three conversations, and how often mails of each were read. */
const pond = async (limit?: number) => {
  const mails = NAMES.map((n) => patch(n, `[PATCH] otter: ${n}`, { date: time('2024-03-04T10:00') }));
  const { ports, read } = countingReads(viewPorts(await worldOf([mails.map((m) => incoming(m))])));
  const ids = await ports.reader.conversations(undefined, 10);
  return { ids, reads: read, ...keepingPlaced(ports, limit) };
};

const subjects = async (placed: ReturnType<Awaited<ReturnType<typeof pond>>['placed']>) =>
  [...(await placed).values()].flat().map((p) => p.series.subject);

test('a conversation is read once for a question, and is the same each time', async () => {
  const { ids, reads, placed } = await pond();
  const first = await placed(ids, {});
  const second = await placed([...ids, 'nowhere'], {});
  expect(reads.toSorted()).toEqual([...ids, 'nowhere'].toSorted());
  for (const id of ids) expect(second.get(id)).toBe(first.get(id));
  expect(second.get('nowhere')).toEqual([]);
});

test('from another viewpoint it is another: before anything was said, nothing', async () => {
  const { ids, placed } = await pond();
  expect(await subjects(placed(ids, {}))).toHaveLength(3);
  expect(await subjects(placed(ids, { asOf: '2024-03-01T00:00:00Z' as Instant }))).toEqual([]);
  expect(await subjects(placed(ids, { knownAsOf: '2020-01-01T00:00:00Z' as Instant }))).toEqual([]);
  expect(await subjects(placed(ids, {}))).toHaveLength(3);
});

test('what weighs too much together is let go of, the longest unasked first', async () => {
  const { ids, reads, placed } = await pond(6);
  const [a = '', b = '', c = ''] = ids;
  for (const asked of [[a], [b], [a], [c], [a], [b]]) await placed(asked, {});
  expect(reads).toEqual([a, b, c, b]);
});
