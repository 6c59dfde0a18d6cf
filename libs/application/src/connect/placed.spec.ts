import { incoming, patch, time, viewPorts, worldOf } from '../spec-builders';
import { placedBy } from './placed';

const NAMES = ['dive', 'swim', 'float', 'drift'];

/** Which conversations, by their place among four, were read together, when they have so many mails each. */
const readTogether = async (...counts: readonly number[]) => {
  const mails = NAMES.map((n) => patch(n, `[PATCH] otter: ${n}`, { date: time('2024-03-04T10:00') }));
  const ports = viewPorts(await worldOf([mails.map((m) => incoming(m))]));
  const ids = await ports.reader.conversations(undefined, 10);
  const pages: (readonly number[])[] = [];
  const mailsOf: typeof ports.reader.mailsOf = (asked) => {
    pages.push(asked.map((id) => ids.indexOf(id)));
    return ports.reader.mailsOf(asked);
  };
  const mailCounts: typeof ports.reader.mailCounts = (asked) =>
    Promise.resolve(new Map(asked.map((id) => [id, counts[ids.indexOf(id)] ?? 0])));
  const changed = { mailsOf, mailCounts };
  const reader = Object.assign(Object.create(ports.reader) as typeof ports.reader, changed);
  const placed = await placedBy({ ...ports, reader })(ids, {});
  expect([...placed.values()].flat()).toHaveLength(NAMES.length);
  return pages;
};

test('conversations are read together while they have two thousand mails at most', async () => {
  expect(await readTogether(1, 2, 3, 4)).toEqual([[0, 1, 2, 3]]);
  expect(await readTogether(1_000, 1_000, 1, 1_999)).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test('one that has more is read by itself', async () => {
  expect(await readTogether(1, 7_000, 7_000, 1)).toEqual([[0], [1], [2], [3]]);
});
