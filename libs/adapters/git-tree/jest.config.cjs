module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'git-tree', rootDir: __dirname };
