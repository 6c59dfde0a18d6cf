import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A file system of a size that is chosen, for filling it. */
export type SmallDisk = {
  readonly path: string;
  /** Makes it as large as so many megabytes; what is on it stays. */
  resize(megabytes: number): void;
  remove(): void;
};

const run = (program: string, ...args: readonly string[]): string | undefined => {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
};

/** Mounts one in memory; or says why this machine or user may not. */
export const smallDisk = (path: string, megabytes: number): SmallDisk | { readonly skipped: string } => {
  mkdirSync(path, { recursive: true });
  const sized = (size: number): string => `size=${String(size)}m,mode=755`;
  const refused = run('mount', '-t', 'tmpfs', '-o', sized(megabytes), 'tmpfs', path);
  if (refused !== undefined) return { skipped: `no small file system can be mounted here (${refused})` };
  return {
    path,
    resize: (size) => {
      const failed = run('mount', '-o', `remount,${sized(size)}`, path);
      if (failed !== undefined) throw new Error(failed);
    },
    remove: () => void run('umount', '-l', path),
  };
};
