// `npm run sbom [-- FILE]`: the bill of materials of a release, CycloneDX in JSON: every npm package that is installed at a user, on any platform, with
// version, licence, address (purl) and hash. The same commit and the same npm give the same file.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packagesOf } from './lock.mjs';
import { root } from './prepare.mjs';

/** Workspaces that no user runs. */
const TESTS = ['@sluice/e2e', '@sluice/testing'];

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = resolve(process.argv[2] ?? `${name}-${version}.cdx.json`);

const stop = (text) => {
  process.stderr.write(`sluice: ${text}\n`);
  process.exit(1);
};

/** When the sources were last changed, not when this was run; undefined outside a checkout. */
const changed = () => {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch !== undefined) return new Date(Number(epoch) * 1000).toISOString();
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? new Date(Number(stdout) * 1000).toISOString() : undefined;
};

/** All that the lock file has. `--omit=dev` also leaves out what both users and tests need (npm/cli issue 7909), so we take away ourselves. */
const everything = () => {
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  return JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }));
};

/** A UUID (version 8, RFC 9562) by which two bills with the same contents are one. */
const uuidOf = (contents) => {
  const hex = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const installed = new Map(
  packagesOf(root)
    .filter(({ forUsers }) => forUsers)
    .map((one) => [`${one.name}@${one.version}`, one]),
);
const bill = everything();
const isOurs = ({ purl }) => purl.startsWith('pkg:npm/%40sluice/');
const isKept = (component) =>
  isOurs(component) ? !TESTS.includes(component.name) : installed.has(component['bom-ref']);

const components = bill.components
  .map((component) => ({ ...component, name: component['bom-ref'].replace(/(?<=.)@[^@]*$/, '') }))
  .filter(isKept)
  .map((component) => {
    if (component.licenses !== undefined) return component;
    return { ...component, licenses: [{ license: { id: installed.get(component['bom-ref']).licence } }] };
  })
  .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));

const whole = new Set(components.filter((c) => c.hashes && c.licenses).map((c) => c['bom-ref']));
const missing = [...installed.keys()].filter((ref) => !whole.has(ref));
if (missing.length > 0) stop(`npm sbom has no version, licence and hash of: ${missing.join(', ')}`);

const refs = new Set([bill.metadata.component['bom-ref'], ...components.map((c) => c['bom-ref'])]);
const dependencies = bill.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)).sort() }))
  .sort((a, b) => (a.ref < b.ref ? -1 : 1));
const { timestamp: _, ...metadata } = bill.metadata;
const when = changed();
const result = {
  ...bill,
  serialNumber: `urn:uuid:${uuidOf([components, dependencies])}`,
  metadata: {
    ...(when === undefined ? {} : { timestamp: when }),
    ...metadata,
    component: { ...metadata.component, name },
  },
  components,
  dependencies,
};
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${file}: ${installed.size} packages\n`);
