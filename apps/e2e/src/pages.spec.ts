import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { blocksIn, runBlocks, RUN_WHOLE, withOutputs, type Block } from './page-blocks';
import { beginning, furnishWorld, meantBy, RUN_ON_EXAMPLE, scriptsOf } from './page-world';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

/** `UPDATE_README=1 npx jest pages` writes the outputs anew; read the difference. */
const UPDATE = process.env['UPDATE_README'] !== undefined;
const ROOT = resolve(__dirname, '../../..');

describe.each(RUN_WHOLE)('%s', (name) => {
  const path = join(ROOT, name);
  let folder: string;
  beforeAll(() => (folder = temporaryFolder('page')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('can be followed from its first command to its last, and shows what comes of it', async () => {
    const page = readFileSync(path, 'utf8');
    const blocks = blocksIn(page);
    expect(blocks.length).toBeGreaterThan(0);
    // A fence that the pattern did not take would be a block that nobody runs.
    expect(page.match(/^```sh$/gm)).toHaveLength(blocks.length);
    expect(page.match(/<!-- generated: output -->/g) ?? []).toHaveLength(
      blocks.filter((b) => b.output !== undefined).length,
    );
    const { exit, err, outputs } = await runBlocks(blocks, folder);
    expect({ exit, err: exit === 0 ? '' : err }).toEqual({ exit: 0, err: '' });
    if (UPDATE) writeFileSync(path, withOutputs(page, outputs));
    const shown = blocksIn(readFileSync(path, 'utf8')).map((b) => b.output);
    expect(outputs.filter((_, n) => shown[n] !== undefined)).toEqual(shown.filter((o) => o !== undefined));
  });
});

describe('the commands of other pages', () => {
  const blocksOf = (page: string): readonly Block[] =>
    blocksIn(readFileSync(join(ROOT, page), 'utf8')).filter((block) => scriptsOf(block) === undefined);
  const pages = Object.keys(RUN_ON_EXAMPLE);
  const all = pages.flatMap((page) =>
    blocksOf(page).map((block) => ({ page, block: meantBy(block, RUN_ON_EXAMPLE[page] ?? []) })),
  );
  let folder: string;
  let server: ServedSluice;
  let ran: Awaited<ReturnType<typeof runBlocks>>;

  beforeAll(async () => {
    folder = temporaryFolder('pages');
    server = await servedSluice(join(folder, 'data'));
    furnishWorld(folder);
    const blocks = [beginning(folder), ...all.map(({ block }) => block)];
    ran = await runBlocks(blocks, folder, { DATABASE_URL: server.databaseUrl });
  }, 300_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(pages)('of %s can be run one after the other', (page) => {
    const last = all.findLastIndex((one) => one.page === page);
    // The first output is that of what comes before all pages.
    const isDone = ran.outputs.length > last + 1;
    expect({ isDone, err: isDone ? '' : ran.err }).toEqual({ isDone: true, err: '' });
  });

  test('say what they are said to', () => {
    const of = (page: string) =>
      ran.outputs
        .slice(1)
        .filter((_, n) => all[n]?.page === page)
        .join('');
    expect(of('README.md')).toMatch(
      /^39 read, .* 0 parked.*\n2 read, .* 0 parked.*\n1 read, .* 0 parked.*\n39 read, .* 0 parked.*\n1 commits read/,
    );
    expect(of('docs/access.md')).toContain('revoked');
    expect(of('docs/api.md')).toMatch(/304\n$/);
    expect(of('docs/operations.md')).toContain('One raw mail is gone');
    expect(of('docs/reports.md')).toContain('Two things are to be decided');
  });

  test('stand on pages that are run, or start a script that there is', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const whole: readonly string[] = RUN_WHOLE;
    const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    for (const page of ['README.md', ...docs.map((name) => `docs/${name}`)]) {
      const blocks = blocksIn(readFileSync(join(ROOT, page), 'utf8'));
      for (const name of blocks.flatMap((block) => scriptsOf(block) ?? []))
        expect([page, name, Object.keys(scripts)]).toEqual([page, name, expect.arrayContaining([name])]);
      if (blocks.some((block) => scriptsOf(block) === undefined))
        expect([...whole, ...pages]).toContain(page);
    }
  });
});
