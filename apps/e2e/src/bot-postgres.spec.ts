import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutboxEntry } from '@sluice/application';
import { loadConfig } from '@sluice/project-files';
import {
  openBot,
  openOutbox,
  openRuntime,
  locate,
  type Bot,
  type Outbox,
  type Runtime,
} from '@sluice/runtime';
import { fixtures, SmallTree } from '@sluice/testing';
import { asRead } from './bot-mail-text';
import { story } from './bot-settings';
import { commentIn } from './bot-world';
import { expectGolden } from './golden';
import { runSluice, servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';
import { lineDiff, patchText, xenMail } from './xen-mails';

/** The bot on PostgreSQL, over the story of the flag: S5 on the day of v5, S8 on the day of the revert. */

const FLAG = 'XEN_DOMCTL_CDF_vpci';
const BEGINS = '2021-10-06T17:41:30Z';

let folder: string;
let sluice: ServedSluice;
let runtime: Runtime;
let outbox: Outbox;
let bot: Bot;
let tree: SmallTree;

const at = (now: string): void => {
  process.env['SLUICE_NOW'] = now;
};

const run = async (now: string, ...args: readonly string[]): Promise<void> => {
  const { exit, err } = await runSluice([...args, '--quiet'], {
    env: { DATABASE_URL: sluice.databaseUrl, SLUICE_NOW: now },
  });
  if (exit !== 0) throw new Error(err);
  at(now);
  runtime.forget();
};

const take = async (now: string, ...mails: readonly (Buffer | string)[]): Promise<void> => {
  const files = mails.map((mail, n) => {
    const file = join(folder, `${now.replaceAll(':', '')}-${String(n)}.eml`);
    writeFileSync(file, mail);
    return file;
  });
  await run(now, 'ingest', ...files);
};

const waiting = async (): Promise<readonly OutboxEntry[]> => {
  await outbox.project();
  return outbox.store.untried('comment');
};

/** The files of a patch as they were before it: the lines that its hunks show. */
const before = (patch: string): Readonly<Record<string, string>> => {
  const files: Record<string, string> = {};
  let file = '';
  let inHunk = false;
  for (const line of patch.slice(0, patch.indexOf('\n-- \n')).split('\n')) {
    const named = /^--- a\/(.+)$/.exec(line);
    if (named?.[1] !== undefined) file = named[1];
    if (line.startsWith('diff ')) inHunk = false;
    else if (line.startsWith('@@')) inHunk = true;
    else if (inHunk && /^[ -]/.test(line)) files[file] = `${files[file] ?? ''}${line.slice(1)}\n`;
  }
  return files;
};

beforeAll(async () => {
  folder = temporaryFolder('bot');
  tree = new SmallTree();
  sluice = await servedSluice(join(folder, 'data'));
  at('2021-10-06T12:00:00Z');
  const config = join(folder, 'sluice.config.yaml');
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      projects: [
        { files: 'libs/projects/xen', lists: [{ address: 'xen-devel@lists.xenproject.org', bot: 'list' }] },
      ],
      mail: { smtp: 'smtp://127.0.0.1:9', from: 'sluice@example.org', administrators: ['admin@example.org'] },
      http: { publicUrl: 'https://sluice.example.org' },
    }),
  );
  // Makes the tables.
  await sluice.run('ingest', fixtures('cdf-vpci-story', 'none'));
  runtime = await openRuntime({
    ...(await locate({}, {})),
    databaseUrl: sluice.databaseUrl,
  });
  const inForce = await loadConfig(config, {});
  outbox = openOutbox({ database: runtime.database, clock: runtime.clock, runtime }, inForce, {});
  bot = openBot(runtime, inForce);
  await outbox.project();
}, 180_000);

afterAll(async () => {
  delete process.env['SLUICE_NOW'];
  await runtime.close();
  await sluice.stop();
  tree.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('an interface change is commented on once, as in memory (S5)', async () => {
  await take(BEGINS, story(4));
  const [entry, ...more] = await waiting();
  if (entry === undefined) throw new Error('nothing is planned');
  expect(more).toEqual([]);
  expectGolden('bot/one-channel.txt', asRead(commentIn(entry)));
  expect(commentIn(entry).dueAt).toBe('2021-10-06T18:11:30Z');
  const events = await runtime.events.readStream(`series-${commentIn(entry).about.series}`);
  expect(events.filter((e) => e.type === 'CommentPlanned').map((e) => e.data)).toMatchObject([
    { entry: entry.key, comment: `${entry.key.slice(0, 32)}@example.org`, rules: ['R01'] },
  ]);
  await Promise.all([outbox.project(), outbox.project()]);
  expect(await waiting()).toHaveLength(1);
  expect(await bot.check(entry)).toEqual({ go: true });
  at('2021-10-09T00:00:00Z');
  expect(await bot.check(entry)).toEqual({ withhold: 'it is older than 48 hours' });
});

test('a rebuild plans nothing', async () => {
  await run(BEGINS, 'rebuild');
  expect(await waiting()).toHaveLength(1);
});

test('a revert of the flag that three pending series use is told each of them once (S8)', async () => {
  const raw = story(4).toString('utf8');
  const patch = raw.slice(raw.indexOf('\ndiff --git') + 1);
  tree.commit('xen: as it was', before(patch), { at: '2021-10-01T12:00:00Z' });
  writeFileSync(join(folder, 'flag.patch'), patch);
  tree.git('apply', '--index', join(folder, 'flag.patch'));
  const landed = tree.commitStaged('xen/domctl: Introduce XEN_DOMCTL_CDF_vpci flag', {
    at: '2021-10-07T19:47:00Z',
  });
  await run('2021-10-08T10:00:00Z', 'tree', 'sync', tree.folder, '--branch', 'master');
  const using = ['libxl', 'dom0', 'dm'].map((name) =>
    xenMail({
      ...{ id: `uses-${name}`, from: `${name} <${name}@example.net>`, date: '8 Oct 2021 09:00:00 +0000' },
      subject: `[PATCH] tools: let ${name} have vPCI`,
      text: patchText(`For ${name}.`, [
        lineDiff(`tools/libs/light/libxl_${name}.c`, 'config->flags = 0;', `config->flags |= ${FLAG};`),
      ]),
    }),
  );
  await take('2021-10-08T10:05:00Z', ...using);
  await outbox.project();
  tree.git('revert', '--no-commit', landed);
  const reverted = tree.commitStaged(
    `Revert "xen/domctl: Introduce XEN_DOMCTL_CDF_vpci flag"\n\nThis reverts commit ${landed}.`,
    { at: '2021-10-14T10:08:00Z' },
  );
  await run('2021-10-14T11:00:00Z', 'tree', 'sync', tree.folder, '--branch', 'master');
  const told = (await waiting()).filter((e) => commentIn(e).about.revertedBy === reverted);
  expect(told.map((e) => e.target).sort()).toEqual([
    'dm@example.net',
    'dom0@example.net',
    'libxl@example.net',
  ]);
  for (const entry of told) {
    const { text, dueAt, about } = commentIn(entry);
    expect(text).toContain(`Symbols no longer defined: ${FLAG}.`);
    expect(text).toContain(`went in as ${landed.slice(0, 12)}, reverted by ${reverted.slice(0, 12)}`);
    expect([dueAt, about.answers]).toEqual([
      '2021-10-14T17:00:00Z',
      `uses-${entry.target.split('@')[0] ?? ''}@example.org`,
    ]);
    expect(await bot.check(entry)).toEqual({ go: true });
  }
  // It comes back in time: nobody is told.
  tree.git('revert', '--no-commit', reverted);
  tree.commitStaged('xen/domctl: Introduce XEN_DOMCTL_CDF_vpci flag', { at: '2021-10-14T12:00:00Z' });
  await run('2021-10-14T17:00:00Z', 'tree', 'sync', tree.folder, '--branch', 'master');
  for (const entry of told)
    expect(await bot.check(entry)).toEqual({
      withhold: 'it does not need what was reverted, or that is back',
    });
});
