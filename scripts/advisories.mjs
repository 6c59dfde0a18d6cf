// `npm run advisories`: the known vulnerabilities of what is installed at a user, asked of the npm registry. Exit code 0 when it knows of none, 1 when
// it knows one, 4 when it was not asked: it cannot be reached, refuses, or answers without knowing anything. Not part of `npm test`, which needs no network.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from './prepare.mjs';

/** A release with well-known faults (CVE-2019-10744 and others): whoever says nothing of it has not looked. */
const FAULTY = { name: 'lodash', version: '4.17.4' };

const folder = resolve(process.argv[2] ?? root);

class NotAsked extends Error {}

const notAsked = (why) => {
  throw new NotAsked(why);
};

/** What npm answers about a folder's lock file: for each package with a known fault, its name and the advisories. */
const auditOf = (cwd) => {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--package-lock-only'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let answer;
  try {
    answer = JSON.parse(stdout);
  } catch {
    notAsked('npm audit gave no answer');
  }
  if (answer.auditReportVersion === undefined || answer.vulnerabilities === undefined)
    notAsked(answer.message ?? answer.error?.summary ?? 'npm audit gave no report');
  return Object.values(answer.vulnerabilities);
};

/** A project whose only package is the faulty one. */
const trial = () => {
  const cwd = mkdtempSync(join(tmpdir(), 'sluice-advisories-'));
  const { name, version } = FAULTY;
  const manifest = { name: 'trial', version: '1.0.0', dependencies: { [name]: version } };
  const packages = { '': manifest, [`node_modules/${name}`]: { version } };
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(cwd, 'package-lock.json'),
    JSON.stringify({ ...manifest, lockfileVersion: 3, packages }),
  );
  try {
    return auditOf(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
};

const main = () => {
  if (trial().length === 0)
    notAsked(`the registry knows nothing of ${FAULTY.name} ${FAULTY.version}, so it keeps no advisories`);
  const found = auditOf(folder);
  for (const { name, severity, via, nodes } of found)
    process.stdout.write(
      `${severity}: ${name} (${nodes.join(', ')}): ${via.map((v) => (typeof v === 'string' ? `by ${v}` : `${v.title} ${v.url}`)).join('; ')}\n`,
    );
  process.stdout.write(
    found.length === 0
      ? 'no known vulnerability in what is installed at a user\n'
      : `${found.length} packages that are installed at a user have known vulnerabilities\n`,
  );
  return found.length === 0 ? 0 : 1;
};

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof NotAsked)) throw error;
  process.stderr.write(`sluice: the advisories were not asked for: ${error.message}\n`);
  process.exitCode = 4;
}
