// `npm run chaos`: workers killed, servers taken away, mail in any order: the same final state.
// `npm run chaos -- sending`: comments through a mail server that goes wrong at every step: none doubled, none lost.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

prepare();
const { status } = spawnSync(process.execPath, ['apps/e2e/dist/chaos/main.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
