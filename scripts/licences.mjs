// `npm run licences`: whether every npm package may be part of what is distributed under Apache-2.0. The rules are the two tables of
// docs/dependencies.md that are marked as read. Exit code 1 where a licence is missing, unknown or not allowed.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import satisfies from 'spdx-satisfies';
import { packagesOf } from './lock.mjs';
import { root } from './prepare.mjs';

const folder = resolve(process.argv[2] ?? root);
const page = readFileSync(join(folder, 'docs/dependencies.md'), 'utf8');

/** The rows of the table below a marker, without its head; cells without the marks of code. */
const tableOf = (marker) => {
  const [, table] = new RegExp(`<!-- read: ${marker} -->\n+((?:\\|.*\n)+)`).exec(page) ?? [];
  if (table === undefined) throw new Error(`docs/dependencies.md has no table below "read: ${marker}"`);
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
};

const allowed = tableOf('licences');
const everywhere = allowed.filter(([, where]) => where === 'everywhere').map(([licence]) => licence);
const all = allowed.map(([licence]) => licence);
const byHand = new Map(tableOf('licences-by-hand').map(([name, licence]) => [name, licence]));

const isAllowed = ({ licence, forUsers }) => {
  try {
    return satisfies(licence, forUsers ? everywhere : all);
  } catch {
    // Not an SPDX expression.
    return false;
  }
};

const packages = packagesOf(folder);
const seen = new Set();
const problemOf = ({ name, version, licence = 'no licence', path, ...rest }) => {
  if (byHand.get(name) === licence) {
    seen.add(name);
    return [];
  }
  if (isAllowed({ licence, ...rest })) return [];
  const where = rest.forUsers ? 'at a user' : 'in development';
  return [`${name} ${version} (${path}): ${licence} is not on the list of what may be installed ${where}`];
};

const problems = packages.flatMap(problemOf);
for (const name of byHand.keys())
  if (!seen.has(name)) problems.push(`${name}: no package of that name and licence; take its row away`);

if (problems.length > 0) {
  process.stderr.write(`${problems.map((problem) => `sluice: ${problem}`).join('\n')}\n`);
  process.exit(1);
}
const users = packages.filter(({ forUsers }) => forUsers).length;
process.stdout.write(
  `${packages.length} packages, ${users} of them installed at a user: each licence is on the list, ${byHand.size} packages were looked at by hand\n`,
);
