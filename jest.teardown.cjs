const { rmSync } = require('node:fs');

module.exports = () => rmSync(process.env.SLUICE_TEST_CLUSTER, { recursive: true, force: true });
