import { rmSync, truncateSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { parseInstant, type Instant } from '@sluice/kernel';
import { SmallTree } from '@sluice/testing';
import { openTreeReader, type GitTreeReader } from './git-tree-reader';

const HEADER = 'xen/include/public/domctl.h';
const SOURCE = 'xen/common/domain.c';
const ROOTS = ['xen/', 'tools/'];

const header = (version: string, flags: readonly string[] = []): string =>
  [
    `#define XEN_DOMCTL_INTERFACE_VERSION ${version}`,
    ...flags.map((f, i) => `#define ${f} (1U << ${i})`),
    '',
  ].join('\n');

const at = (text: string): Instant => {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`no time: ${text}`);
  return instant;
};

let small: SmallTree;
let commits: readonly string[];
let reader: GitTreeReader;

beforeAll(async () => {
  small = new SmallTree();
  commits = [
    small.commit(
      'begin',
      {
        [HEADER]: header('0x01', ['FLAG_deep']),
        [SOURCE]: 'static int check(int flags)\n{\n    if ( flags & FLAG_deep )\n        return 1;\n}\n',
        'docs/deep.md': 'FLAG_deep\n',
        'xen/firmware.bin': Buffer.from([0, 1, 2, 0]),
      },
      { at: '2024-01-01T10:00:00Z' },
    ),
    small.commit(
      'bump',
      { [HEADER]: header('0x02', ['FLAG_deep', 'FLAG_wide']) },
      { at: '2024-02-01T10:00:00Z' },
    ),
    small.commit(
      'use',
      {
        'tools/ocaml/xenctrl.ml': 'type flag =\n  | FLAG_wide\n  | FLAG_wide_2\n',
        [SOURCE]: undefined,
      },
      { at: '2024-03-01T10:00:00Z' },
    ),
  ];
  reader = await openTreeReader({ gitDir: small.folder, roots: ROOTS });
});
afterAll(() => {
  reader.close();
  small.remove();
});

const commit = (n: number): string => commits[n] ?? '';

describe('which commit stood when', () => {
  test.each([
    ['before the first', '2023-12-31T00:00', undefined],
    ['at the very second of one', '2024-01-01T10:00', 0],
    ['between two', '2024-02-15T00:00', 1],
    ['after the last', '2030-01-01T00:00', 2],
  ])('%s', async (_, time, expected) => {
    expect(await reader.baseAt(at(time))).toBe(expected === undefined ? undefined : commits[expected]);
  });

  test('and on which day it was committed', async () => {
    expect(await reader.dayOf(commit(1))).toBe('2024-02-01');
    expect(await reader.dayOf('0'.repeat(40))).toBeUndefined();
    expect(await reader.dayOf(small.git('rev-parse', `${commit(0)}:${HEADER}`))).toBeUndefined();
  });
});

test('the first parent of a commit', async () => {
  expect(await reader.parentOf(commit(1))).toBe(commits[0]);
  expect(await reader.parentOf(commit(0))).toBeUndefined();
  expect(await reader.parentOf('0'.repeat(40))).toBeUndefined();
});

describe('the text of a file', () => {
  const text = async (asked: { commit?: string; path?: string; blob?: string }): Promise<string> => {
    const found = await reader.textOf({ commit: commit(2), path: HEADER, ...asked });
    return 'text' in found ? found.text : `no: ${found.why}`;
  };

  test('is that of the blob it was made from, by its full id or the beginning of it', async () => {
    const blob = small.git('rev-parse', `${commit(0)}:${HEADER}`);
    expect(await text({ blob })).toBe(header('0x01', ['FLAG_deep']));
    expect(await text({ blob: blob.slice(0, 8) })).toBe(header('0x01', ['FLAG_deep']));
  });

  test('is that at the commit where the blob is not there, or none was named', async () => {
    const now = header('0x02', ['FLAG_deep', 'FLAG_wide']);
    expect(await text({ blob: 'feedfacefeed' })).toBe(now);
    expect(await text({ blob: '0000000' })).toBe(now);
    expect(await text({})).toBe(now);
    expect(await text({ commit: commit(0) })).toBe(header('0x01', ['FLAG_deep']));
  });

  test.each([
    ['neither is there', { path: 'xen/none.h', blob: 'feedfacefeed' }, /no object feedfacefeed; .*none\.h/],
    ['it is binary', { path: 'xen/firmware.bin' }, /binary/],
    ['it is a folder', { path: 'xen/include' }, /tree, not a file/],
    ['the commit is not there', { commit: '1'.repeat(40) }, /no object/],
    ['the path would be a command', { path: 'a\n--batch-check' }, /no object id/],
  ])('is a reason where %s', async (_, asked, why) => {
    expect(await text(asked)).toMatch(why);
  });
});

describe('where a word stands', () => {
  const uses = async (n: number, word: string): Promise<readonly string[] | undefined> =>
    (await reader.usesOf(commit(n), [word])).get(word)?.map((u) => `${u.path}:${u.line} ${u.within}`.trim());

  test('as a whole word, in the folders with code, with what is around it', async () => {
    expect(await uses(0, 'FLAG_deep')).toEqual([`${SOURCE}:3 check`, `${HEADER}:2 FLAG_deep`]);
    expect(await uses(2, 'FLAG_wide')).toEqual([
      'tools/ocaml/xenctrl.ml:2 type flag',
      `${HEADER}:3 FLAG_wide`,
    ]);
  });

  test('follows the tree from commit to commit, back and forth', async () => {
    expect(await uses(1, 'FLAG_deep')).toHaveLength(2);
    expect(await uses(2, 'FLAG_deep')).toHaveLength(1);
    expect(await uses(0, 'FLAG_wide')).toEqual([]);
    expect(await uses(0, 'check')).toEqual([`${SOURCE}:1 check`]);
    const files = async (n: number) =>
      (await reader.filesOf(commit(n), ['FLAG_deep', 'FLAG_wide', 'nowhere'])).values();
    expect([...(await files(0))]).toEqual([2, 0, 0]);
    expect([...(await files(2))]).toEqual([1, 2, 0]);
    expect([...(await files(0))]).toEqual([2, 0, 0]);
  });

  test('is not known where there is no such commit, and known again after', async () => {
    expect(await uses(0, 'FLAG_deep')).toHaveLength(2);
    expect(await reader.usesOf('1'.repeat(40), ['FLAG_deep'])).toEqual(new Map());
    expect(await reader.placesOf('1'.repeat(40), ['FLAG_deep'], 1)).toEqual(new Map());
    expect(await uses(1, 'FLAG_wide')).toHaveLength(1);
  });

  test('answers questions that come at once each for its own commit', async () => {
    const found = await Promise.all([0, 2, 1, 2, 0].map((n) => uses(n, 'FLAG_wide')));
    expect(found.map((f) => f?.length)).toEqual([0, 2, 1, 2, 0]);
  });

  test('at most 200 places of one word', async () => {
    const many = new SmallTree();
    const only = many.commit('begin', { 'xen/many.c': 'many\n'.repeat(500) }, { at: '2024-01-01T10:00:00Z' });
    const other = await openTreeReader({ gitDir: many.folder, roots: ROOTS });
    expect((await other.usesOf(only, ['many'])).get('many')).toHaveLength(200);
    expect(await other.placesOf(only, ['many', 'nowhere'], 1_000)).toEqual(
      new Map([
        ['many', 500],
        ['nowhere', 0],
      ]),
    );
    expect((await other.placesOf(only, ['many'], 7)).get('many')).toBe(7);
    other.close();
    many.remove();
  });
});

describe('interface versions', () => {
  const version = async (
    n: number,
    branchedOn: readonly string[],
    constant = 'XEN_DOMCTL_INTERFACE_VERSION',
  ) => reader.versionsAt(commit(n), [{ header: HEADER, constant }], branchedOn);

  test('with the commit that bumped them since the last branching', async () => {
    expect(await version(2, ['2023-06-01', '2024-01-15'])).toEqual([
      {
        constant: 'XEN_DOMCTL_INTERFACE_VERSION',
        value: '0x02',
        atBranching: '0x01',
        bumpedBy: { commit: commit(1), date: '2024-02-01' },
      },
    ]);
  });

  test.each([
    ['not bumped since', 2, ['2024-02-10'], { value: '0x02', atBranching: '0x02' }],
    ['a branching that is still to come', 0, ['2024-01-15'], { value: '0x01' }],
    [
      'a branching day’s own commits belong to the cycle it begins',
      2,
      ['2024-02-01'],
      { atBranching: '0x01' },
    ],
  ])('%s', async (_, n, branchedOn, expected) => {
    const [found] = await version(n, branchedOn);
    expect(found).toMatchObject(expected);
    expect(found?.bumpedBy === undefined).toBe(found?.atBranching !== '0x01');
  });

  test('no such constant, header or commit: no entry', async () => {
    expect(await version(2, [], 'OTHER_VERSION')).toEqual([]);
    expect(await reader.versionsAt('1'.repeat(40), [{ header: HEADER, constant: 'A' }], [])).toEqual([]);
  });
});

describe('a tree that is not whole', () => {
  test('no repository, no branch: an error that says so', async () => {
    await expect(openTreeReader({ gitDir: '/nowhere', roots: ROOTS })).rejects.toThrow(
      /no git tree at \/nowhere/,
    );
    await expect(openTreeReader({ gitDir: small.folder, branch: 'none', roots: ROOTS })).rejects.toThrow(
      /none/,
    );
  });

  test('shallow: what is there is read, what is not has no answer', async () => {
    const shallow = new SmallTree();
    shallow.git('fetch', '--quiet', '--depth=1', `file://${small.folder}`, 'master');
    shallow.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
    const other = await openTreeReader({ gitDir: shallow.folder, roots: ROOTS });
    expect(await other.baseAt(at('2024-02-15T00:00'))).toBeUndefined();
    expect((await other.usesOf(commit(2), ['FLAG_wide'])).get('FLAG_wide')).toHaveLength(2);
    expect(await other.usesOf(commit(1), ['FLAG_wide'])).toEqual(new Map());
    other.close();
    shallow.remove();
  });

  test.each([
    ['missing', (file: string) => rmSync(file)],
    ['corrupt', (file: string) => (chmodSync(file, 0o644), truncateSync(file, 8))],
  ])('a blob is %s: where words stand is not known, the rest is', async (_, harm) => {
    const torn = new SmallTree();
    const only = torn.commit(
      'begin',
      {
        [HEADER]: header('0x01', ['FLAG_deep']),
        'xen/torn.c': 'FLAG_deep\n',
      },
      { at: '2024-01-01T10:00:00Z' },
    );
    const blob = torn.git('rev-parse', `${only}:xen/torn.c`);
    harm(join(torn.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const other = await openTreeReader({ gitDir: torn.folder, roots: ROOTS });
    expect(await other.usesOf(only, ['FLAG_deep'])).toEqual(new Map());
    expect(await other.textOf({ commit: only, path: 'xen/torn.c' })).toEqual({
      why: expect.any(String) as string,
    });
    expect(await other.textOf({ commit: only, path: HEADER })).toHaveProperty('text');
    other.close();
    torn.remove();
  });
});
