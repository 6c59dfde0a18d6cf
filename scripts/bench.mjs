// `npm run bench`: what Sluice promises, measured; each figure beside the least that could do the same work in the same run.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

prepare();
const { status } = spawnSync(process.execPath, ['apps/e2e/dist/bench/main.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
