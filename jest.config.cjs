module.exports = {
  projects: [
    '<rootDir>/libs/kernel',
    '<rootDir>/libs/domain/*',
    '<rootDir>/libs/application',
    '<rootDir>/libs/adapters/*',
    '<rootDir>/libs/testing',
    '<rootDir>/apps/*',
  ],
};
