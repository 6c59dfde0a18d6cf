// `npm test` on a fresh machine: install, build, lint, every test; the last line is "N passed, N failed[, N skipped]".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attemptBeside, buildBeside, installPrograms, preparePackages, root, say } from './prepare.mjs';

preparePackages();
installPrograms();
say('building, and checking format and lint beside (a minute or two the first time)');

const NX = { env: { NX_DAEMON: 'false' }, what: 'lint', mend: 'The lines above say where.' };

/** The rules of `nx run-many -t lint`, in one process: one for each project costs four times as much. */
const lint = async () =>
  // What the rule on imports between projects reads.
  (await attemptBeside('node_modules/.bin/nx', ['show', 'projects', '--json'], { ...NX, hidden: true })) &&
  attemptBeside('node_modules/.bin/eslint', ['apps', 'libs'], { ...NX, never: 'The rule will be skipped' });

const format = () =>
  attemptBeside('node_modules/.bin/prettier', ['--check', '.', '--log-level', 'warn'], {
    what: 'the format check',
    mend: 'Run: npm run format',
  });

// Each check counts as one test: whatever is wrong, everything else is still looked at, and the last line tells.
const [isBuilt, checks] = await Promise.all([
  buildBeside(),
  format().then(async (isFormatted) => [isFormatted, await lint()]),
]);
if (!isBuilt) process.exit(4);

say('testing');
const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
const report = join(folder, 'jest.json');
const { status } = spawnSync(
  'node_modules/.bin/jest',
  ['--json', `--outputFile=${report}`, '--silent=false', ...process.argv.slice(2)],
  {
    cwd: root,
    // jest writes the JSON to the file and to standard output; its readable report goes to standard error.
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
let results;
try {
  results = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  process.stderr.write('\nsluice: jest made no report; the lines above say why.\n');
  process.exit(1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const wrong = checks.filter((ok) => !ok).length;
const passed = results.numPassedTests + checks.length - wrong;
const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + wrong;
const skipped = results.numPendingTests + results.numTodoTests;
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exit(status === 0 && failed === 0 && results.numPassedTests > 0 ? 0 : 1);
