import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** `UPDATE_GOLDEN=1 npx jest apps/e2e` writes the golden answers anew; read the difference before it is committed. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

const FOLDER = resolve(__dirname, '../golden');

/** Compares an answer with the golden one of that name, which a person has read. */
export const expectGolden = (name: string, answer: string): void => {
  const path = resolve(FOLDER, name);
  if (UPDATE) writeFileSync(path, answer);
  if (!existsSync(path)) throw new Error(`no golden answer ${name}: make it with UPDATE_GOLDEN=1`);
  expect(answer).toBe(readFileSync(path, 'utf8'));
};
