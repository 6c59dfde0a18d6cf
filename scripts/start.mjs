// `npm start` on a fresh machine: install, build, take the example mail, print the freeze report, answer the API. `npm start -- --once` ends after the report.
import { prepare } from './prepare.mjs';
import { show } from './show.mjs';

prepare();
await show({ once: process.argv.includes('--once') });
