/**
 * One jest configuration for every project. Sources are transformed by swc; the few ESM-only packages that
 * are loaded through require(esm) at run time must be transformed too, because jest cannot require ESM.
 */
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    target: 'es2023',
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'commonjs' },
};

/**
 * Globals of the language that are given to every module as it is loaded: tests run in a sandbox, where each look at a global costs some 400 ns,
 * sixty times what it costs elsewhere. Not those that tests replace (`Date`, timers) or that packages declare themselves (`Buffer`, `URL`).
 */
const globals = [
  'Array',
  'BigInt',
  'Boolean',
  'Error',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'Uint8Array',
];

module.exports = {
  sandboxInjectedGlobals: globals,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|iterare|file-type|strtok3|token-types|uint8array-extras|@tokenizer|@borewit|cookie|@seriousme|feed|openid-client|oauth4webapi|jose)/)',
    // What we built; packages have folders of that name too. What loads parts when they are needed does so in a way that jest has not.
    '/(?:libs|apps)/(?:(?!runtime/)[^/]+/){1,2}dist/(?!generated/)',
  ],
};
