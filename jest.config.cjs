module.exports = {
  // A whole-run setting: projects cannot give their own. Commands start a database each, and machines are busy.
  testTimeout: 180_000,
  // One more than the cores of a small machine: specs of workers and servers wait for a third of their time.
  maxWorkers: 3,
  globalSetup: '<rootDir>/jest.setup.cjs',
  globalTeardown: '<rootDir>/jest.teardown.cjs',
  projects: [
    '<rootDir>/libs/kernel',
    '<rootDir>/libs/domain/*',
    '<rootDir>/libs/application',
    '<rootDir>/libs/contracts',
    '<rootDir>/libs/adapters/*',
    '<rootDir>/libs/runtime',
    '<rootDir>/libs/services',
    '<rootDir>/libs/testing',
    '<rootDir>/apps/*',
  ],
};
