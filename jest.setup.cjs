const { chmodSync, mkdtempSync, realpathSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Room for the empty database cluster that all specs of a run copy; the first that needs it makes it (`startFleeting`). */
module.exports = () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sluice-cluster-'));
  chmodSync(folder, 0o755);
  process.env.SLUICE_TEST_CLUSTER = folder;
};
