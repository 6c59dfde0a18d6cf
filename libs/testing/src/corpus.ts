import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

/** The folder of this project's own redrawn fixtures. */
export const fixtures = (...path: readonly string[]): string => join(ROOT, 'libs/testing/fixtures', ...path);

/**
 * The folder of real mail beside the project, for tests on it. It is data of its authors and not part of the project: where it is
 * not at hand, its tests say so and are skipped. `SLUICE_CORPUS` names another place.
 */
export const corpus = (...path: readonly string[]): string =>
  join(process.env['SLUICE_CORPUS'] ?? resolve(ROOT, '../shared/corpus'), ...path);

/** `describe` where the corpus is at hand, `describe.skip` where it is not. */
export const describeWithCorpus = (name: string, body: () => void): void => {
  const run = existsSync(corpus()) ? describe : describe.skip;
  run(name, body);
};
