import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// Two purposes under one number wait for each other for ever, and nothing but a hanging worker tells.
test('every lock has a number of its own', () => {
  const text = readFileSync(join(__dirname, 'locks.ts'), 'utf8');
  const numbers = [...text.matchAll(/_LOCK\w* = ([\d_]+);/g)].map((match) => match[1]);
  expect(numbers.length).toBeGreaterThan(4);
  expect(new Set(numbers).size).toBe(numbers.length);
});
