import { MAX_HEADER_BYTES } from '../limits';
import { originChecker } from './origin-checker';

/** Milliseconds; the check takes half a second, and took half a minute where each address paid for all before it. */
const BOUND = 10_000;

test('a From of many addresses costs bounded time: whoever sends it pays, not we (GHSA-2x7j-588g-ccc2)', async () => {
  const many = 'a@b,'.repeat((MAX_HEADER_BYTES * 0.9) / 4);
  const raw = Buffer.from(`From: ${many}\r\nSubject: reed\r\n\r\nHello\r\n`);
  const started = performance.now();
  const { signatures } = await originChecker(() => Promise.resolve([])).check(raw, 'a@b');
  expect(signatures).toEqual([]);
  expect(performance.now() - started).toBeLessThan(BOUND);
});
