import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { blocksIn, runBlocks, RUN_WHOLE, withOutputs } from './page-blocks';
import { temporaryFolder } from './running-sluice';

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
