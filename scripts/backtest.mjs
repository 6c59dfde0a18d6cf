// `npm run backtest -- --tree GITDIR --labels FILE`: how often the review rules are right, on years of real history.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

prepare();
const { status } = spawnSync(process.execPath, ['apps/e2e/dist/backtest/main.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
