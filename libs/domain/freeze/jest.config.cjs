module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'freeze', rootDir: __dirname };
