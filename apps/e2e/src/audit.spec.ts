import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LandedAudit } from '@sluice/application';
import { SmallTree } from '@sluice/testing';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const IAN = { name: 'Ian Jackson', address: 'iwj@xenproject.org' };
const ACK = 'Release-Acked-by: Ian Jackson <iwj@xenproject.org>';
const SIGNED = 'Because of the ice.\n\nSigned-off-by: Olga Otter <olga@pond.example>';

let folder: string;
let tree: SmallTree;

/** The code freeze of Xen 4.16 began after 29 October 2021, its hard code freeze after 12 November; it branched on the 23rd. */
const freeze = (): void => {
  const land = (
    day: string,
    subject: string,
    body: string,
    more: { readonly author?: typeof IAN; readonly file?: string } = {},
  ) =>
    tree.commit(
      `${subject}\n\n${body}`,
      { [more.file ?? 'xen/common/pond.c']: `${subject}\n` },
      { at: `2021-11-${day}T12:00:00Z`, ...(more.author === undefined ? {} : { author: more.author }) },
    );
  tree.commit('pond: dig it', { 'xen/common/pond.c': '1\n' }, { at: '2021-09-01T12:00:00Z' });
  land('01', 'xen/Makefile: Set version to 4.16-rc', SIGNED, { author: IAN, file: 'xen/Makefile' });
  land('02', 'pond: fix the leak', `${SIGNED}\n${ACK}`);
  land('03', 'pond: fix another leak', `${SIGNED}\nReleae-Acked-by: Ian Jackson <iwj@xenproject.org>`);
  land('04', 'pond: fix a third leak', `${SIGNED}\n${ACK}\n\n---\nChanges since v1:\n - more`);
  land('05', 'pond: fix what the list knows of', SIGNED);
  land('08', 'pond: fix without asking', SIGNED);
  land(
    '09',
    'pond: deepen it',
    `Words.\n\nThis is part of XSA-999.\n\nSigned-off-by: Olga Otter <olga@pond.example>`,
  );
  land('15', 'docs: describe the pond', SIGNED, { file: 'docs/pond.md' });
  tree.git('checkout', '--quiet', '-b', 'stable-4.16');
  land('24', 'pond: fix on the branch', `${SIGNED}\n${ACK}`);
  tree.git('checkout', '--quiet', 'master');
  land('25', 'pond: begin the next release', SIGNED);
};

const mail = (id: string, from: string, parts: readonly string[], text: string): string =>
  ['From mboxrd@z Thu Jan  1 00:00:00 1970', `Message-ID: <${id}@pond.example>`, `From: ${from}`, ...parts]
    .concat('List-Id: <xen-devel.lists.xenproject.org>', '', text, '')
    .join('\n');

const LIST = [
  mail(
    'patch',
    'Olga Otter <olga@pond.example>',
    ['Subject: [PATCH for-4.16] pond: fix what the list knows of', 'Date: Wed, 3 Nov 2021 10:00:00 +0000'],
    `${SIGNED}\n---\ndiff --git a/xen/common/pond.c b/xen/common/pond.c\n--- a/xen/common/pond.c\n+++ b/xen/common/pond.c\n@@ -1 +1 @@\n-1\n+2\n`,
  ),
  mail(
    'ack',
    'Ian Jackson <iwj@xenproject.org>',
    [
      'Subject: Re: [PATCH for-4.16] pond: fix what the list knows of',
      'Date: Thu, 4 Nov 2021 10:00:00 +0000',
      'In-Reply-To: <patch@pond.example>',
    ],
    ACK,
  ),
].join('\n');

let sluice: ServedSluice;

beforeAll(async () => {
  folder = temporaryFolder('audit');
  sluice = await servedSluice(join(folder, 'data'), { SLUICE_NOW: '2022-01-01T00:00:00Z' });
  tree = new SmallTree();
  freeze();
  const mbox = join(folder, 'list.mbox');
  writeFileSync(mbox, LIST);
  expect(await sluice.run('ingest', mbox)).toMatchObject({ exit: 0 });
  const branches = ['--branch', 'master', '--branch', 'stable-4.16'];
  expect(await sluice.run('tree', 'sync', tree.folder, ...branches)).toMatchObject({ exit: 0 });
});
afterAll(async () => {
  await sluice.stop();
  tree.remove();
  rmSync(folder, { recursive: true, force: true });
});

const audit = async (...args: readonly string[]): Promise<LandedAudit> => {
  const { out, err, exit } = await sluice.run('audit', 'landed', '--release', '4.16', '--json', ...args);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  return JSON.parse(out) as LandedAudit;
};

describe('sluice audit landed', () => {
  test('finds every ack of a small freeze, wherever it stands', async () => {
    const { commits, counts, notKnown } = await audit();
    expect(commits.map((c) => `${c.phase} ${c.class} ${c.status}: ${c.subject}`)).toEqual([
      'code-freeze release-administration exempt: xen/Makefile: Set version to 4.16-rc',
      'code-freeze fix acked: pond: fix the leak',
      'code-freeze fix acked-misspelt: pond: fix another leak',
      'code-freeze fix acked-outside-trailers: pond: fix a third leak',
      'code-freeze fix acked-on-list: pond: fix what the list knows of',
      'code-freeze fix missing: pond: fix without asking',
      'code-freeze security exempt: pond: deepen it',
      'hard-code-freeze docs not-required: docs: describe the pond',
      'branch fix acked: pond: fix on the branch',
    ]);
    expect(counts).toMatchObject({ total: 9, missing: 1, acked: 2 });
    expect(notKnown).toEqual([]);
  });

  test('answers with the fields of the contract', async () => {
    const { commits } = await audit();
    const listed = commits.find((c) => c.status === 'acked-on-list');
    expect(listed).toMatchObject({
      commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      required: 'release-ack',
      found: ACK,
      evidence: [{ kind: 'mail', messageId: 'ack@pond.example', quote: ACK }],
    });
  });

  test('knows what had landed and been said by a moment', async () => {
    const { commits } = await audit('--as-of', '2021-11-03T13:00:00Z');
    expect(commits.map((c) => c.status)).toEqual(['exempt', 'acked', 'acked-misspelt']);
  });

  test('is text for a release manager: what is missing first', async () => {
    const { out } = await sluice.run('audit', 'landed', '--release', '4.16');
    expect(out).toMatch(/^Missing\n=======\n2021-11-08 [0-9a-f]{10} pond: fix without asking\n/m);
    expect(out.indexOf('There, but hard to find')).toBeLessThan(out.indexOf('Code freeze\n---'));
  });

  test.each([
    ['an unknown release', ['--release', '9.9'], 2],
    ['no release', [], 2],
    ['an unknown format', ['--release', '4.16', '--format', 'stone'], 2],
  ])('refuses %s', async (_, args, exit) => {
    expect(await sluice.run('audit', 'landed', ...args)).toMatchObject({ exit, out: '' });
  });
});
