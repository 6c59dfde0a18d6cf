#!/usr/bin/env node
require('../../../scripts/node-version.cjs');
const v8 = require('node:v8');
// An import is over before optimised code pays for its making: V8 shall take its time, but not where work goes on and on. Newer ones do not know the flag.
if (process.argv[2] !== 'worker' && process.versions.node.startsWith('20.'))
  v8.setFlagsFromString('--interrupt-budget=1000000');
// Of an archive of any size a hundred megabytes are in use at once: V8 shall collect what is not before its heap is several times that.
if (['ingest', 'rebuild'].some((command) => process.argv.includes(command)))
  v8.setFlagsFromString('--heap-growing-percent=50');
const program = require('node:path').join(__dirname, '../dist/main.js');
if (require('node:fs').existsSync(program)) require(program).main(process.argv);
else {
  console.error('sluice: it is not built: run `npm start` in the checkout, which does that first');
  process.exitCode = 4;
}
