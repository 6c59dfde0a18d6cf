import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Server = { stop(): Promise<void> };
type Start<S> = (folder: string, options: { readonly fleeting: true }) => Promise<S>;

/** Makes an empty cluster for all specs of the run. Two that begin at once make two, and the first stays. */
const make = async <S extends Server>(shared: string, made: string, start: Start<S>): Promise<void> => {
  const half = await mkdtemp(join(shared, 'half-'));
  // The server may run as another account.
  await chmod(half, 0o755);
  await (await start(half, { fleeting: true })).stop();
  await rename(half, made).catch(() => rm(half, { recursive: true, force: true }));
};

/**
 * Starts a database server for tests in a data folder that every account may enter; `start` is the adapter's own. A new folder gets a copy of one empty
 * cluster: to make each anew takes a second of CPU, to copy it a tenth of that. `SLUICE_TEST_CLUSTER` is where jest.setup.cjs has room for it; without,
 * each is made anew.
 */
export const startFleeting = async <S extends Server>(folder: string, start: Start<S>): Promise<S> => {
  const shared = process.env['SLUICE_TEST_CLUSTER'];
  const made = join(shared ?? '', 'made');
  if (shared !== undefined && !existsSync(join(folder, 'postgres'))) {
    if (!existsSync(made)) await make(shared, made, start);
    await mkdir(folder, { recursive: true });
    // With owner and rights, which PostgreSQL insists on.
    await promisify(execFile)('cp', ['-a', join(made, 'postgres'), folder]);
  }
  return start(folder, { fleeting: true });
};
