module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'project-files', rootDir: __dirname };
