#!/usr/bin/env node
// An import is over before optimised code pays for its making: V8 shall take its time, but not where work goes on and on.
if (process.argv[2] !== 'worker') require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
require('../dist/main.js').main(process.argv);
