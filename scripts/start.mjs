// `npm start` on a fresh machine: install, build, take the example mail, print the freeze report.
import { spawnSync } from 'node:child_process';
import { prepare, root, say } from './prepare.mjs';

const sluice = (...args) => {
  const { status } = spawnSync(process.execPath, ['apps/cli/bin/sluice.cjs', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    say(`stopped: "sluice ${args.join(' ')}" ended with exit code ${status}; the line above says why`);
    process.exit(status ?? 1);
  }
};

prepare();
say('taking the example mail (a redrawn telling of the CDF_vpci story, Xen 4.16, autumn 2021)');
sluice('ingest', 'libs/testing/fixtures/cdf-vpci-story', '--quiet');
say('the freeze report, two days before the feature freeze of Xen 4.16\n');
sluice('report', 'freeze', '--release', '4.16', '--as-of', '2021-10-13');
say(`what to try next
  npx sluice series list
  npx sluice series show story-004@example.org
  npx sluice gate show story-004@example.org --release 4.16 --as-of 2021-10-08
  npx sluice trailers story-004@example.org
  npx sluice ingest YOUR.mbox        (your own mail: mbox, .gz, .xz, Maildir, public-inbox)
  npx sluice --help`);
