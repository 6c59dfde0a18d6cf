import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SmallTree } from '@sluice/testing';
import type { DigestAnswer } from './answers';
import { sluiceServer, temporaryFolder, type Ran, type SluiceServer } from './running-sluice';

type Reason = { readonly rule: string; readonly effect: string; readonly sentence: string };
type Gate = { readonly outcome: string; readonly reasons: readonly Reason[] };
type Shown = {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly dependents: readonly string[];
};
type WhatIf = {
  readonly changes: readonly {
    readonly series: string;
    readonly after: string;
    readonly because: readonly unknown[];
  }[];
};
type Logged = {
  readonly type: string;
  readonly streamName: string;
  readonly data: { readonly kind?: string };
};

const FLAG_FILE = 'xen/common/flag.c';
const USER_FILE = 'xen/common/user.c';
const PLAIN = Array.from({ length: 12 }, (_, n) => `/* line ${String(n)} of the pond */\n`).join('');
const FLAG = `${PLAIN}int pond_flag_is_set(void)\n{\n    return pond_depth > 3;\n}\n`;
const MESSAGE = 'xen/pond: introduce a flag\n\nWhoever dives asks for it.';

let folder: string;
let tree: SmallTree;
let server: SluiceServer;
const ids = { flag: '', user: '', words: '' };

/** A branch of one commit, mailed. */
const mailed = (name: keyof typeof ids, base: string, commit: () => void): void => {
  tree.git('checkout', '--quiet', '-b', name, base);
  commit();
  const mail = tree
    .git('format-patch', '--stdout', '--thread=shallow', `${base}..${name}`)
    .replace(/^(Subject: .*)$/m, '$1\nList-Id: <xen-devel.lists.xenproject.org>')
    .concat('\n');
  ids[name] = /^Message-I[dD]: <(.+)>$/m.exec(mail)?.[1] ?? '';
  writeFileSync(join(folder, `${name}.mbox`), mail);
  tree.git('checkout', '--quiet', 'master');
};

beforeAll(async () => {
  folder = temporaryFolder('chains');
  server = await sluiceServer(join(folder, 'data'));
  tree = new SmallTree();
  const at = (hour: number) => ({ at: `2021-10-05T${String(hour)}:00:00Z` });
  tree.commit('xen: dig a pond', { [FLAG_FILE]: PLAIN, [USER_FILE]: PLAIN }, { at: '2021-09-01T12:00:00Z' });
  mailed('flag', 'master', () => tree.commit(MESSAGE, { [FLAG_FILE]: FLAG }, at(10)));
  mailed('user', 'flag', () =>
    tree.commit(
      'xen/otter: ask for the flag',
      { [USER_FILE]: `${PLAIN}    if ( pond_flag_is_set() )\n        dive();\n` },
      at(12),
    ),
  );
  mailed('words', 'master', () =>
    tree.commit(
      `xen/heron: wait for the flag\n\nIt is all the heron does.\n\nDepends-on: <${ids.flag}>`,
      { 'xen/common/heron.c': 'int heron;\n' },
      at(14),
    ),
  );
});
afterAll(async () => {
  await server.stop();
  tree.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The program on a database by a name. */
const on = (name: string) => {
  const run = async (...args: readonly string[]): Promise<Ran> => {
    const ran = await server.on(name, { SLUICE_NOW: '2021-10-12T00:00:00Z' }).run(...args);
    expect({ args, exit: ran.exit, err: ran.err }).toEqual({ args, exit: 0, err: ran.err });
    return ran;
  };
  const json = async <T>(...args: readonly string[]): Promise<T> =>
    JSON.parse((await run(...args, '--json')).out) as T;
  const said = async (id: string, ...view: readonly string[]): Promise<readonly string[]> => {
    const { reasons } = await json<Gate>('gate', 'show', id, '--release', '4.16', ...view);
    return reasons.filter((r) => r.rule === 'dependencies').map((r) => `${r.effect}: ${r.sentence}`);
  };
  const sync = () => run('tree', 'sync', tree.folder, '--branch', 'master');
  const events = async (): Promise<readonly Logged[]> =>
    (await run('events')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Logged);
  return { run, json, said, sync, events };
};

const mboxOf = (name: keyof typeof ids): string => join(folder, `${name}.mbox`);

describe('a patch that others need', () => {
  const sluice = on('first');
  let before = 0;

  test('holds those that need it while it is only posted', async () => {
    await sluice.run('ingest', mboxOf('flag'), mboxOf('user'), mboxOf('words'));
    await sluice.sync();
    expect(await sluice.said(ids.words)).toEqual([
      'holds: It needs "xen/pond: introduce a flag" (as its poster says), which is posted and not in.',
    ]);
    expect((await sluice.said(ids.user)).join()).toMatch(/pond: introduce a flag|seems to need/);
    const kinds = (await sluice.events()).filter((e) => e.type === 'EdgeRecorded').map((e) => e.data.kind);
    expect(kinds).toEqual(expect.arrayContaining(['declared', 'symbol']));
  });

  test('is known with them in the series', async () => {
    const shown = (id: string) => sluice.json<Shown>('series', 'show', id);
    const [flag, user, words] = [await shown(ids.flag), await shown(ids.user), await shown(ids.words)];
    expect(words.dependsOn).toEqual([flag.id]);
    expect(user.dependsOn).toEqual([flag.id]);
    expect(flag.dependents).toEqual([user.id, words.id].sort());
  });

  test('holds nobody once it landed', async () => {
    tree.commit(MESSAGE, { [FLAG_FILE]: FLAG }, { at: '2021-10-07T12:00:00Z' });
    await sluice.sync();
    expect([await sluice.said(ids.words), await sluice.said(ids.user)]).toEqual([[], []]);
    before = (await sluice.events()).length;
  });

  test('would hold those that need it again if it were reverted, and nothing is recorded of asking', async () => {
    const { id } = await sluice.json<Shown>('series', 'show', ids.words);
    const { changes } = await sluice.json<WhatIf>('what-if', 'revert', tree.git('rev-parse', 'HEAD'));
    const foretold = changes.find((change) => change.series === id);
    expect(foretold?.after).toBe('held');
    expect(JSON.stringify(foretold?.because)).toContain('was reverted by the supposed revert');
    expect(await sluice.events()).toHaveLength(before);
  });

  test('is reverted: the verdicts on those that need it change without anybody asking', async () => {
    const landed = tree.git('rev-parse', 'HEAD');
    const revert = tree.commit(
      `Revert "xen/pond: introduce a flag"\n\nThis reverts commit ${landed}.`,
      { [FLAG_FILE]: PLAIN },
      { at: '2021-10-10T12:00:00Z' },
    );
    await sluice.sync();
    const changed = (await sluice.events()).slice(before).filter((e) => e.type === 'VerdictChanged');
    const { id } = await sluice.json<Shown>('series', 'show', ids.words);
    expect(changed.map((e) => e.streamName)).toContain(`series-${id}`);
    expect(await sluice.said(ids.words)).toEqual([
      `holds: It needs "xen/pond: introduce a flag" (as its poster says), which went in as ${landed.slice(0, 10)} and was reverted by ${revert.slice(0, 10)} on 2021-10-10.`,
    ]);
    expect((await sluice.said(ids.user)).join()).toMatch(/^(?:holds|undetermines): .*was reverted by/);
    await sluice.run('verify');
  });

  test('is seen by a view of the past as it stood then', async () => {
    expect(await sluice.said(ids.words, '--as-of', '2021-10-09')).toEqual([]);
    expect((await sluice.said(ids.words, '--as-of', '2021-10-06')).join()).toMatch(/posted and not in/);
  });

  test('comes out the same when the tree comes first and the mails in another order', async () => {
    const other = on('second');
    await other.run('ingest', mboxOf('words'));
    await other.sync();
    await other.run('ingest', mboxOf('user'));
    await other.run('ingest', mboxOf('flag'));
    await other.run('verify');
    const digest = async (of: typeof other) => (await of.json<DigestAnswer>('digest')).digest;
    expect(await digest(other)).toBe(await digest(sluice));
    await sluice.run('rebuild');
    expect(await digest(sluice)).toBe(await digest(other));
  });
});
