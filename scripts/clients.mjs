// `npm run clients`: git-pw, pwclient and b4, unchanged, against the API: whichever of them this machine has.
import { spawnSync } from 'node:child_process';
import { prepare, root } from './prepare.mjs';

prepare();
const { status } = spawnSync(process.execPath, ['apps/e2e/dist/clients/main.js', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
