// What the lock file says of the npm packages: of every one that is installed on some platform, not only of those on this machine.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const jsonOf = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The licence that an installed package names, also in the two forms that npm no longer writes; undefined where it names none. */
const named = (folder, path) => {
  const file = join(folder, path, 'package.json');
  if (!existsSync(file)) return undefined;
  const { license, licenses } = jsonOf(file);
  const all = [license ?? licenses ?? []].flat().map((one) => one.type ?? one);
  return all.length > 0 ? all.join(' OR ') : undefined;
};

/**
 * Every package of `folder`'s lock file: its path, name, version, licence (an SPDX expression, or what it says in place of one; undefined for none) and
 * `forUsers`: whether `npm ci --omit=dev` installs it. The workspaces are not among them.
 */
export const packagesOf = (folder) =>
  Object.entries(jsonOf(join(folder, 'package-lock.json')).packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .map(([path, { name, version, license, dev }]) => ({
      path,
      name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? named(folder, path),
      forUsers: dev !== true,
    }));
