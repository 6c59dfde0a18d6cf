import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

type Lint = { readonly filePath: string; readonly text: string };
type Problem = { readonly ruleId: string | null; readonly message: string };

/** Lints texts as if they stood in files of the project, with the project's own configuration, in one process of ESLint's own. */
const lint = (texts: readonly Lint[]): readonly (readonly Problem[])[] => {
  const program = `
    import { ESLint } from 'eslint';
    let input = '';
    for await (const chunk of process.stdin) input += chunk;
    const eslint = new ESLint();
    const results = [];
    for (const { filePath, text } of JSON.parse(input)) {
      const [result] = await eslint.lintText(text, { filePath });
      results.push(result.messages.map(({ ruleId, message }) => ({ ruleId, message })));
    }
    process.stdout.write('\\n' + JSON.stringify(results));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: ROOT,
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  if (status !== 0) throw new Error(`ESLint could not run: ${stderr}`);
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)) as Problem[][];
};

const BOUNDARIES = '@nx/enforce-module-boundaries';
const IMPORTS = 'no-restricted-imports';

/** What each file imports, and the rule that must report it; `undefined` where the import is allowed. */
const CASES: readonly (readonly [string, string, string, string | undefined])[] = [
  ['a domain library may not import an adapter', 'libs/domain/mail', '@sluice/postgres', BOUNDARIES],
  ['nor the application', 'libs/domain/mail', '@sluice/application', BOUNDARIES],
  ['nor a library further down the chain', 'libs/domain/series', '@sluice/gate', BOUNDARIES],
  ['but the kernel', 'libs/domain/series', '@sluice/kernel', undefined],
  ['and what stands above it', 'libs/domain/gate', '@sluice/series', undefined],
  ['the kernel imports nothing', 'libs/kernel', '@sluice/mail', BOUNDARIES],
  ['and no built-in module', 'libs/kernel', 'node:fs', IMPORTS],
  ['nor does a domain library', 'libs/domain/freeze', 'node:crypto', IMPORTS],
  ['nor the application', 'libs/application', 'node:path', IMPORTS],
  ['the application may not import an adapter', 'libs/application', '@sluice/mail-io', BOUNDARIES],
  ['an adapter may not import another', 'libs/adapters/mail-io', '@sluice/postgres', BOUNDARIES],
  ['but the application', 'libs/adapters/mail-io', '@sluice/application', undefined],
  ['nobody imports the command line', 'libs/application', '@sluice/cli', BOUNDARIES],
  ['nor what puts the parts together', 'libs/adapters/postgres', '@sluice/runtime', BOUNDARIES],
  ['which knows nothing of the services over it', 'libs/runtime', '@sluice/services', BOUNDARIES],
  ['nobody but specs imports the tests', 'libs/adapters/postgres', '@sluice/testing', BOUNDARIES],
  ['a package is no part of the core', 'libs/domain/mail', 'commander', BOUNDARIES],
];

/** What the pure core may not touch, each as one statement. */
const IMPURE: readonly (readonly [string, string, string])[] = [
  ['the clock', 'export const at = Date.now();', 'no-restricted-properties'],
  ['the clock by another way', 'export const at = new Date();', 'no-restricted-syntax'],
  ['chance', 'export const chance = Math.random();', 'no-restricted-properties'],
  ['the process', 'export const env = process.env;', 'no-restricted-globals'],
  ['the network', "export const got = fetch('https://example.org/');", 'no-restricted-globals'],
];

describe('the canary: an import that points the wrong way is reported', () => {
  let problems: readonly (readonly Problem[])[];

  beforeAll(() => {
    // Without a cached project graph Nx's rule says nothing at all, and every canary below would be dead without a sound.
    const graph = spawnSync(process.execPath, ['node_modules/.bin/nx', 'show', 'projects'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NX_DAEMON: 'false' },
    });
    expect(graph.stdout).toContain('@sluice/kernel');
    problems = lint([
      ...CASES.map(([, folder, module]) => ({
        filePath: `${folder}/src/canary.ts`,
        text: `import * as canary from '${module}';\n\nexport const sings = canary;\n`,
      })),
      ...IMPURE.map(([, text]) => ({ filePath: 'libs/domain/mail/src/canary.ts', text: `${text}\n` })),
    ]);
  }, 180_000);

  const rulesOf = (index: number): readonly string[] =>
    (problems[index] ?? []).flatMap((p) => p.ruleId ?? []);

  test.each(CASES.map(([what, folder, module, rule], index) => ({ what, folder, module, rule, index })))(
    '$what ($folder: $module)',
    ({ rule, index }) => {
      if (rule === undefined) expect(problems[index]).toEqual([]);
      else expect(rulesOf(index)).toContain(rule);
    },
  );

  test.each(IMPURE.map(([what, , rule], n) => [what, rule, CASES.length + n] as const))(
    'the core may not touch %s (%s)',
    (_, rule, index) => {
      expect(rulesOf(index)).toContain(rule);
    },
  );
});
