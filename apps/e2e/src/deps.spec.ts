import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectFailure } from './answers';
import { sluiceServer, temporaryFolder, type Ran, type SluiceServer } from './running-sluice';

type EdgeAnswer = {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly confidence: string;
};
type Answer = {
  readonly edges: readonly EdgeAnswer[];
  readonly cycles: readonly (readonly string[])[];
  readonly asOf: string;
  readonly knownAsOf: string;
  readonly knownThrough: string;
};

/** One posted patch of one file, as an archive has it. */
const posted = (
  id: string,
  at: string,
  { subject, lines, note = '' }: Readonly<Record<string, string>>,
): string => {
  const marks = (mark: string): number => (lines ?? '').split('\n').filter((l) => !l.startsWith(mark)).length;
  return `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <${id}@pond.example>
From: Olga Otter <olga@pond.example>
Date: ${at}
Subject: [PATCH] ${subject}
List-Id: <xen-devel.lists.xenproject.org>

Because the water is cold.

Signed-off-by: Olga Otter <olga@pond.example>
---
${note}
 xen/common/pond.c | 1 +

diff --git a/xen/common/pond.c b/xen/common/pond.c
index 1111111..2222222 100644
--- a/xen/common/pond.c
+++ b/xen/common/pond.c
@@ -1,${marks('+')} +1,${marks('-')} @@
${lines}
--
2.30.2

`;
};

const MBOX = [
  posted('reed', 'Mon, 04 Oct 2021 10:00:00 +0000', {
    subject: 'pond: plant reed',
    lines: ' int water_of_pond;\n+int reed_of_pond;\n int fish_of_pond;',
  }),
  posted('sedge', 'Tue, 05 Oct 2021 10:00:00 +0000', {
    subject: 'pond: plant sedge',
    lines: ' int reed_of_pond;\n+int sedge_of_pond;\n int heron_of_pond;',
  }),
  posted('ring-a', 'Wed, 06 Oct 2021 10:00:00 +0000', {
    subject: 'pond: dig a ditch',
    lines: ' int ditch_one;\n+int ditch_two;\n int ditch_three;',
    note: 'Depends-on: <ring-b@pond.example>',
  }),
  posted('ring-b', 'Wed, 06 Oct 2021 11:00:00 +0000', {
    subject: 'pond: fill a ditch',
    lines: ' int hill_one;\n+int hill_two;\n int hill_three;',
    note: 'Depends-on: <ring-a@pond.example>',
  }),
].join('');

let folder: string;
let server: SluiceServer;

const on = async (now: string, ...args: readonly string[]): Promise<Ran> =>
  server.on('postgres', { SLUICE_NOW: now }).run(...args);
const JANUARY = '2022-01-01T00:00:00Z';
const FEBRUARY = '2022-02-01T00:00:00Z';

const shown = async (...args: readonly string[]): Promise<Answer> => {
  const { exit, out, err } = await on(FEBRUARY, 'deps', 'show', ...args, '--json');
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  return JSON.parse(out) as Answer;
};

beforeAll(async () => {
  folder = temporaryFolder('deps');
  server = await sluiceServer(join(folder, 'data'));
  writeFileSync(join(folder, 'pond.mbox'), MBOX);
  expect((await on(JANUARY, 'ingest', join(folder, 'pond.mbox'), '--quiet')).exit).toBe(0);
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('deps', () => {
  it('shows what a patch waits for, and what waits for it, with why', async () => {
    const { edges, knownThrough, asOf } = await shown('sedge@pond.example');
    expect(edges).toMatchObject([
      { from: 'sedge@pond.example', to: 'reed@pond.example', kind: 'lines', confidence: 'weak' },
    ]);
    expect([knownThrough, asOf]).toEqual(['2021-10-06T11:00:00Z', FEBRUARY]);
    expect((await shown('reed@pond.example', '--reverse')).edges).toEqual(edges);
    expect((await shown('reed@pond.example', '--reverse', '--as-of', '2021-10-04')).edges).toEqual([]);
    const { out } = await on(FEBRUARY, 'deps', 'show', 'sedge@pond.example');
    expect(out).toContain(
      'waits for\n  pond: plant reed (<reed@pond.example>, v1 1/1, 2021-10-04)\n      ? lines: 1 (weak)',
    );
  });

  it('reports a ring once', async () => {
    const ring = [['ring-a@pond.example', 'ring-b@pond.example']];
    expect((await shown('ring-a@pond.example', '--transitive')).cycles).toEqual(ring);
    expect((await shown('ring-b@pond.example', '--transitive')).cycles).toEqual(ring);
  });

  it('lets a person dismiss a weak edge, and take that back', async () => {
    const both = ['sedge@pond.example', 'reed@pond.example'];
    const said = await on(FEBRUARY, 'deps', 'dismiss', ...both, '--reason', 'chance', '--json');
    expect(said.exit).toBe(0);
    expect((await shown('sedge@pond.example')).edges).toEqual([]);
    expect((await shown('sedge@pond.example', '--known-as-of', '2022-01-15')).edges).toHaveLength(1);
    const [event] = JSON.parse(said.out) as readonly { readonly idempotencyKey: string }[];
    const id = event?.idempotencyKey.replace('PersonDecided ', '') ?? '';
    expect((await on(FEBRUARY, 'deps', 'undo', id, '--reason', 'no chance')).exit).toBe(0);
    await on(FEBRUARY, 'deps', 'confirm', ...both, '--reason', 'we met', '--by', 'olga@pond.example');
    expect((await shown('sedge@pond.example')).edges).toMatchObject([{ confidence: 'certain' }]);
  });

  it('says what is wrong', async () => {
    expectFailure(
      await on(FEBRUARY, 'deps', 'show', 'moor@pond.example'),
      2,
      /no series answers to "moor@pond.example"/,
    );
    const nothing = ['reed@pond.example', 'sedge@pond.example', '--reason', 'x'];
    expectFailure(await on(FEBRUARY, 'deps', 'confirm', ...nothing), 2, /no edge from "reed@pond.example"/);
    expectFailure(
      await on(FEBRUARY, 'deps', 'dismiss', 'ring-a@pond.example', 'ring-b@pond.example', '--reason', 'x'),
      2,
      /is certain/,
    );
  });
});
