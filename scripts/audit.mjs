// `node scripts/audit.mjs GITDIR [DATA]`: audits the release acks of what landed in the freezes of Xen 4.15 to 4.17 by the project's tree, and
// writes the result into docs/audit.md. DATA is a data folder in which the tree was synced already; without it one is made and removed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepare, root } from './prepare.mjs';

const RELEASES = ['4.15', '4.16', '4.17'];
const GATED = ['code-freeze', 'hard-code-freeze'];
const PAGE = join(root, 'docs/audit.md');

const [gitDir, given] = process.argv.slice(2);
if (gitDir === undefined) {
  process.stderr.write('usage: node scripts/audit.mjs GITDIR [DATA]\n');
  process.exit(2);
}
prepare();
const data = given === undefined ? mkdtempSync(join(tmpdir(), 'sluice-audit-')) : resolve(given);

const sluice = (...args) => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'apps/cli/bin/sluice.cjs'), '--data', data, '--quiet', ...args],
    { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error(`sluice ${args.join(' ')} ended with ${status}`);
  return stdout;
};

/** One line for code freeze and hard code freeze together: the figure by which the audit is judged. */
const summary = (audits) => {
  const gated = audits.map(({ release, commits }) => ({
    release,
    commits: commits.filter((c) => GATED.includes(c.phase)),
  }));
  const rows = [...gated, { release: 'together', commits: gated.flatMap((g) => g.commits) }];
  const missing = (commits) => commits.filter((c) => c.status === 'missing').length;
  return [
    '| release | commits in code freeze and hard code freeze | missing | share |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ release, commits }) =>
        `| ${release} | ${commits.length} | ${missing(commits)} | ${((100 * missing(commits)) / commits.length).toFixed(1)} % |`,
    ),
    '',
  ].join('\n');
};

try {
  const branches = ['master', ...RELEASES.map((r) => `staging-${r}`)];
  sluice('tree', 'sync', resolve(gitDir), ...branches.flatMap((b) => ['--branch', b]));
  const audits = RELEASES.map((release) =>
    JSON.parse(sluice('audit', 'landed', '--release', release, '--json')),
  );
  const chapters = RELEASES.map((release) =>
    sluice('audit', 'landed', '--release', release, '--format', 'markdown'),
  );
  const [head] = readFileSync(PAGE, 'utf8').split('<!-- generated: audit -->');
  writeFileSync(PAGE, `${head}<!-- generated: audit -->\n\n${summary(audits)}\n${chapters.join('\n')}`);
  spawnSync('npx', ['prettier', '--write', PAGE], { cwd: root, stdio: 'inherit' });
} finally {
  if (given === undefined) rmSync(data, { recursive: true, force: true });
}
