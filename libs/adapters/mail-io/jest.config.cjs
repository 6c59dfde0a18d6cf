module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'mail-io', rootDir: __dirname };
