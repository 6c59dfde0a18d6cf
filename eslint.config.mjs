import nx from '@nx/eslint-plugin';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Imports point one way. A project without a matching tag may depend on nothing.
const chain = ['mail', 'series', 'interface-model', 'dependency', 'freeze', 'gate'];
const only = (sourceTag, ...tags) => ({ sourceTag, onlyDependOnLibsWithTags: tags });
const pure = (sourceTag, ...npm) => ({ sourceTag, allowedExternalImports: npm });
const parts = ['layer:kernel', 'layer:domain', 'layer:application', 'layer:adapter', 'layer:contracts'];
// Only what puts the parts together knows which of them there are.
const node = [...parts, 'layer:composition', 'layer:service'];
// Sources of the core import no package at all; their specs may state properties.
const depConstraints = (extra, packages) => [
  only('layer:kernel'),
  pure('layer:kernel', ...packages),
  only('layer:domain', 'layer:kernel', 'layer:domain'),
  pure('layer:domain', ...packages),
  ...chain.map((s, i) =>
    only(`scope:${s}`, 'layer:kernel', ...chain.slice(0, i + 1).map((d) => `scope:${d}`)),
  ),
  only('layer:application', 'layer:kernel', 'layer:domain'),
  pure('layer:application', ...packages),
  only('layer:contracts', 'layer:kernel'),
  pure('layer:contracts', 'zod', ...packages),
  only('layer:adapter', 'layer:kernel', 'layer:domain', 'layer:application', ...extra),
  only('layer:testing', 'layer:kernel', 'layer:domain', 'layer:application'),
  only('layer:composition', ...parts, ...extra),
  only('layer:service', ...parts, 'layer:composition', ...extra),
  only('layer:app', ...node, ...extra),
  only('layer:ui', 'layer:contracts'),
  only('layer:e2e', '*'),
  only('runtime:node', ...node, ...extra),
  only('runtime:browser', 'layer:contracts', 'layer:ui'),
];
const boundaries = (extra = [], packages = []) => [
  'error',
  { enforceBuildableLibDependency: true, allow: [], depConstraints: depConstraints(extra, packages) },
];

const SOURCES = ['**/*.ts', '**/*.tsx'];
const SPECS = ['**/*.spec.ts'];
/** The pure core: no clock, no chance, no I/O, no framework. */
const CORE = ['libs/kernel/**/*.ts', 'libs/domain/**/*.ts', 'libs/application/**/*.ts'];
const caps = (lines, functionLines) => ({
  'max-lines': ['error', { max: lines, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: functionLines, skipBlankLines: true, skipComments: true }],
  'max-depth': ['error', 3],
});

export default tseslint.config(
  { ignores: ['**/dist', '**/generated', '**/*.cjs', '**/node_modules', '.nx'] },
  { files: SOURCES, extends: [tseslint.configs.strict, tseslint.configs.stylistic] },
  {
    files: SOURCES,
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      ...caps(300, 60),
      complexity: ['error', 14],
      'max-params': ['error', 4],
    },
  },
  {
    files: CORE,
    rules: {
      ...caps(200, 40),
      complexity: ['error', 8],
      'max-params': ['error', 3],
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'Buffer',
        'crypto',
        'require',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an argument.' },
        { object: 'Math', property: 'random', message: 'Chance is an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time is an argument.',
        },
      ],
    },
  },
  { files: ['apps/dashboard/**/*.tsx', 'apps/dashboard/**/*.ts'], extends: [hooks.configs.flat.recommended] },
  {
    // A component's body is mostly what it shows.
    files: ['apps/dashboard/**/*.tsx'],
    rules: { ...caps(300, 140), complexity: ['error', 16] },
  },
  {
    files: SPECS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(['layer:testing'], ['fast-check']),
      'no-restricted-imports': 'off',
      'no-restricted-globals': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      complexity: 'off',
    },
  },
  {
    // What several specs share may use what specs may; it is held to all else that sources are.
    files: ['**/*.spec-helper.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(['layer:testing'], ['fast-check']) },
  },
);
