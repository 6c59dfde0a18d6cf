#!/usr/bin/env node
require('../../../scripts/node-version.cjs');
require('../dist/main.js').main();
