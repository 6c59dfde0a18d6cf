import type { RangeCommit } from '@sluice/application';
import { SmallTree } from '@sluice/testing';
import { countCommits, rangeCommits } from './range-commits';
import { resolveGitDir } from '../git-tree';

let small: SmallTree;
let gitDir: string;

beforeAll(async () => {
  small = new SmallTree();
  small.commit('begin', { 'xen/a.c': 'one\ntwo\n' }, { at: '2024-01-01T10:00:00Z' });
  small.commit(
    'xen: change a\n\nBecause it is cold.\n\nFixes: 0123456789',
    {
      'xen/a.c': 'one\nzwei\n',
      'xen/ä.bin': Buffer.from([0, 1]),
    },
    { at: '2024-01-02T10:00:00Z' },
  );
  small.git('checkout', '--quiet', '-b', 'side');
  small.commit(
    'xen: rename',
    { 'xen/a.c': undefined, 'xen/b.c': 'one\nzwei\n' },
    { at: '2024-01-03T10:00:00Z' },
  );
  small.git('checkout', '--quiet', 'master');
  small.commit('empty', {}, { at: '2024-01-04T10:00:00Z' });
  small.git('merge', '--quiet', '--no-ff', '--message', 'Merge side', 'side');
  gitDir = await resolveGitDir(small.folder);
});
afterAll(() => small.remove());

const all = async (range: string): Promise<readonly RangeCommit[]> => {
  const found: RangeCommit[] = [];
  for await (const commit of rangeCommits(gitDir, range)) found.push(commit);
  return found;
};

test('commits come oldest first, without merges, each with its diff as it would be mailed', async () => {
  const found = await all('master~2..master');
  expect(found.map((c) => c.subject).sort()).toEqual(['empty', 'xen: rename']);
  const [changed, ...rest] = await all('master~1^..master');
  expect(rest.length + 1).toBe(await countCommits(gitDir, 'master~1^..master'));
  expect(changed?.parents).toHaveLength(1);
  expect(found.find((c) => c.subject === 'empty')?.diff.files).toEqual([]);
  const [renamed] = found.find((c) => c.subject === 'xen: rename')?.diff.files ?? [];
  expect(renamed).toMatchObject({ status: 'renamed', oldPath: 'xen/a.c', path: 'xen/b.c' });
});

test('message, people, time and full blob ids are those of git', async () => {
  const [change] = await all('side~2..side~1');
  expect(change).toMatchObject({
    subject: 'xen: change a',
    body: 'Because it is cold.\n\nFixes: 0123456789\n',
    author: { name: 'Olga Otter', address: 'olga@pond.example' },
    committer: { address: 'carl@pond.example' },
    committedAt: '2024-01-02T10:00:00Z',
  });
  const [text, binary] = change?.diff.files ?? [];
  expect(text).toMatchObject({ path: 'xen/a.c', oldBlob: expect.stringMatching(/^[0-9a-f]{40}$/) as string });
  expect(text?.hunks[0]?.lines).toContainEqual({ mark: '+', text: 'zwei' });
  expect(binary).toMatchObject({ path: 'xen/ä.bin', binary: true });
});

test.each([
  ['a range git does not know', 'main..none', /none/],
  ['an option', '--all', /no range/],
  ['a path', 'main..main -- xen', /no range/],
])('%s is an error that says so', async (_, range, why) => {
  await expect(all(range)).rejects.toThrow(why);
  await expect(countCommits(gitDir, range)).rejects.toThrow(why);
});

test('a reader that stops early leaves no git behind', async () => {
  for await (const commit of rangeCommits(gitDir, 'master')) {
    expect(commit.subject).toBe('begin');
    break;
  }
});
