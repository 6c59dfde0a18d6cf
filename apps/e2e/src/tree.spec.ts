import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SmallTree } from '@sluice/testing';
import { expectFailure, type DigestAnswer } from './answers';
import { pondTree, type PondTree } from './pond-tree';
import { sluiceServer, temporaryFolder, type SluiceServer } from './running-sluice';

type PatchAnswer = {
  readonly subject: string;
  readonly landedAs: string | null;
  readonly revertedBy: string | null;
  readonly landing: null | { readonly confidence: string; readonly differs: readonly unknown[] };
};
type Shown = {
  readonly state: string;
  readonly revisions: readonly { readonly patches: readonly PatchAnswer[] }[];
};
type Trailer = {
  readonly by: { readonly address: string };
  readonly authority: unknown;
  readonly counts: boolean;
};

const XEN = resolve(__dirname, '../../../libs/projects/xen');

let folder: string;
let pond: PondTree;
let server: SluiceServer;

beforeAll(async () => {
  folder = temporaryFolder('tree');
  pond = pondTree(folder);
  server = await sluiceServer(join(folder, 'data'));
});
afterAll(async () => {
  await server.stop();
  pond.tree.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The program on a database by a name, at a moment. */
const on = (name: string, now = '2022-01-01T00:00:00Z') => server.on(name, { SLUICE_NOW: now });

describe('sluice tree sync', () => {
  const counts = {
    commits: 6,
    new: 6,
    reverts: 2,
    tags: 1,
    matched: 3,
    seconds: expect.any(Number) as unknown,
  };

  beforeAll(async () => {
    expect(await on('main').run('ingest', pond.mbox)).toMatchObject({ exit: 0 });
  });

  test('says what it took, and the second time that nothing is new', async () => {
    const later = on('main', '2022-02-01T00:00:00Z');
    expect(await later.json('tree', 'sync', pond.tree.folder)).toEqual(counts);
    expect(await later.json('tree', 'sync', join(pond.tree.folder, '.git'))).toEqual({
      ...counts,
      commits: 0,
      new: 0,
      reverts: 0,
      tags: 0,
    });
    expect(await later.run('verify')).toMatchObject({ exit: 0 });
  });

  const shown = (...view: readonly string[]): Promise<Shown> =>
    on('main').json('series', 'show', pond.patches[0], ...view);

  test.each([
    ['2021-10-06', 'posted', null, null, null],
    ['2021-10-07', 'partly-landed', 'swim', null, null],
    ['2021-10-08', 'landed', 'swim', null, 'dive'],
    ['2021-10-10', 'reverted', 'swim', 'revert', 'dive'],
    ['2021-10-12', 'landed', 'swim', null, 'dive'],
  ] as const)('as of %s the series is %s', async (...[day, state, first, reverted, second]) => {
    const { commits } = pond;
    const answer = await shown('--as-of', day);
    const [swim, dive] = answer.revisions[0]?.patches ?? [];
    expect([answer.state, swim?.landedAs, swim?.revertedBy, dive?.landedAs]).toEqual([
      state,
      first && commits[first],
      reverted && commits[reverted],
      second && commits[second],
    ]);
  });

  test('a commit that is what was mailed is certain, one that was changed is likely and says in what', async () => {
    const [swim, dive] = (await shown()).revisions[0]?.patches ?? [];
    expect(swim?.landing).toMatchObject({ confidence: 'certain', differs: [] });
    expect(dive?.landing).toMatchObject({
      confidence: 'likely',
      differs: [{ path: 'pond/dive.c', how: 'result' }],
    });
  });

  test('what had not been learnt yet is not known: mail was taken before the tree', async () => {
    expect((await shown('--known-as-of', '2022-01-15')).state).toBe('posted');
    expect((await shown('--known-as-of', '2022-02-15')).state).toBe('landed');
  });

  test('a landed commit names its series and its patch, by its hash or what git abbreviates it to', async () => {
    for (const hash of [pond.commits.dive, pond.commits.dive.slice(0, 10)]) {
      const answer = await on('main').json<{ series: string; revision: string }>(
        'gate',
        'show',
        hash,
        '--release',
        '4.16',
      );
      expect(answer).toMatchObject({ revision: '1', release: '4.16' });
    }
    expectFailure(
      await on('main').run('series', 'show', pond.commits.dive, '--as-of', '2021-10-07'),
      2,
      /choose a later moment/,
    );
    expectFailure(await on('main').run('series', 'show', pond.commits.root), 2, /no series answers to/);
  });

  test('a person sees what landed, as what, and what became of it', async () => {
    const { out } = await on('main').run('series', 'show', pond.patches[0], '--as-of', '2021-10-10');
    expect(out).toContain(
      `landed as ${pond.commits.swim.slice(0, 12)} on 2021-10-07, reverted by ${pond.commits.revert.slice(0, 12)} on 2021-10-10`,
    );
    expect(out).toContain(
      `landed as ${pond.commits.dive.slice(0, 12)} on 2021-10-08 (likely: differs in pond/dive.c)`,
    );
  });

  test('who maintains a file is what MAINTAINERS said on that day', async () => {
    const trailers = await on('main').json<readonly Trailer[]>(
      'trailers',
      pond.patches[0],
      '--as-of',
      '2021-10-06',
    );
    const authority = (who: string) =>
      trailers.find((t) => t.by.address === `${who}@pond.example`)?.authority;
    expect([authority('mara'), authority('milo')]).toEqual(['maintainer', 'none']);
  });
});

describe('the order in which mail and tree come', () => {
  const AS_OF = ['--as-of', '2021-12-31'];
  const digest = async (name: string): Promise<string> =>
    (await on(name).json<DigestAnswer>('digest', ...AS_OF)).digest;

  test('does not matter, nor does taking either twice or in pieces', async () => {
    const { tree, mbox, commits } = pond;
    const mail = ['ingest', mbox];
    const whole = ['tree', 'sync', tree.folder];
    const piece = (range: string) => [...whole, '--range', range];
    const ways: Readonly<Record<string, readonly (readonly string[])[]>> = {
      'mail-tree': [mail, whole],
      'tree-mail-twice': [whole, mail, whole, mail],
      pieces: [
        piece(`${commits.dive}..${commits.again}`),
        mail,
        piece(`${commits.root}..${commits.revert}`),
        whole,
      ],
    };
    const digests = new Map<string, string>();
    for (const [name, steps] of Object.entries(ways)) {
      for (const step of steps) expect(await on(name).run(...step)).toMatchObject({ exit: 0 });
      digests.set(name, await digest(name));
    }
    expect(new Set(digests.values()).size).toBe(1);
    expect(await on('pieces').run('verify')).toMatchObject({ exit: 0 });
    await on('mail-only').run(...mail);
    expect([...digests.values()]).not.toContain(await digest('mail-only'));
  });
});

describe('the trees of the configuration', () => {
  const configured = (trees: string) => {
    const file = join(folder, 'sluice.config.yaml');
    writeFileSync(file, `projects:\n  - files: xen\n    trees: ${trees}\n`);
    return server.on('configured', { SLUICE_CONFIG: file, SLUICE_PROJECT_FOLDER: XEN }).run;
  };

  test('are taken where none is named, each with its branches', async () => {
    const two = `[{ gitDir: '${pond.tree.folder}', branch: work }, { gitDir: '${pond.tree.folder}' }]`;
    const { out } = await configured(two)('tree', 'sync', '--json');
    expect(JSON.parse(out)).toMatchObject({ commits: 10, new: 8 });
  });

  test('and its sources are what the doctor says the last reading of', async () => {
    const file = join(folder, 'fetched.config.yaml');
    const { mbox, tree } = pond;
    const project = { files: 'xen', sources: [{ kind: 'mbox', at: mbox }], trees: [{ gitDir: tree.folder }] };
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ projects: [project] }));
    const at = (SLUICE_NOW: string) =>
      server.on('fetched', { SLUICE_CONFIG: file, SLUICE_PROJECT_FOLDER: XEN, SLUICE_NOW }).run;
    const fetched = async (now: string) =>
      (await at(now)('doctor')).out.split('\n').filter((line) => line.includes('fetched '));
    expect(await fetched('2022-01-01T00:00:00Z')).toEqual([
      expect.stringContaining(`MEND  fetched source: ${mbox}, never: does a worker run`),
      expect.stringContaining(`MEND  fetched tree: ${tree.folder}, never: `),
    ]);
    await at('2022-01-01T00:00:00Z')('ingest', mbox);
    await at('2022-01-02T10:00:00Z')('tree', 'sync');
    expect(await fetched('2022-01-02T12:00:00Z')).toEqual([
      expect.stringContaining(`MEND  fetched source: ${mbox}, last at 2022-01-01T00:00:00Z, 36 hours ago: `),
      `ok    fetched tree: ${tree.folder}, last at 2022-01-02T10:00:00Z, 2 hours ago`,
    ]);
    await at('2022-01-02T12:00:00Z')('ingest', mbox);
    expect((await fetched('2022-01-02T12:01:30Z'))[0]).toMatch(/^ok .*, 1 minute ago$/);
  });

  test('are what the command says it misses', async () => {
    expectFailure(
      await configured('[]')('tree', 'sync'),
      2,
      /^sluice: name a git directory: .*projects\[\]\.trees/,
    );
  });
});

describe('a branch that was pushed by force', () => {
  test('is noted, and what is gone from it has not landed any more', async () => {
    const copy = join(folder, 'forced');
    pond.tree.git('clone', '--quiet', '--bare', '.', copy);
    const sluice = on('forced-data');
    await sluice.run('ingest', pond.mbox);
    await sluice.run('tree', 'sync', copy);
    pond.tree.git('push', '--quiet', '--force', copy, `${pond.commits.swim}:refs/heads/master`);
    const forced = await on('forced-data', '2022-03-01T00:00:00Z').run('tree', 'sync', copy);
    expect(forced).toMatchObject({
      exit: 0,
      err: expect.stringContaining('master was pushed by force: 3 of its commits are gone') as unknown,
    });
    const state = async (...view: readonly string[]) =>
      (
        await on('forced-data', '2022-03-02T00:00:00Z').json<Shown>(
          'series',
          'show',
          pond.patches[0],
          ...view,
        )
      ).state;
    expect([
      await state(),
      await state('--as-of', '2022-02-01'),
      await state('--known-as-of', '2022-02-01'),
    ]).toEqual(['partly-landed', 'landed', 'landed']);
    pond.tree.git('push', '--quiet', copy, `${pond.commits.again}:refs/heads/master`);
    await on('forced-data', '2022-04-01T00:00:00Z').run('tree', 'sync', copy);
    expect(await state()).toBe('landed');
    expect(await sluice.run('verify')).toMatchObject({ exit: 0 });
  });
});

describe('a tree that cannot be read', () => {
  const bad: readonly (readonly [string, () => readonly string[], number, RegExp])[] = [
    ['missing', () => [join(folder, 'nowhere')], 4, /no git tree at .*nowhere: there is no such folder/],
    ['no repository', () => [folder], 4, /not a git repository/],
    [
      'empty',
      () => {
        const empty = new SmallTree();
        return [empty.folder];
      },
      4,
      /is empty: it has no branch and no commit/,
    ],
    [
      'shallow',
      () => {
        pond.tree.git('clone', '--quiet', '--depth=1', `file://${pond.tree.folder}`, join(folder, 'shallow'));
        return [join(folder, 'shallow')];
      },
      4,
      /is shallow/,
    ],
    [
      'without the branch',
      () => [pond.tree.folder, '--branch', 'nothing'],
      4,
      /has no branch "nothing": it has master, work/,
    ],
    [
      'without the commit',
      () => [pond.tree.folder, '--range', 'nothing..master'],
      4,
      /has no commit "nothing"/,
    ],
    [
      'asked for half a range',
      () => [pond.tree.folder, '--range', 'master'],
      2,
      /is no range of commits: write A\.\.B/,
    ],
    [
      'corrupt',
      () => {
        const at = join(folder, 'corrupt');
        pond.tree.git('clone', '--quiet', '--no-hardlinks', '.', at);
        const blob = pond.tree.git('rev-parse', `${pond.commits.root}:pond/swim.c`);
        rmSync(join(at, '.git/objects', blob.slice(0, 2), blob.slice(2)));
        return [at];
      },
      4,
      /cannot be read: .*git fsck/,
    ],
  ];
  test.each(bad)('%s: one line and exit code %#', async (...[, args, exit, line]) => {
    expectFailure(await on('bad').run('tree', 'sync', ...args(), '--json'), exit, line);
  });
});
