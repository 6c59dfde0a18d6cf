import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { Check } from '@sluice/application';

/** Below this an import of a year's mail may not fit. */
const LOW_DISK_BYTES = 1_000_000_000;
/** An import of any size takes some 300 MB here and as much in the database. */
const LOW_MEMORY_BYTES = 700_000_000;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Never wrong here: one that is too old is refused before anything else is loaded (scripts/node-version.cjs). */
const nodeCheck = (): Check => ({ name: 'Node.js', ok: true, detail: process.version });

const diskCheck = async (folder: string): Promise<Check> => {
  for (let path = folder; ; path = dirname(path)) {
    const stats = await statfs(path).catch(() => undefined);
    if (stats !== undefined) {
      const free = stats.bavail * stats.bsize;
      const ok = free > LOW_DISK_BYTES;
      const size = `${gigabytes(free)} free`;
      return { name: 'disk', ok, detail: ok ? size : `${size} at ${path}: free some space` };
    }
    if (dirname(path) === path) return { name: 'disk', ok: false, detail: `${folder} cannot be looked at` };
  }
};

/** What this process may use: a container's limit where there is one. */
const memoryCheck = (): Check => {
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  const ok = total > LOW_MEMORY_BYTES;
  const size = `${gigabytes(total)}, ${gigabytes(Math.min(freemem(), total))} free`;
  return {
    name: 'memory',
    ok,
    detail: ok ? size : `${size}: give it a gigabyte, or large imports may be ended`,
  };
};

/** What the machine must have, whatever is recorded on it. */
export const machineChecks = async (folder: string): Promise<readonly Check[]> => [
  nodeCheck(),
  await diskCheck(folder),
  memoryCheck(),
];
