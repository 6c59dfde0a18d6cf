import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '@sluice/testing';
import { Pool } from 'pg';
import { expectFailure, type DigestAnswer, type SeriesAnswer } from './answers';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const GONE = 'zebra-patch@example.org';
/** Words that stand in the erased mail and nowhere else. */
const WORDS = /zebra|quagga/i;

/** A patch that touches the interface, so that as much as possible is derived from it. */
const patch = (footer = ''): string => `From: Zebra Quagga <striped@example.org>
To: xen-devel@lists.xenproject.org
List-Id: <xen-devel.lists.xenproject.org>
Message-ID: <${GONE}>
Date: Thu, 7 Oct 2021 10:00:00 +0000
Subject: [PATCH] zebra: let a domain be striped

Stripes hide it from lions, says the quagga.

Signed-off-by: Zebra Quagga <striped@example.org>
Acked-by: Quagga Zebra <plain@example.org>
---
 xen/include/public/domctl.h | 2 ++
 1 file changed, 2 insertions(+)

diff --git a/xen/include/public/domctl.h b/xen/include/public/domctl.h
index 1111111..2222222 100644
--- a/xen/include/public/domctl.h
+++ b/xen/include/public/domctl.h
@@ -70,3 +70,5 @@ struct xen_domctl_createdomain {
 #define XEN_DOMCTL_CDF_nested_virt    (1U << 6)
+#define _XEN_DOMCTL_CDF_zebra         8
+#define XEN_DOMCTL_CDF_zebra          (1U << 8)
 
--
2.33.0
${footer}`;

const reply = `From: Lenny Lion <lenny@example.org>
To: xen-devel@lists.xenproject.org
List-Id: <xen-devel.lists.xenproject.org>
Message-ID: <lion-reply@example.org>
In-Reply-To: <${GONE}>
Date: Fri, 8 Oct 2021 10:00:00 +0000
Subject: Re: your patch

I see nothing.

Reviewed-by: Lenny Lion <lenny@example.org>
`;

let folder: string;
let sluice: ServedSluice;
let pool: Pool;

/** Files are named by number: the log says where a mail was read, and keeps that. */
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Everything the database holds, row by row, as text; bytes of reports, which are no text of a row, read as such. */
const everything = async (): Promise<readonly string[]> => {
  const { rows: tables } = await pool.query<{ t: string }>(
    `SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const texts: string[] = [];
  for (const { t } of tables) {
    const { rows } = await pool.query<{ x: string }>(`SELECT row_to_json(r)::text AS x FROM "${t}" r`);
    texts.push(...rows.map((row) => `${t}: ${row.x}`));
  }
  const { rows } = await pool.query<{ b: Buffer }>('SELECT bytes AS b FROM saved_report_text');
  texts.push(...rows.map(({ b }) => `saved report: ${b.toString('utf8')}`));
  return texts;
};

const leaks = async (): Promise<readonly string[]> =>
  (await everything())
    .map((row) => row.replaceAll(GONE, ''))
    .filter((row) => WORDS.test(row))
    .map((row) => row.slice(0, 300));

beforeAll(async () => {
  folder = temporaryFolder('erase');
  sluice = await servedSluice(join(folder, 'data'));
  pool = new Pool({ connectionString: sluice.databaseUrl });
  await sluice.run('ingest', fixtures('cdf-vpci-story'));
}, 180_000);

afterAll(async () => {
  await pool.end();
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('sluice erase', () => {
  type Event = { readonly type: string; readonly data: { readonly rawHash?: string } };
  let events: readonly Event[];
  let answered: DigestAnswer;

  test('takes a mail, its copies, and all that was derived from them', async () => {
    const taken = [
      file('1.eml', patch()),
      file('2.eml', reply),
      file('3.eml', patch('\nA mirror of the list\n')),
    ];
    for (const path of taken) expect(await sluice.run('ingest', path)).toMatchObject({ exit: 0 });
    expect(await leaks()).not.toEqual([]);
    const kept = await sluice.run(
      ...['report', 'freeze', '--release', '4.16', '--as-of', '2021-10-13', '--save'],
    );
    const [, hash = ''] = /as \/reports\/([0-9a-f]{64})/.exec(kept.err) ?? [];
    expect((await sluice.run('report', 'show', hash)).out).toMatch(WORDS);
    const before = await sluice.json<SeriesAnswer>('series', 'show', GONE);
    expect(before.subject).toMatch(/striped/);

    events = await sluice.json('erase', GONE, '--reason', 'asked for', '--by', 'admin@example.org');
    expect(events.map((e) => e.type)).toEqual(['CopiesErased', 'MailErased', 'MailErased']);
    expect(await leaks()).toEqual([]);
    expect((await sluice.run('report', 'show', hash)).out).toMatch(/What was quoted here was erased on/);
    expect(await sluice.run('verify')).toMatchObject({ exit: 0 });
    expect((await sluice.run('series', 'list', '--text', 'striped')).out).toMatch(/^No series answers/);
    answered = await sluice.json<DigestAnswer>('digest');
  });

  test('again changes nothing, and says so', async () => {
    expect(await sluice.json('erase', GONE, '--reason', 'again')).toEqual([]);
    expect((await sluice.run('erase', GONE, '--reason', 'again')).out).toMatch(/erased before/);
    expect(await sluice.json<DigestAnswer>('digest')).toEqual(
      expect.objectContaining({ digest: answered.digest, facts: answered.facts }),
    );
  });

  test('keeps out the copies that come later, also one that nobody has seen', async () => {
    const again = await sluice.json<Readonly<Record<string, number>>>(
      'ingest',
      join(folder, '1.eml'),
      file('4.eml', patch('\nAnother mirror\n')),
    );
    expect(again).toMatchObject({ read: 2, new: 0, duplicates: 1, erased: 1, patches: 0 });
    expect(await leaks()).toEqual([]);
    expect((await sluice.json<DigestAnswer>('digest')).series).toBe(answered.series);
    expect(await sluice.run('verify')).toMatchObject({ exit: 0 });
  });

  test('refuses what it does not know', async () => {
    expectFailure(
      await sluice.run('erase', 'nobody@example.org', '--reason', 'x'),
      2,
      /no mail <nobody@example.org> was taken and nothing parked has that id/,
    );
    expectFailure(await sluice.run('erase', GONE), 2, /--reason/);
  });

  test('takes what is parked by its id', async () => {
    await sluice.run('ingest', '--format', 'eml', file('5.eml', 'a zebra without a header\n'));
    const [parked] = await sluice.json<readonly { readonly id: string }[]>('parked', 'list');
    expect(parked).toBeDefined();
    expect(await sluice.json('erase', parked?.id ?? '', '--reason', 'private')).toMatchObject([
      { type: 'MailErased' },
    ]);
    expect(await sluice.json('parked', 'list')).toEqual([]);
    expect(await leaks()).toEqual([]);
  });
});
