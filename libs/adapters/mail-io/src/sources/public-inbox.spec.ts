import { execFileSync } from 'node:child_process';
import { renameSync, utimesSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashRaw } from '../hashing';
import { MAX_RAW_BYTES } from '../limits';
import { openSource } from './open-source';
import type { SourceItem } from './source';

const IDENTITY = 'A <a@example.org>';
let inbox: string;

const git = (epoch: string, args: readonly string[], input = ''): string =>
  execFileSync('git', [`--git-dir=${join(inbox, 'git', epoch)}`, ...args], {
    input,
    maxBuffer: 1e9,
    stdio: 'pipe',
  })
    .toString()
    .trim();

const mail = (subject: string): string => `From: jane@example.org\nSubject: ${subject}\n\n${subject}\n`;

type Commit = { readonly path: 'm' | 'd'; readonly content: string; readonly time: number };

/** Makes commits as public-inbox does: every tree holds one blob, `m` for a mail, `d` for one that was taken out. */
const commit = (epoch: string, commits: readonly Commit[], fresh = false): void => {
  const text = commits
    .map(({ path, content, time }, i) => {
      const from = i === 0 && !fresh ? 'from refs/heads/master^0\n' : '';
      return `commit refs/heads/master\ncommitter ${IDENTITY} ${time} +0000\ndata 0\n${from}deleteall\nM 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`;
    })
    .join('');
  git(epoch, ['fast-import', '--quiet', '--force'], text);
};

const newEpoch = (epoch: string): void => {
  mkdirSync(join(inbox, 'git'), { recursive: true });
  execFileSync('git', ['init', '-q', '--bare', '--initial-branch=master', join(inbox, 'git', epoch)]);
};

beforeAll(() => {
  inbox = mkdtempSync(join(tmpdir(), 'sluice-inbox-'));
  newEpoch('0.git');
  newEpoch('1.git');
  const at = (n: number) => 1_633_542_033 + n;
  commit(
    '0.git',
    [
      { path: 'm', content: mail('a'), time: at(0) },
      { path: 'm', content: mail('b'), time: at(1) },
      { path: 'd', content: mail('a'), time: at(2) },
      { path: 'm', content: mail('c'), time: at(3) },
    ],
    true,
  );
  commit('1.git', [{ path: 'm', content: mail('d'), time: at(4) }], true);
});
afterAll(() => {
  rmSync(inbox, { recursive: true, force: true });
});

const read = async (location = inbox, cursor?: string): Promise<SourceItem[]> => {
  const all: SourceItem[] = [];
  for await (const chunk of openSource(location, { cursor })) all.push(...chunk);
  return all;
};
const shape = (all: readonly SourceItem[]) =>
  all.flatMap((item) => {
    if (item.kind === 'mail')
      return [`${/Subject: (\S+)/.exec(item.raw.toString())?.[1]} ${item.archivedAt}`];
    if (item.kind === 'deleted') return [`deleted ${/Subject: (\S+)/.exec(item.raw?.toString() ?? '')?.[1]}`];
    return item.kind === 'unreadable' ? [item.reason] : [];
  });
const lastCursor = (all: readonly SourceItem[]): string =>
  all.flatMap((item) => (item.kind === 'cursor' ? [item.cursor] : [])).at(-1) ?? '';

const ALL = [
  'a 2021-10-06T17:40:33Z',
  'b 2021-10-06T17:40:34Z',
  'deleted a',
  'c 2021-10-06T17:40:36Z',
  'd 2021-10-06T17:40:37Z',
];

describe('a public-inbox archive', () => {
  it('gives its mails in order, epoch after epoch, with the time the archive took them', async () => {
    expect(shape(await read())).toEqual(ALL);
  });

  it.each(['git', 'git/0.git'])('may be named by its %s', async (part) => {
    expect(shape(await read(join(inbox, part)))).toEqual(part === 'git' ? ALL : ALL.slice(0, 4));
  });

  it('names mails as a mail from anywhere else is named', async () => {
    const first = (await read())[0];
    expect(first).toMatchObject({ kind: 'mail', raw: Buffer.from(mail('a')) });
    expect(first?.kind === 'mail' ? first.origin : '').toMatch(/^0\.git:[0-9a-f]{40}$/);
  });

  it('says which mail its keeper took out: by blob, and by content', async () => {
    const deleted = (await read()).find((item) => item.kind === 'deleted');
    expect(deleted?.kind === 'deleted' ? deleted.blobOid : '').toBe(
      git('0.git', ['hash-object', '--stdin'], mail('a')),
    );
    expect(hashRaw(deleted?.kind === 'deleted' ? (deleted.raw ?? Buffer.alloc(0)) : Buffer.alloc(0))).toBe(
      hashRaw(Buffer.from(mail('a'))),
    );
  });

  it('says how far it is', async () => {
    expect((await read()).filter((item) => item.kind === 'progress').at(-1)).toEqual({
      kind: 'progress',
      done: 5,
      total: 5,
    });
  });

  it('is read on from a cursor, and a second time gives nothing', async () => {
    const cursor = lastCursor(await read());
    expect(shape(await read(inbox, cursor))).toEqual([]);
    commit('1.git', [{ path: 'm', content: mail('e'), time: 1_633_542_100 }]);
    newEpoch('10.git');
    commit('10.git', [{ path: 'm', content: mail('f'), time: 1_633_542_101 }], true);
    const news = await read(inbox, cursor);
    expect(shape(news)).toEqual(['e 2021-10-06T17:41:40Z', 'f 2021-10-06T17:41:41Z']);
    expect(shape(await read(inbox, lastCursor(news)))).toEqual([]);
  });

  it('is read from the start of an epoch that was rewritten', async () => {
    const cursor = lastCursor(await read());
    commit('1.git', [{ path: 'm', content: mail('g'), time: 1_633_542_200 }], true);
    expect(shape(await read(inbox, cursor))).toEqual(['g 2021-10-06T17:43:20Z']);
  });

  it.each(['nonsense', '{"0.git": 5}', '{"0.git": "--exec"}', 'null'])(
    'is read from the start with the cursor %s',
    async (cursor) => {
      expect(shape(await read(join(inbox, 'git/0.git'), cursor))).toHaveLength(4);
    },
  );

  it('that is being copied is read up to the mail that has not come yet, and on from there', async () => {
    const place = join(inbox, 'git', '1.git');
    const cursor = lastCursor(await read());
    const next = ['h', 'i'].map(
      (s, n) => ({ path: 'm', content: mail(s), time: 1_633_542_300 + n }) as const,
    );
    for (const one of next) commit('1.git', [one]);
    const blob = execFileSync('git', ['-C', place, 'rev-parse', 'master:m'], { encoding: 'utf8' }).trim();
    const object = join(place, 'objects', blob.slice(0, 2), blob.slice(2));
    renameSync(object, `${object}.part`);
    utimesSync(join(place, 'objects'), new Date(), new Date());
    const came: SourceItem[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of openSource(inbox, { cursor })) came.push(...chunk);
    };
    await expect(reading()).rejects.toThrow(/lacks mail [0-9a-f]+: it is still being written/);
    expect(shape(came)).toEqual(['h 2021-10-06T17:45:00Z']);
    renameSync(`${object}.part`, object);
    expect(shape(await read(inbox, lastCursor(came)))).toEqual(['i 2021-10-06T17:45:01Z']);
  });

  it('whose mail is over the limit parks that one', async () => {
    newEpoch('11.git');
    commit(
      '11.git',
      [
        { path: 'm', content: `${mail('h')}${'x'.repeat(MAX_RAW_BYTES)}`, time: 1_633_542_300 },
        { path: 'm', content: mail('i'), time: 1_633_542_301 },
      ],
      true,
    );
    expect(shape(await read(join(inbox, 'git/11.git')))).toEqual(['too-large', 'i 2021-10-06T17:45:01Z']);
  });

  it('without commits gives nothing', async () => {
    newEpoch('12.git');
    expect(await read(join(inbox, 'git/12.git'))).toEqual([]);
  });
});
