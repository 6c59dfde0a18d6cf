module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'c-source', rootDir: __dirname };
