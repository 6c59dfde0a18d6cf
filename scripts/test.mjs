// `npm test` on a fresh machine: install, build, lint, every test; the last line is "N passed, N failed[, N skipped]".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, installRedis, prepare, root, say } from './prepare.mjs';

prepare();
installRedis();
say('checking format and lint');
// Each counts as one test: whatever is wrong, everything else is still looked at, and the last line tells.
const checks = [
  attempt('node_modules/.bin/prettier', ['--check', '.', '--log-level', 'warn'], {
    what: 'the format check',
    mend: 'Run: npm run format',
  }),
  attempt('node_modules/.bin/nx', ['run-many', '-t', 'lint', '--output-style=static', '--parallel=2'], {
    what: 'lint',
    mend: 'The lines above say where.',
    env: { NX_DAEMON: 'false' },
  }),
];

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
