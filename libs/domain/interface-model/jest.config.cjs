module.exports = {
  ...require('../../../jest.preset.cjs'),
  displayName: 'interface-model',
  rootDir: __dirname,
};
