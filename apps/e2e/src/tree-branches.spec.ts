import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expectFailure, type DigestAnswer } from './answers';
import { pondTree, type PondTree } from './pond-tree';
import { sluiceServer, temporaryFolder, type Ran, type Sluice, type SluiceServer } from './running-sluice';

let folder: string;
let pond: PondTree;
let server: SluiceServer;

beforeAll(async () => {
  folder = temporaryFolder('tree-branches');
  server = await sluiceServer(join(folder, 'data'));
  pond = pondTree(folder);
  const { tree, commits } = pond;
  tree.git('branch', 'staging', commits.again);
  tree.git('checkout', '--quiet', '-b', 'stable-4.16', commits.newMaintainer);
  tree.commit('pond: freeze it for 4.16', { 'pond/ice.c': 'cold\n' }, { at: '2021-11-01T12:00:00Z' });
  tree.git('checkout', '--quiet', 'master');
});
afterAll(async () => {
  await server.stop();
  pond.tree.remove();
  rmSync(folder, { recursive: true, force: true });
});

const on = (name: string): Sluice['run'] => server.on(name, { SLUICE_NOW: '2022-01-01T00:00:00Z' }).run;

const digest = async (name: string): Promise<string> => {
  const { out } = await on(name)('digest', '--as-of', '2021-12-31', '--json');
  return (JSON.parse(out) as DigestAnswer).digest;
};

const sync = (name: string, branches: readonly string[], ...more: readonly string[]): Promise<Ran> =>
  on(name)('tree', 'sync', pond.tree.folder, ...branches.flatMap((b) => ['--branch', b]), ...more);

test('branches are looked at in any order, together or one by one, and end in one digest', async () => {
  const ways: Readonly<Record<string, readonly (readonly string[])[]>> = {
    'master-first': [['master', 'staging', 'stable-4.16']],
    'staging-first': [['stable-4.16', 'staging', 'master']],
    'one-by-one': [['staging'], ['stable-4.16'], ['master']],
  };
  const digests: string[] = [];
  for (const [name, looks] of Object.entries(ways)) {
    await on(name)('ingest', pond.mbox);
    for (const look of looks) expect(await sync(name, look)).toMatchObject({ exit: 0 });
    digests.push(await digest(name));
    expect(await on(name)('verify')).toMatchObject({ exit: 0 });
  }
  expect(new Set(digests).size).toBe(1);
});

test('a range that the branch does not have is refused, and leaves nothing behind', async () => {
  const range = `${pond.commits.root}..stable-4.16`;
  await on('range')('ingest', pond.mbox);
  const before = await digest('range');
  expectFailure(
    await sync('range', [], '--range', range),
    2,
    /^sluice: 1 of the commits .* are not on master: /,
  );
  expect(await digest('range')).toBe(before);
  // Of its two commits one is on the main branch, and counts there.
  const { out } = await sync('range', ['stable-4.16'], '--range', range, '--json');
  expect(JSON.parse(out)).toMatchObject({ commits: 1, new: 1 });
});
