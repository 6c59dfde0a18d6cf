module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'dependency', rootDir: __dirname };
