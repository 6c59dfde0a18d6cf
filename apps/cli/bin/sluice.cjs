#!/usr/bin/env node
// An import makes much short-lived garbage; a larger nursery collects it for less. Must stand before anything allocates.
require('node:v8').setFlagsFromString('--max-semi-space-size=32');
require('../dist/main.js').main(process.argv);
