module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'series', rootDir: __dirname };
