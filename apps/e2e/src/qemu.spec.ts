import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures, SmallTree } from '@sluice/testing';
import { expectFailure, type DigestAnswer, type VerdictAnswer } from './answers';
import { sluiceServer, temporaryFolder, type Sluice, type SluiceServer } from './running-sluice';

/**
 * A second project, by its files alone: QEMU, which has other phases than Xen, no release acks, and no declared interfaces that the model can
 * tell. The mails are `qemu-freeze` of the fixtures.
 */
const QEMU = resolve(__dirname, '../../../libs/projects/qemu');
const MAILS = fixtures('qemu-freeze', 'qemu-devel.mbox');
const FEATURE = 'qemu-001@example.org';
const FIX = 'qemu-005@example.org';
const LATE = 'qemu-007@example.org';
const PULL = 'qemu-008@example.org';

/** MAINTAINERS in the form of QEMU, shortened: a heading over several sections, and one for everything that has no maintainer. */
const MAINTAINERS = `QEMU Maintainers
================

Descriptions of section entries:

	M: Mail patches to: FullName <address@domain>

General Project Administration
------------------------------
M: Paula Project <paula@example.org>

All patches CC here
L: qemu-devel@nongnu.org
F: *
F: */

Devices
-------
Network devices
M: Nils Network <nils@example.org>
S: Odd Fixes
F: hw/net/*.[ch]
F: qapi/net.json
`;

let folder: string;
let server: SluiceServer;
let qemu: Sluice;

beforeAll(async () => {
  folder = temporaryFolder('qemu');
  server = await sluiceServer(join(folder, 'data'));
  qemu = server.on('qemu', { SLUICE_PROJECT: 'qemu', SLUICE_PROJECT_FOLDER: QEMU });
  expect(await qemu.run('ingest', MAILS)).toMatchObject({ exit: 0 });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const verdict = (ref: string, day: string, release = '7.2'): Promise<VerdictAnswer> =>
  qemu.json('gate', 'show', ref, '--release', release, '--as-of', day);
const rulesOf = ({ reasons }: VerdictAnswer, effect: string): readonly string[] =>
  reasons.filter((r) => r['effect'] === effect).map((r) => String(r['rule']));

describe('the release lines of QEMU', () => {
  test.each([
    ['2022-10-01', 'development'],
    ['2022-11-02', 'soft-freeze'],
    ['2022-11-12', 'hard-freeze'],
    ['2022-12-31', 'release'],
  ])('on %s 7.2 is in %s', async (day, phase) => {
    const lines = await qemu.json<unknown>('release', 'list', '--as-of', day);
    expect(lines).toMatchObject([{ release: '7.2', current: phase }, { release: '8.0' }]);
  });

  test('are told phase by phase, each with the mail that says so', async () => {
    const { out } = await qemu.run('release', 'show', '7.2', '--as-of', '2022-12-31');
    const rows = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['soft-freeze', '2022-11-01', 'effective', 'soft feature freeze', '<Y2F3fcclDXCIksFg@fedora>'],
      ]),
    );
  });
});

describe('the gate of QEMU', () => {
  test.each([
    ['a feature before the soft freeze is not closed', FEATURE, '2022-10-30', 'undetermined', []],
    [
      'a feature posted before the soft freeze is closed in it',
      FEATURE,
      '2022-11-02',
      'closed',
      ['phase-policy'],
    ],
    [
      'a feature posted in the hard freeze is closed by both rules',
      LATE,
      '2022-11-12',
      'closed',
      ['last-posting-date', 'phase-policy'],
    ],
    ['a fix is not closed in the hard freeze', FIX, '2022-11-12', 'undetermined', []],
    ['a pull request with a fix is not closed in it', PULL, '2022-11-12', 'undetermined', []],
    ['a released version takes nothing', FIX, '2022-12-31', 'closed', ['shipped']],
  ] as const)('%s', async (...[, ref, day, outcome, closing]) => {
    const answer = await verdict(ref, day);
    expect(answer).toMatchObject({ release: '7.2', outcome });
    expect([...rulesOf(answer, 'closes')].sort()).toEqual(closing);
  });

  test('a release line without a schedule is not known, never open', async () => {
    const answer = await verdict(FIX, '2022-11-12', '8.0');
    expect(answer.outcome).toBe('undetermined');
    expect(rulesOf(answer, 'undetermines')).toContain('phase-policy');
  });

  test('speaks of nothing that is Xen’s alone', async () => {
    for (const ref of [FEATURE, FIX, LATE, PULL])
      expect(JSON.stringify(await verdict(ref, '2022-11-12'))).not.toMatch(/xen|release[- ]ack/i);
  });

  test('the freeze report names project, phase and what is closed', async () => {
    const { out } = await qemu.run('report', 'freeze', '--release', '7.2', '--as-of', '2022-11-12');
    expect(out).toMatch(/^QEMU 7\.2 freeze report, as of 2022-11-12\n/);
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/hard feature freeze\..{0,40}release manager.{0,10} Stefan Hajnoczi\./i);
    expect(words).toMatch(/4 series judged[^:]{0,12}: 2 closed, 0 held, 2 not determined, 0 open\./);
  });

  test('the catalogue tells promises in words and pretends no capability', async () => {
    const { out } = await qemu.run('interface', 'catalogue');
    expect(out).toContain('No capability is listed.');
    expect(out).toMatch(/QMP, the schema of its commands and events, to management applications: qapi\//);
    expect(out).not.toMatch(/xen|compared with the tree/i);
  });
});

describe('with the tree of QEMU and a person’s decision', () => {
  let tree: SmallTree;
  let decided: Sluice;

  beforeAll(async () => {
    tree = new SmallTree();
    tree.commit('Begin', { MAINTAINERS, 'hw/net/heron.c': 'int heron;\n' }, { at: '2022-09-01T12:00:00Z' });
    decided = server.on('decided', { SLUICE_PROJECT: 'qemu', SLUICE_PROJECT_FOLDER: QEMU });
    await decided.run('ingest', MAILS);
    expect(await decided.run('tree', 'sync', tree.folder)).toMatchObject({ exit: 0 });
  });
  afterAll(() => tree.remove());

  const now = (ref: string): Promise<VerdictAnswer> =>
    decided.json('gate', 'show', ref, '--release', '7.2', '--as-of', '2022-11-12');

  test('a fix that its maintainer reviewed is open in the hard freeze', async () => {
    expect(await now(FIX)).toMatchObject({ outcome: 'open' });
  });

  test('a feature that was in a maintainer’s tree in time is no longer closed once that is recorded as an exception', async () => {
    const by = ['--by', 'stefanha@gmail.com', '--reason', 'its pull request was sent on 31 October'];
    const at = ['--at', '2022-11-03T10:00:00Z', '--release', '7.2'];
    expect(await now(FEATURE)).toMatchObject({ outcome: 'closed' });
    expect(await decided.run('exception', 'grant', FEATURE, ...by, ...at)).toMatchObject({ exit: 0 });
    const answer = await now(FEATURE);
    expect(rulesOf(answer, 'closes')).toEqual([]);
    expect(answer.outcome).not.toBe('open');
  });
});

describe('two projects', () => {
  test('do not mix: a database is of the first, and another is refused in one line', async () => {
    const before = (await qemu.json<DigestAnswer>('digest')).digest;
    const asXen = server.on('qemu');
    for (const words of [['series', 'list'], ['ingest', fixtures('cdf-vpci-story')], ['rebuild']])
      expectFailure(
        await asXen.run(...words),
        2,
        /is of project "qemu", .*: for "xen" name another with --data/,
      );
    expect((await qemu.json<DigestAnswer>('digest')).digest).toBe(before);
  });

  test('documents are not taken under another project’s name', async () => {
    const misnamed = server.on('misnamed', { SLUICE_PROJECT: 'xen', SLUICE_PROJECT_FOLDER: QEMU });
    expectFailure(
      await misnamed.run('ingest', MAILS),
      2,
      /are of project "qemu", not "xen": say --project qemu/,
    );
  });
});
