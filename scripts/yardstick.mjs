// `npm run yardstick -- --tree GITDIR --page FILE`: how well dependencies are found, on real history.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

prepare();
const { status } = spawnSync(
  process.execPath,
  ['apps/e2e/dist/yardstick/main.js', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
