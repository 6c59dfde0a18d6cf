module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'line-diff', rootDir: __dirname };
