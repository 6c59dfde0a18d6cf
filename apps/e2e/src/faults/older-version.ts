import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');

/** Where a workspace of ours lies, from the root: `@sluice/postgres` is `libs/adapters/postgres`. */
const workspaces = (): readonly (readonly [string, string])[] => {
  const scope = join(ROOT, 'node_modules/@sluice');
  return readdirSync(scope).map((name) => [
    name,
    resolve(scope, readlinkSync(join(scope, name))).slice(ROOT.length + 1),
  ]);
};

/** Of a workspace only what runs. */
const copyBuilt = (from: string, to: string): void => {
  for (const part of ['dist', 'bin', 'package.json'])
    if (existsSync(join(from, part))) cpSync(join(from, part), join(to, part), { recursive: true });
  // Packages of this workspace alone.
  const own = join(from, 'node_modules');
  if (existsSync(own)) symlinkSync(own, join(to, 'node_modules'));
};

/**
 * Makes a copy of the built program that lacks the latest migrations, as the version before had it: what that did to a database is done by it, and it
 * knows nothing of what came after. Answers the program. Packages from elsewhere are those of this version.
 */
export const olderVersion = (folder: string, without: number): string => {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@sluice'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== '@sluice' && name !== '.cache')
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  for (const [name, place] of workspaces()) {
    copyBuilt(join(ROOT, place), join(folder, place));
    symlinkSync(join(folder, place), join(modules, '@sluice', name));
  }
  for (const read of ['libs/projects', 'scripts/node-version.cjs'])
    cpSync(join(ROOT, read), join(folder, read), { recursive: true });
  const migrations = join(folder, 'prisma/migrations');
  mkdirSync(dirname(migrations), { recursive: true });
  cpSync(join(ROOT, 'prisma/migrations'), migrations, { recursive: true });
  const names = readdirSync(migrations)
    .filter((name) => /^\d/.test(name))
    .sort();
  for (const name of names.slice(names.length - without)) rmSync(join(migrations, name), { recursive: true });
  return join(folder, 'apps/cli/bin/sluice.cjs');
};
