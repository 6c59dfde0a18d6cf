import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { programOf } from '@sluice/cli';
import { formOf, rightInWords, VERBS } from '@sluice/mail';
import { startEmbedded, type EmbeddedPostgres } from '@sluice/postgres';
import { configurationTable } from '@sluice/project-files';
import { runHosted } from './hosted-sluice';
import { RUN_WHOLE } from './page-blocks';
import { RUN_ON_EXAMPLE } from './page-world';
import { plainEnvironment, type Ran } from './running-sluice';

/**
 * What the README and the pages in `docs` say is compared with what is. `UPDATE_README=1 npx jest readme` writes the generated parts and the golden
 * answer anew; then format the pages, and read the difference.
 */
const UPDATE = process.env['UPDATE_README'] !== undefined;
const ROOT = resolve(__dirname, '../../..');
const GOLDEN = join(__dirname, 'golden', 'gate-show.txt');
const README = 'README.md';
const PAGES = [
  README,
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const MAX_README_LINES = 200;
const MAX_PICTURE_BYTES = 200_000;

const EXAMPLE = 'libs/testing/fixtures/cdf-vpci-story';
const ANSWER = 'gate show story-004@example.org --release 4.16 --as-of 2021-10-13'.split(' ');
const REPORT = 'report freeze --release 4.16 --as-of 2021-10-13'.split(' ');
const SHOWN_REPORT_LINES = 2;

/** Commands that record nothing: each command line of theirs that is documented is run on the example mail. */
const READING =
  /^(?:series (?:list|show)|bot preview|gate|trailers|interface|release (?:list|show)|report|parked list|events|digest|verify|config|doctor|completion)\b/;

/** Pages that `pages.spec.ts` runs from top to bottom: their commands have mail, and projects, of their own. */
const RUN_ELSEWHERE: ReadonlySet<string> = new Set(RUN_WHOLE);

/** Options that every command takes: said once, above the table. */
const COMMON = new Set(['--data', '--project', '--project-folder', '--json', '--quiet']);

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

let data: string;
let server: EmbeddedPostgres;
let ingested: Ran;

/** Runs the built program as a person would, in this folder, on a database of its own. */
const sluice = (args: readonly string[]): Promise<Ran> => {
  const url = `postgres://${server.user}@localhost/${server.database}?host=${encodeURIComponent(server.socketFolder)}`;
  return runHosted(args, { ...plainEnvironment(), DATABASE_URL: url }, ROOT);
};

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'sluice-readme-'));
  server = await startEmbedded(data, { fleeting: true });
  ingested = await sluice(['ingest', EXAMPLE]);
}, 180_000);

afterAll(async () => {
  await server.stop();
  // Where the server's account could not enter the folder of its programs, its data lies elsewhere.
  const note = join(data, 'postgres.location');
  const elsewhere = existsSync(note) ? dirname(readFileSync(note, 'utf8').split('\n')[0] ?? data) : data;
  for (const folder of [elsewhere, data]) rmSync(folder, { recursive: true, force: true });
});

type Program = ReturnType<typeof programOf>;

const leaves = (command: Program, path: readonly string[] = []): readonly (readonly [string, Program])[] =>
  command.commands.length === 0
    ? [[path.join(' '), command]]
    : command.commands.flatMap((c) => leaves(c, [...path, c.name()]));

const visit = (command: Program, each: (command: Program) => void): void => {
  each(command);
  for (const below of command.commands) visit(below, each);
};

/** Reads a command line as the program would, and does nothing. Rejects where the program would. */
const parse = async (words: readonly string[]): Promise<void> => {
  const program = programOf();
  visit(program, (c) => {
    c.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
    if (c.commands.length === 0) c.action(() => undefined);
  });
  await program.parseAsync([...words], { from: 'user' }).catch((error: { readonly code?: string }) => {
    if (error.code !== 'commander.helpDisplayed') throw error;
  });
};

/** The words of a documented command line, without its comment, redirection or pipe. */
const wordsOf = (line: string): readonly string[] =>
  (line.split(/ [#<|>] ?| {2,}|`/)[0] ?? '').trim().split(' ').slice(2);

const commandLines = (text: string): readonly string[] => {
  const lines = text.split('\n').flatMap((line) => /^\s*(npx sluice .*)$/.exec(line)?.[1] ?? []);
  const inline = [...text.matchAll(/`(npx sluice [^`\n]+)`/g)].flatMap((m) => m[1] ?? []);
  // A word in capitals stands for something else.
  return [...new Set([...lines, ...inline])].filter((l) => !/ [A-Z]{4,}/.test(l));
};

/** What `pages.spec.ts` runs need not be read here; what those pages name beside it, in running text, must be. */
const toBeRead = (path: string): string =>
  RUN_ELSEWHERE.has(path) || path in RUN_ON_EXAMPLE
    ? textOf(path).replace(/^```sh\n[^]*?^```\n/gm, '')
    : textOf(path);

const DOCUMENTED = [...PAGES, 'scripts/show.mjs'].flatMap((path) =>
  commandLines(toBeRead(path)).map((line) => [path, line] as const),
);

/** A marker, and what follows it: a fence or a table. */
const block = (name: string): RegExp =>
  new RegExp(`(<!-- generated: ${name} -->\n+)(\`\`\`[^\`]*\`\`\`|(?:\\|.*\n)+)`);

/** A table however wide its columns are, so that the formatter may pad them. */
const unpadded = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => (line.startsWith('|') ? line.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---') : line))
    .join('\n');

const expectGenerated = (path: string, name: string, generated: string): void => {
  const text = textOf(path);
  expect(text).toMatch(block(name));
  if (UPDATE)
    writeFileSync(
      join(ROOT, path),
      text.replace(
        block(name),
        (_, begin: string) => `${begin}${generated}${generated.endsWith('|') ? '\n' : ''}`,
      ),
    );
  expect(unpadded(block(name).exec(textOf(path))?.[2] ?? '')).toBe(unpadded(generated));
};

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll(/ +/g, ' ');

const fenced = (lines: readonly string[]): string =>
  ['```text', ...lines.map((l) => l.trimEnd()), '```'].join('\n');

const headOf = (answer: string): readonly string[] => {
  const lines = answer.trimEnd().split('\n');
  const reasons = lines.flatMap((line, n) => (/^ {2}(?:CLOSES|HOLDS|NOT KNOWN|note) /.test(line) ? [n] : []));
  return [...lines.slice(0, reasons[1]), `  … and ${String(reasons.length - 1)} more reasons`];
};

describe('the answer in the README', () => {
  test('is the golden one, and the golden one is what the program answers', async () => {
    const { exit, out } = await sluice(ANSWER);
    expect(exit).toBe(0);
    if (UPDATE) writeFileSync(GOLDEN, out);
    expect(out).toBe(readFileSync(GOLDEN, 'utf8'));
    const command = `$ npx sluice ${ANSWER.join(' ')}`;
    expectGenerated(README, 'gate-show', fenced([command, ...headOf(out)]));
  });

  test('is followed by how `npm start` begins', async () => {
    const steps = [
      'installing packages',
      'building',
      'taking the example mail (a redrawn telling of the CDF_vpci story, Xen 4.16, autumn 2021)',
      'the freeze report, two days before the feature freeze of Xen 4.16',
    ].map((step) => `==> ${step}`);
    const scripts = ['prepare', 'show'].map((name) => textOf(`scripts/${name}.mjs`)).join('\n');
    for (const step of steps) expect(scripts).toContain(step.slice('==> '.length));
    const report = await sluice(REPORT);
    expect([ingested.exit, report.exit]).toEqual([0, 0]);
    const taken = ingested.out.trimEnd().replace(/; [\d.]+ s$/, '; … s');
    const shown = report.out.split('\n').slice(0, SHOWN_REPORT_LINES);
    expectGenerated(README, 'start', fenced([...steps.slice(0, 3), taken, ...steps.slice(3), ...shown, '…']));
  });
});

describe('the tables', () => {
  test('of the commands are what the program has', () => {
    const program = programOf();
    const groups = program.commands.map((c) =>
      row([
        `\`${c.name()}\`${c.commands.length > 0 ? ' ' : ''}${c.commands.map((s) => s.name()).join(', ')}`,
        c.summary(),
      ]),
    );
    expectGenerated(README, 'commands', ['| command | does |', '| --- | --- |', ...groups].join('\n'));
    const rows = leaves(program).map(([path, command]) => {
      const args = command.registeredArguments.map((a) => (a.required ? ` <${a.name()}>` : ` [${a.name()}]`));
      const what = command.summary() || command.description() || (command.parent?.summary() ?? '');
      const options = command.options
        .filter((o) => !COMMON.has(o.long ?? ''))
        .map((o) => `\`${o.flags}\`${o.mandatory ? ' (needed)' : ''}`);
      return row([`\`${path}${args.join('')}\``, what, options.join(', ')]);
    });
    const table = ['| command | does | options |', '| --- | --- | --- |', ...rows].join('\n');
    expectGenerated('docs/commands.md', 'commands-with-options', table);
  });

  test('of the commands by mail are what the grammar has', () => {
    const rights = [...new Set(VERBS.map(rightInWords))];
    const groups = rights.map((right) => {
      const theirs = VERBS.filter((verb) => rightInWords(verb) === right);
      return row([right, theirs.map(({ verb }) => `\`${verb}\``).join(', ')]);
    });
    expectGenerated(
      README,
      'mail-commands',
      ['| who may | commands |', '| --- | --- |', ...groups].join('\n'),
    );
    const rows = VERBS.map((verb) => row([`\`${formOf(verb)}\``, verb.help, rightInWords(verb)]));
    const table = ['| command | does | who may |', '| --- | --- | --- |', ...rows].join('\n');
    expectGenerated('docs/commands-by-mail.md', 'mail-commands-with-forms', table);
  });

  test('of the configuration is what the schema has', () => {
    expectGenerated('docs/configuration.md', 'configuration', configurationTable());
  });

  test('of the environment have every variable that the sources and docker-compose.yml read, and no other', () => {
    const sources = ['apps', 'libs', 'scripts'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (name) => /\.[cm]?[jt]s$/.test(name) && !/(?:^|\/)(?:node_modules|dist|generated)\//.test(name),
        )
        .map((name) => `${folder}/${name}`),
    );
    const variables = (text: string): readonly string[] => text.match(/\bSLUICE_[A-Z\d_]*[A-Z\d]\b/g) ?? [];
    const read = new Set([...sources, 'docker-compose.yml'].flatMap((path) => variables(textOf(path))));
    const tables = textOf('docs/configuration.md').replaceAll(/^[^|].*$/gm, '');
    expect([...new Set(variables(tables))].sort()).toEqual([...read].sort());
  });

  test('of the words names only what the code has', () => {
    const sources = readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\/src\/.*\.ts$/.test(name) && !/node_modules|\/generated\//.test(name))
      .map((name) => textOf(`libs/${name}`))
      .join('\n');
    const names = [...textOf('docs/glossary.md').matchAll(/^\|[^|]+\| `([^`]+)` *\|/gm)].flatMap(
      (m) => m[1] ?? [],
    );
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !sources.includes(name))).toEqual([]);
  });
});

describe('a documented command line', () => {
  test.each(DOCUMENTED)('in %s: %s is one that the program takes', async (_, line) => {
    await expect(parse(wordsOf(line))).resolves.toBeUndefined();
  });

  test.each([
    ['an unknown command', 'npx sluice series lst'],
    ['an unknown option', 'npx sluice series list --colour'],
    ['a missing argument', 'npx sluice gate show'],
    ['a missing option', 'npx sluice report freeze'],
    ['a wrong time', 'npx sluice digest --as-of yesterday'],
  ])('would not be taken with %s', async (_, line) => {
    await expect(parse(wordsOf(line))).rejects.toThrow();
  });

  test.each(
    DOCUMENTED.filter(([path, line]) => !RUN_ELSEWHERE.has(path) && READING.test(wordsOf(line).join(' '))),
  )('in %s: %s works on the example mail', async (_, line) => {
    const { exit, out, err } = await sluice(wordsOf(line));
    expect(err).toBe('');
    expect([0, 1]).toContain(exit);
    expect(out).not.toBe('');
  });
});

describe('the page', () => {
  test.each(PAGES)('%s links to nothing that is not there', (path) => {
    const text = textOf(path);
    const pictures = [...text.matchAll(/ src(?:set)?="([^"]+)"/g)].flatMap((m) => m[1] ?? []);
    const pages = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap((m) => m[1] ?? []);
    const links = [...pages, ...pictures];
    const relative = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(relative.filter((link) => !existsSync(resolve(ROOT, dirname(path), link)))).toEqual([]);
  });

  test.each(PAGES)('%s names no file or folder that is not there', (path) => {
    const named = [
      ...textOf(path).matchAll(/(?<![\w@./-])(?:libs|apps|prisma|docs|scripts)\/[\w./-]*\w/g),
    ].map(([p]) => p);
    expect(named.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test('README.md shows the dashboard, light and dark, and is quick to load', () => {
    const pictures = [...textOf(README).matchAll(/ src(?:set)?="([^"]+)"/g)].flatMap((m) => m[1] ?? []);
    expect(pictures.sort()).toEqual(['docs/pictures/board-dark.png', 'docs/pictures/board-light.png']);
    for (const picture of pictures)
      expect(statSync(join(ROOT, picture)).size).toBeLessThanOrEqual(MAX_PICTURE_BYTES);
  });

  test('README.md can be read in one sitting', () => {
    expect(textOf(README).trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_README_LINES);
  });
});
