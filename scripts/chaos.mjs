// `npm run chaos`: every fault around Sluice, one after the other; afterwards the state is that of a run nobody disturbed.
// `npm run chaos -- NAME [SEED]`: one of them, such as killed, sending or full-disk (docs/faults.md).
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

prepare();
const { status } = spawnSync(process.execPath, ['apps/e2e/dist/chaos/main.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
