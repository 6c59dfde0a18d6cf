import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LandedCommit } from '@sluice/series';
import { SmallTree } from '@sluice/testing';
import { gitTreeSource } from './tree-source';

const trees: SmallTree[] = [];
const tree = (): SmallTree => {
  const made = new SmallTree();
  trees.push(made);
  return made;
};
const scratch = mkdtempSync(join(tmpdir(), 'sluice-tree-scratch-'));

afterAll(() => {
  for (const made of trees) made.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const read = async (
  place: string,
  revisions: readonly string[],
  branch = 'master',
): Promise<readonly LandedCommit[]> => {
  const found: LandedCommit[] = [];
  for await (const { commit } of (await gitTreeSource(place)).commits(revisions, branch)) found.push(commit);
  return found;
};

const POND = { 'pond/otter.c': 'one\ntwo\nthree\n' };

describe('landed commits', () => {
  test('are told with people, times, message, files and the ids of their contents', async () => {
    const small = tree();
    const first = small.commit('pond: add an otter', POND, { at: '2021-10-01T10:00:00+02:00' });
    const second = small.commit(
      'pond: feed\nthe otter\n\nIt is hungry.\n\nSigned-off-by: Å. Otter <a@pond.example>',
      { 'pond/otter.c': 'one\ntwo\nfour\n', 'pond/fish.c': 'fish\n' },
      { author: { name: 'Å. Otter', address: 'a@pond.example' } },
    );
    const [last, root] = await read(small.folder, ['master']);
    expect(root).toMatchObject({ commit: first, parents: [], committedAt: '2021-10-01T08:00:00Z' });
    expect(last).toEqual({
      commit: second,
      parents: [first],
      branch: 'master',
      author: { name: 'Å. Otter', address: 'a@pond.example' },
      authoredAt: '2021-10-01T12:00:00Z',
      committer: { name: 'Carl Committer', address: 'carl@pond.example' },
      committedAt: '2021-10-01T12:00:00Z',
      subject: 'pond: feed the otter',
      body: 'It is hungry.\n\nSigned-off-by: Å. Otter <a@pond.example>',
      patchId: expect.stringMatching(/^[0-9a-f]{40}$/) as unknown,
      files: [
        { path: 'pond/fish.c', after: small.git('rev-parse', 'master:pond/fish.c') },
        {
          path: 'pond/otter.c',
          before: small.git('rev-parse', 'master~1:pond/otter.c'),
          after: small.git('rev-parse', 'master:pond/otter.c'),
        },
      ],
    });
  });

  test('have the patch-ids that git computes, whatever a user has configured', async () => {
    const small = tree();
    const lines = Array.from({ length: 60 }, (_, n) => `line ${n}\n`);
    small.commit('root', {
      'a/long.c': lines.join(''),
      'b.txt': 'no end of line',
      'latin.txt': Buffer.from([0xe9, 10]),
    });
    small.commit('two hunks', {
      'a/long.c': lines.map((l, n) => (n === 3 || n === 50 ? `changed ${l}` : l)).join(''),
    });
    small.git('mv', 'a/long.c', 'a/longer name.c');
    small.commitStaged('rename', { at: '2021-10-02T00:00:00Z' });
    small.commit('odd', {
      'b.txt': 'an end\n',
      'ü "quoted"\t.txt': 'x\n',
      'latin.txt': Buffer.from([0xe8, 10, 0xff, 10]),
    });
    small.git('rm', '--quiet', 'b.txt');
    small.commitStaged('gone', { at: '2021-10-03T00:00:00Z' });
    for (const setting of [
      'diff.context 9',
      'diff.noprefix true',
      'diff.renames false',
      'diff.algorithm patience',
      'color.ui always',
    ])
      small.git('config', ...setting.split(' '));
    const own = (await read(small.folder, ['master'])).map((c) => `${c.patchId} ${c.commit}`);
    const plain = execFileSync(
      'sh',
      [
        '-c',
        'git -c diff.context=3 -c diff.noprefix=false -c diff.algorithm=default log -p -M --no-color --full-index master | git patch-id --stable',
      ],
      {
        cwd: small.folder,
        encoding: 'utf8',
      },
    );
    expect([...own].sort()).toEqual(plain.trim().split('\n').sort());
    expect(own).toHaveLength(5);
  });

  test('say a rename as a path that goes and one that comes, and any path as it is', async () => {
    const small = tree();
    small.commit('root', { 'old.c': 'a\nb\nc\nd\n' });
    small.git('mv', 'old.c', 'né\tw.c');
    small.commitStaged('rename', { at: '2021-10-02T00:00:00Z' });
    const [last] = await read(small.folder, ['master']);
    const blob = small.git('rev-parse', 'master~1:old.c');
    expect(last?.files).toEqual([
      { path: 'old.c', before: blob },
      { path: 'né\tw.c', after: blob },
    ]);
  });

  test('without a textual diff have no patch-id: binary files, merges, empty commits', async () => {
    const small = tree();
    small.commit('root', POND);
    small.commit('binary', { 'image.bin': Buffer.from([0, 1, 2, 0, 255]) });
    small.commitStaged('empty', { at: '2021-10-02T00:00:00Z' });
    small.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
    const side = small.commit('side', { 'side.c': 'x\n' }, { at: '2021-10-03T00:00:00Z' });
    small.git('checkout', '--quiet', 'master');
    small.git(
      '-c',
      'user.name=Carl',
      '-c',
      'user.email=carl@pond.example',
      'merge',
      '--quiet',
      '--no-ff',
      '-m',
      'merge',
      'side',
    );
    const commits = await read(small.folder, ['master']);
    expect(
      commits
        .filter((c) => c.patchId === undefined)
        .map((c) => c.subject)
        .sort(),
    ).toEqual(['binary', 'empty', 'merge']);
    expect(commits.find((c) => c.subject === 'merge')?.parents).toContain(side);
  });

  test('whose files hold what looks like the border between two commits are one commit', async () => {
    const small = tree();
    const bait = `commit ${'0'.repeat(40)}\n\0${'0'.repeat(24)}\0${'1'.repeat(40)}\0\0\n`;
    // The NUL comes so late that git takes the file for text.
    const late = `${'filler line\n'.repeat(800)}${bait}`;
    small.commit('root', { 'bait.txt': late });
    small.commit(`bait\n\n${bait.replaceAll('\0', '')}`, { 'bait.txt': `${late}more\n` });
    expect((await read(small.folder, ['master'])).map((c) => c.subject)).toEqual(['bait', 'root']);
  });

  test('of a set of revisions are those it holds', async () => {
    const small = tree();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => small.commit(name, { [name]: name }));
    const source = await gitTreeSource(small.folder);
    expect((await read(small.folder, [c ?? '', `^${a ?? ''}`])).map((x) => x.commit)).toEqual([c, b]);
    expect(await source.count([c ?? '', `^${a ?? ''}`])).toBe(2);
    expect(await source.hashes([b ?? ''])).toEqual(new Set([a, b]));
    expect([await source.isAncestor(a ?? '', c ?? ''), await source.isAncestor(c ?? '', a ?? '')]).toEqual([
      true,
      false,
    ]);
    expect([await source.has(a ?? ''), await source.has('0'.repeat(40))]).toEqual([true, false]);
  });

  test('stop when the reader stops', async () => {
    const small = tree();
    for (let n = 0; n < 5; n++) small.commit(`commit ${n}`, { file: String(n) });
    for await (const { commit } of (await gitTreeSource(small.folder)).commits(['master'], 'master')) {
      expect(commit.subject).toBe('commit 4');
      break;
    }
  });
});

describe('tags', () => {
  test('are told by name with the commit they name, odd spellings included; what names no commit is none', async () => {
    const small = tree();
    const first = small.commit('root', POND);
    small.tag('4.12-rc2', '2019-02-04T13:24:05Z');
    small.git('tag', 'RELEASE-4.12.0');
    small.git('tag', 'a-file', 'HEAD:pond/otter.c');
    expect(await (await gitTreeSource(small.folder)).tags()).toEqual([
      { tag: '4.12-rc2', target: first, at: '2019-02-04T13:24:05Z', annotated: true },
      { tag: 'RELEASE-4.12.0', target: first, at: '2021-10-01T12:00:00Z', annotated: false },
    ]);
  });
});

describe('the versions of a file', () => {
  test('come oldest first, an empty text where it was taken out', async () => {
    const small = tree();
    const made = [
      small.commit('one', { MAINTAINERS: 'one\n' }),
      small.commit('two', { MAINTAINERS: Buffer.from([0x52, 0xe9, 10]) }, { at: '2021-10-02T00:00:00Z' }),
    ];
    small.commit('other', { other: 'x' });
    small.git('rm', '--quiet', 'MAINTAINERS');
    made.push(small.commitStaged('gone', { at: '2021-10-04T00:00:00Z' }));
    const versions: string[] = [];
    for await (const v of (await gitTreeSource(small.folder)).versions('MAINTAINERS', 'master'))
      versions.push(`${v.commit} ${v.at.slice(0, 10)} ${v.text.trim()}`);
    expect(versions).toEqual([
      `${made[0]} 2021-10-01 one`,
      `${made[1]} 2021-10-02 Ré`,
      `${made[2]} 2021-10-04 `,
    ]);
  });
});

describe('a place', () => {
  test('may be bare, or a clone whose branches are those of its origin', async () => {
    const small = tree();
    const first = small.commit('root', POND);
    small.git('branch', 'stable-1.0');
    const [bare, clone] = [join(scratch, 'bare.git'), join(scratch, 'clone')];
    small.git('clone', '--quiet', '--bare', '.', bare);
    small.git('clone', '--quiet', '.', clone);
    for (const place of [bare, clone, join(clone, '.git')]) {
      const source = await gitTreeSource(place);
      expect([await source.mainBranch(), (await source.branch('stable-1.0')).tip]).toEqual(['master', first]);
      expect(await source.commit('stable-1.0')).toBe(first);
    }
  });

  it('of another user is told with what git wants', async () => {
    const small = tree();
    small.commit('root', POND);
    process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
    try {
      await expect(gitTreeSource(small.folder)).rejects.toThrow(
        `run \`git config --global --add safe.directory ${small.folder}\` as the user that Sluice runs as`,
      );
    } finally {
      delete process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'];
    }
  });

  const bad: readonly (readonly [string, () => string, RegExp])[] = [
    ['that is missing', () => join(scratch, 'nowhere'), /no git tree at .*nowhere: there is no such folder/],
    [
      'that is a file',
      () => (writeFileSync(join(scratch, 'file'), 'x'), join(scratch, 'file')),
      /it is a file, not a folder/,
    ],
    [
      'that is no repository',
      () => (mkdirSync(join(scratch, 'plain')), join(scratch, 'plain')),
      /not a git repository/,
    ],
    [
      'inside a repository, which is not meant',
      () => {
        const small = tree();
        mkdirSync(join(small.folder, 'inner'));
        return join(small.folder, 'inner');
      },
      /not a git repository/,
    ],
    [
      'that is shallow',
      () => {
        const small = tree();
        small.commit('one', POND);
        small.commit('two', { x: 'y' });
        small.git('clone', '--quiet', '--depth=1', `file://${small.folder}`, join(scratch, 'shallow'));
        return join(scratch, 'shallow');
      },
      /is shallow, .*git fetch --unshallow/,
    ],
    [
      'that is a partial clone',
      () => {
        const small = tree();
        small.commit('one', POND);
        small.git('config', 'remote.origin.promisor', 'true');
        return small.folder;
      },
      /partial clone/,
    ],
  ];
  test.each(bad)('%s is refused in one line', async (_, place, expected) => {
    const refused = gitTreeSource(place());
    await expect(refused).rejects.toThrow(expected);
    await expect(refused).rejects.toMatchObject({
      name: 'GitTreeError',
      message: expect.not.stringContaining('\n') as unknown,
    });
  });

  test('without a commit says so, without a branch says which there are', async () => {
    const empty = tree();
    await expect((await gitTreeSource(empty.folder)).mainBranch()).rejects.toThrow(/is empty/);
    const small = tree();
    small.commit('root', POND);
    small.git('branch', 'stable-1.0');
    const source = await gitTreeSource(small.folder);
    for (const name of ['stabel-1.0', '--all', 'a b', '', '../master'])
      await expect(source.branch(name)).rejects.toThrow(/has no branch ".*": it has master, stable-1\.0/);
    for (const revision of ['--all', 'nothing', ''])
      await expect(source.commit(revision)).rejects.toThrow(/has no commit/);
  });

  test('with a damaged or missing object says so after what could be read', async () => {
    for (const damage of ['missing', 'damaged']) {
      const small = tree();
      small.commit('root', POND);
      const blob = small.git('rev-parse', 'HEAD:pond/otter.c');
      const last = small.commit('last', { 'pond/fish.c': 'fish\n' });
      const copy = join(scratch, damage);
      cpSync(small.folder, copy, { recursive: true });
      const object = join(copy, '.git/objects', blob.slice(0, 2), blob.slice(2));
      rmSync(object, { force: true });
      if (damage === 'damaged') writeFileSync(object, 'not an object');
      expect(readdirSync(join(copy, '.git'))).toContain('HEAD');
      const found: string[] = [];
      const reading = (async () => {
        for await (const { commit } of (await gitTreeSource(copy)).commits(['master'], 'master'))
          found.push(commit.commit);
      })();
      await expect(reading).rejects.toThrow(/cannot be read: .*; run `git fsck` in it/);
      expect(found).toEqual([last]);
    }
  });

  test('needs git, and says so where there is none', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = scratch;
    try {
      await expect(gitTreeSource(scratch)).rejects.toThrow(
        'git is not installed: install it, or put it in the PATH',
      );
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('is the one that was named, whatever git repository surrounds the process', async () => {
    const [small, other] = [tree(), tree()];
    const first = small.commit('root', POND);
    other.commit('other', POND);
    process.env['GIT_DIR'] = join(other.folder, '.git');
    try {
      expect((await read(small.folder, ['master'])).map((c) => c.commit)).toEqual([first]);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});
