import { mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  configInForce,
  createToken,
  importSource,
  openQueueOf,
  openRuntime,
  type Runtime,
} from '@sluice/runtime';
import { createLog, databaseAccess, serveApi } from '@sluice/services';
import { SmallTree } from '@sluice/testing';

const PROJECT_FOLDER = resolve(__dirname, '../../../../libs/projects/xen');
const LIST_ID = 'xen-devel.lists.xenproject.org';
const LIST = 'xen-devel@lists.xenproject.org';

/** Who asks in tests, by the names of their tokens: a release manager of Xen, somebody without any role, a bot for checks. */
const ASKING = {
  manager: { owner: 'iwj@xenproject.org', scopes: ['read', 'check', 'comment', 'decide'] },
  stranger: { owner: 'stranger@pond.example', scopes: ['read', 'check', 'comment', 'decide'] },
  ci: { owner: 'ci@pond.example', scopes: ['read', 'check'] },
} as const;

export type TokenName = keyof typeof ASKING;

const tokensOf = async (runtime: Runtime): Promise<Readonly<Record<string, string>>> => {
  const made = Object.entries(ASKING).map(async ([name, wanted]) => {
    const { token } = await createToken(runtime, { name, ...wanted });
    return [name, token] as const;
  });
  return Object.fromEntries(await Promise.all(made));
};

const lines = (to: number): string =>
  Array.from({ length: to }, (_, n) => `line ${String(n + 1)}\n`).join('');

/** A file with one of its lines written otherwise. */
const changed = (line: number, text: string): string =>
  lines(30).replace(new RegExp(`^line ${String(line)}$`, 'm'), text);

const JOSE = { name: 'José Nutria', address: 'jose@pond.example' };

/** A commit of each sort that a download must carry unharmed. */
const commitAll = (tree: SmallTree): void => {
  tree.commit('pond: dig it', { 'pond/swim.c': lines(30), 'pond/dive.c': lines(30) });
  tree.git('checkout', '--quiet', '-b', 'work');
  const at = (n: number) => ({ at: `2021-10-05T12:00:0${String(n)}Z` });
  tree.commit(
    'pond: swim below the ice\n\nIt is warmer there.\n\nSigned-off-by: Olga Otter <olga@pond.example>',
    { 'pond/swim.c': changed(10, 'below the ice') },
    at(0),
  );
  tree.commit(
    'pond: dive für Größe\n\nBecause ünïcode is wet, too: 河狸.',
    { 'pond/dive.c': changed(10, 'tief: 深い') },
    { ...at(1), author: JOSE },
  );
  tree.commit(
    'pond: come up again',
    { 'pond/dive.c': changed(10, 'tief: 深い').replace('line 20', 'up') },
    at(2),
  );
};

type Told = {
  readonly id: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly to?: string;
  readonly more?: readonly string[];
};

const mail = ({ id, from, subject, text, to, more = [] }: Told): string =>
  [
    'From mboxrd@z Thu Jan  1 00:00:00 1970',
    `Message-ID: <${id}>`,
    `From: ${from}`,
    'Date: Wed, 06 Oct 2021 12:00:00 +0000',
    `Subject: ${subject}`,
    `List-Id: <${LIST_ID}>`,
    ...(to === undefined ? [] : [`In-Reply-To: <${to}>`]),
    ...[...more, '', text, ''],
  ].join('\n');

/** Patches as git mails them, on the project's list: what git takes from the clock (the date of a cover letter, a part of each Message-ID) is the same in every run. */
const mailed = (tree: SmallTree, ...options: readonly string[]): string =>
  `${tree.git('format-patch', '--stdout', '--thread=shallow', '--cover-letter', '--from=Olga Otter <olga@pond.example>', ...options, 'master..work')}\n`
    .replace('*** SUBJECT HERE ***', 'Winter swimming')
    .replace('*** BLURB HERE ***', 'Three patches on ice.')
    .replace(/^Date: .*$/m, 'Date: Tue, 5 Oct 2021 12:00:00 +0000')
    .replaceAll(/\.\d{10}\.git\./g, '.1633435200.git.')
    .replaceAll(/^(Subject: )/gm, `List-Id: <${LIST_ID}>\n$1`);

const idsIn = (mbox: string): readonly string[] =>
  [...mbox.matchAll(/^Message-I[dD]: <(.+)>$/gm)].map(([, id]) => id ?? '');

/** A Message-ID of every letter that a path could be upset by. */
export const ODD_ID = "odd/..%2F+a=b&c'd@pond.example";

const diffOf = (tree: SmallTree): string => tree.git('diff', 'master', 'work~2');

const posted = (tree: SmallTree): { readonly mbox: string; readonly ids: readonly string[] } => {
  const series = mailed(tree, '-v2');
  const ids = idsIn(series);
  const [cover = '', swim = '', dive = ''] = ids;
  const signed = 'Signed-off-by: Nora Newt <nora@pond.example>\n---\n';
  return {
    ids,
    mbox: [
      series,
      mail({
        id: 'ack-1@pond.example',
        from: 'Berta Beaver <berta@pond.example>',
        subject: 'Re: [PATCH v2 1/3] pond: swim below the ice',
        to: swim,
        text: '> Reviewed-by: Nobody <quoted@pond.example>\n\nReviewed-by: Berta Beaver <berta@pond.example>\nRelease-Acked-by: Ian Jackson <iwj@xenproject.org>',
      }),
      mail({
        id: 'ack-2@pond.example',
        from: 'Carl Carp <carl@pond.example>',
        subject: 'Re: [PATCH v2 1/3] pond: swim below the ice',
        to: 'ack-1@pond.example',
        text: 'I agree.',
      }),
      mail({
        id: 'on-cover@pond.example',
        from: 'Carl Carp <carl@pond.example>',
        subject: 'Re: [PATCH v2 0/3] Winter swimming',
        to: cover,
        text: 'Nice.',
      }),
      mail({
        id: 'on-dive@pond.example',
        from: 'Berta Beaver <berta@pond.example>',
        subject: 'Re: [PATCH v2 2/3] pond',
        to: dive,
        text: 'From here on 12:30 we dive in 2021\nTested-by: Berta Beaver <berta@pond.example>',
      }),
      mail({
        id: 'via-list@pond.example',
        from: `Nora Newt via Xen-devel <${LIST}>`,
        subject: '[PATCH] pond: swim, rewritten by the list',
        more: ['Reply-To: Nora Newt <nora@pond.example>', `X-Pond: <script>alert(1)</script>`],
        text: `Swim.\n\n${signed}${diffOf(tree)}\n-- \n2.30.2`,
      }),
      mail({
        id: ODD_ID,
        from: '"<script>alert(1)</script>" <odd@pond.example>',
        subject: '[PATCH] pond: <img src=x onerror=alert(1)>',
        text: `>From evil  Thu Jan  1 00:00:00 1970\nOdd.\n\n${signed}${diffOf(tree)}`,
      }),
    ].join('\n'),
  };
};

export type World = {
  readonly port: number;
  readonly url: string;
  readonly runtime: Runtime;
  readonly tree: SmallTree;
  /** Tokens, by their names. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Message-IDs of the cover letter and the three patches. */
  readonly ids: readonly string[];
  /** What was logged as wrong. */
  readonly troubles: readonly string[];
  stop(): Promise<void>;
};

/** The API on a database of its own, with a series of three patches on a small real tree, what was said of it, and two odd patches. */
export const startWorld = async (): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-clients-'));
  chmodSync(folder, 0o755);
  const tree = new SmallTree();
  commitAll(tree);
  const { mbox, ids } = posted(tree);
  const file = join(folder, 'pond.mbox');
  writeFileSync(file, mbox);
  const location = { data: join(folder, 'data'), project: 'xen', projectFolder: PROJECT_FOLDER };
  const runtime = await openRuntime(location);
  const queue = await openQueueOf(location, runtime);
  await importSource(runtime, file, { trust: 'list-verified' });
  await runtime.workOff();
  const troubles: string[] = [];
  const log = createLog({ level: 'error', to: { write: (line) => void troubles.push(line) } });
  const config = await configInForce({ SLUICE_CONFIG: '' });
  const access = databaseAccess({ runtime });
  const tokens = await tokensOf(runtime);
  const served = await serveApi({ runtime, queue, config, log, access }, { port: 0, host: '127.0.0.1' });
  return {
    ...{ port: served.port, url: `http://127.0.0.1:${String(served.port)}` },
    ...{ runtime, tree, ids, tokens, troubles },
    stop: async () => {
      await served.close();
      await queue.close();
      await runtime.close();
      tree.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
