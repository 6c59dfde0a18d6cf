import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { pondTree, type PondTree } from './pond-tree';
import { runningApi, type Answered, type Api } from './running-api';
import {
  hostedSluice,
  servedSluice,
  temporaryFolder,
  type ServedSluice,
  type Sluice,
} from './running-sluice';

const FIXTURES = resolve(__dirname, '../../../libs/testing/fixtures');
const XEN = resolve(__dirname, '../../../libs/projects/xen');
const NOW = '2021-12-01T12:00:00Z';
const THEN = 'as-of=2021-10-13';
const STORY = 'story-004@example.org';
const V1 = '/api/v1';

/** Mail of a list that is not in the project's files yet; its words stand nowhere else. */
const SECRET = ['secret-1@sealed.example', 'Selma Sealed', 'unheardofword', 'sealed_introduced_call'];

const SECRET_MAIL = `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <${SECRET[0] ?? ''}>
From: ${SECRET[1] ?? ''} <selma@sealed.example>
Date: Mon, 04 Oct 2021 12:00:00 +0000
Subject: [PATCH] xen/pond: introduce the ${SECRET[2] ?? ''}
List-Id: <sealed.lists.xenproject.org>

Nobody is to hear of it.

Signed-off-by: ${SECRET[1] ?? ''} <selma@sealed.example>
---
diff --git a/xen/common/pond.c b/xen/common/pond.c
index 1111111..2222222 100644
--- a/xen/common/pond.c
+++ b/xen/common/pond.c
@@ -1,3 +1,7 @@
 int pond(void)
 {
+}
+int ${SECRET[3] ?? ''}(void)
+{
+    return 1;
 }
--
`;

/** A public patch that uses what the sealed one introduces. */
const PUBLIC_MAIL = `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <public-1@pond.example>
From: Olli Otter <olli@pond.example>
Date: Tue, 05 Oct 2021 12:00:00 +0000
Subject: [PATCH] xen/pond: call it from the bank
List-Id: <xen-devel.lists.xenproject.org>

<script>alert(1)</script> & "quotes" stay as they are.

Signed-off-by: Olli Otter <olli@pond.example>
---
diff --git a/xen/common/bank.c b/xen/common/bank.c
index 1111111..2222222 100644
--- a/xen/common/bank.c
+++ b/xen/common/bank.c
@@ -1,3 +1,4 @@
 int bank(void)
 {
+    call_of_the_bank();
 }
--
`;

/** The same patch, posted again. */
const RESENT_MAIL = PUBLIC_MAIL.replace('<public-1@', '<public-1-again@')
  .replace('[PATCH]', '[PATCH RESEND]')
  .replace('Tue, 05', 'Wed, 06');

let folder: string;
let pond: PondTree;
let project: string;
let served: ServedSluice;
let sluice: Sluice;
let api: Api;
const clock = process.env['SLUICE_NOW'];

beforeAll(async () => {
  folder = temporaryFolder('rest');
  pond = pondTree(folder);
  project = join(folder, 'xen');
  cpSync(XEN, project, { recursive: true });
  writeFileSync(join(folder, 'other.mbox'), `${SECRET_MAIL}\n${PUBLIC_MAIL}\n${RESENT_MAIL}\n`);
  served = await servedSluice(join(folder, 'data'));
  process.env['SLUICE_NOW'] = NOW;
  sluice = hostedSluice({
    DATABASE_URL: served.databaseUrl,
    SLUICE_NOW: NOW,
    SLUICE_PROJECT_FOLDER: project,
  });
  for (const args of [
    ['ingest', pond.mbox],
    ['ingest', join(FIXTURES, 'cdf-vpci-story')],
    ['ingest', join(folder, 'other.mbox')],
    ['tree', 'sync', pond.tree.folder],
  ])
    expect(await sluice.run(...args)).toMatchObject({ exit: 0 });
  api = await runningApi(served.databaseUrl, project);
});
afterAll(async () => {
  await api.stop();
  await served.stop();
  pond.tree.remove();
  rmSync(folder, { recursive: true, force: true });
  if (clock === undefined) delete process.env['SLUICE_NOW'];
  else process.env['SLUICE_NOW'] = clock;
});

type Json = Readonly<Record<string, unknown>>;

const get = (path: string): Promise<Json> => api.json<Json>(`${V1}${path}`);

/** Without from when it is: an answer of now does not say when that is, a command does. */
const timeless = ({ asOf: _asOf, knownAsOf: _known, ...rest }: Json): Json => rest;

describe('an answer of the API is that of the command line', () => {
  test.each([
    ['series', `/series/${STORY}`, ['series', 'show', STORY]],
    ['gate', `/series/${STORY}/gate?release=4.16`, ['gate', 'show', STORY, '--release', '4.16']],
    ['interface changes', `/series/${STORY}/interface`, ['interface', 'show', STORY]],
    ['release', '/releases/4.16', ['release', 'show', '4.16']],
    ['report', '/releases/4.16/report', ['report', 'freeze', '--release', '4.16', '--format', 'json']],
    ['audit', '/releases/4.16/audit', ['audit', 'landed', '--release', '4.16', '--format', 'json']],
  ])('%s, as of a past moment and as of now', async (_, path, command) => {
    const [then, now, said, says] = await Promise.all([
      get(`${path}${path.includes('?') ? '&' : '?'}${THEN}`),
      get(path),
      sluice.json<Json>(...command, '--as-of', '2021-10-13'),
      sluice.json<Json>(...command),
    ]);
    expect(timeless(then)).toEqual(timeless(said));
    expect(timeless(now)).toEqual(timeless(says));
  });

  test.each([
    ['trailers', `/series/${STORY}/trailers?${THEN}`, ['trailers', STORY, '--with-meta']],
    ['comparison', `/series/${STORY}/compare?from=7&to=8`, ['diff', STORY, '--from', '7', '--to', '8']],
    [
      'dependencies',
      `/dependencies/${STORY}?reverse=true&transitive=true&${THEN}`,
      ['deps', 'show', STORY, '--reverse', '--transitive'],
    ],
    ['what-if', `/what-if/revert/${STORY}?${THEN}`, ['what-if', 'revert', STORY]],
    [
      'what-if of a calendar',
      `/what-if/move/4.16/code-freeze/2021-11-12?${THEN}`,
      ['what-if', 'move', '4.16', 'code-freeze', '2021-11-12'],
    ],
  ])('%s', async (_, path, command) => {
    const asOf = path.includes(THEN) ? ['--as-of', '2021-10-13'] : [];
    const [answer, said] = await Promise.all([get(path), sluice.json<Json>(...command, ...asOf)]);
    expect(timeless(answer)).toMatchObject(timeless(said));
  });

  test('a report as a mail', async () => {
    const { text, headers } = await api.ask(`${V1}/releases/4.16/report?${THEN}&format=text`);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    const { out } = await sluice.run('report', 'freeze', '--release', '4.16', '--as-of', '2021-10-13');
    expect(text).toBe(out);
  });
});

type Listed = { readonly id?: string; readonly messageId?: string; readonly series?: string };

/** Every thing of a list, page by page. */
const pages = async (path: string, name: string, limit: number): Promise<readonly Listed[]> => {
  const found: Listed[] = [];
  let next: string | undefined = `${V1}${path}${path.includes('?') ? '&' : '?'}limit=${String(limit)}`;
  while (next !== undefined) {
    const { status, text, headers }: Answered = await api.ask(next);
    expect(status).toBe(200);
    const page = (JSON.parse(text) as Readonly<Record<string, readonly Listed[]>>)[name] ?? [];
    expect(page.length).toBeLessThanOrEqual(limit);
    found.push(...page);
    next = /^<([^>]+)>; rel="next"$/.exec(String(headers['link'] ?? ''))?.[1];
  }
  return found;
};

const keyOf = ({ id, messageId, series }: Listed): string => id ?? messageId ?? series ?? '';
const sorted = (list: readonly Listed[]): readonly Listed[] =>
  list.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

describe('a list', () => {
  test.each([
    ['series', '/series'],
    ['patches', '/patches'],
    ['gates', '/releases/4.16/gates'],
  ])('of %s holds what a replay gives, and pages leave nothing out', async (name, path) => {
    const whole = await pages(path, name, 250);
    expect(whole.length).toBeGreaterThan(3);
    expect(await pages(path, name, 2)).toEqual(whole);
    const replayed = await pages(`${path}?as-of=${NOW}`, name, 250);
    expect(sorted(replayed)).toEqual(sorted(whole));
    expect(sorted(await pages(`${path}?as-of=${NOW}`, name, 2))).toEqual(sorted(whole));
  });

  test('is in order of time, newest first', async () => {
    const { series } = (await get('/series')) as { series: readonly { lastPostedAt: string }[] };
    const times = series.map((s) => s.lastPostedAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  test.each([
    ['/series?author=RAHUL', 'series', ['PCI devices passthrough on Arm']],
    ['/series?text=below%20the%20ICE&state=landed', 'series', ['pond: swim below the ice']],
    ['/series?text=%25', 'series', []],
    ['/series?list=nowhere.example', 'series', []],
    ['/series?since=2021-11-05', 'series', []],
    ['/patches?text=cdf_vpci&author=singh', 'patches', ['xen/domctl: Introduce XEN_DOMCTL_CDF_vpci flag']],
    ['/patches?since=2021-10-13&author=olli', 'patches', []],
    ['/releases/4.16/gates?outcome=open&text=vpci', 'gates', []],
  ])('%s is narrowed, now and as of then', async (path, name, subjects) => {
    const of = async (question: string): Promise<readonly string[]> => {
      const list = (await get(question))[name] as readonly { readonly subject: string }[];
      return [...new Set(list.map((one) => one.subject))];
    };
    expect(await of(path)).toEqual(subjects);
    expect(await of(`${path}&as-of=${NOW}`)).toEqual(subjects);
  });

  test('holds nothing that had not been learnt', async () => {
    expect(await get('/series?known-as-of=2022-01-01&limit=250')).toMatchObject({
      series: expect.arrayContaining([]),
    });
    expect(await api.ask(`${V1}/series?known-as-of=2021-11-30`)).toMatchObject({ status: 404 });
    expect(await api.ask(`${V1}/series/${STORY}?as-of=2021-10-06T17:00:00Z`)).toMatchObject({ status: 404 });
  });

  test('has only the fields that are wanted', async () => {
    const { series } = (await get('/series?fields=id,subject&limit=1')) as { series: readonly object[] };
    expect(series.map((one) => Object.keys(one))).toEqual([['id', 'subject']]);
    expect(await get(`/series/${STORY}?fields=id,state`)).toEqual({
      id: expect.stringMatching(/^s[0-9a-f]{16}$/),
      state: expect.any(String),
    });
    expect(await api.ask(`${V1}/series?fields=id,doc`)).toMatchObject({
      status: 400,
      text: expect.stringContaining('"where":"query.fields"'),
    });
  });

  test('of events goes on from where it stopped, and tells nothing of this machine', async () => {
    type Page = { readonly events: readonly { readonly position: string }[]; readonly last: string | null };
    const first = await api.json<Page>(`${V1}/events?limit=5`);
    const rest = await api.json<Page>(`${V1}/events?limit=250&after=${first.last ?? ''}`);
    const whole = await api.json<Page>(`${V1}/events?limit=250`);
    expect([...first.events, ...rest.events].slice(0, whole.events.length)).toEqual(whole.events);
    expect(JSON.stringify(whole)).not.toContain(folder);
    const backwards = await pages('/events?order=newest', 'events', 100);
    expect(backwards.toReversed().slice(0, whole.events.length)).toEqual(whole.events);

    const acks = await api.json<{ events: readonly { type: string; sort: string }[] }>(
      `${V1}/events?types=AckGiven&sort=conclusion`,
    );
    expect(new Set(acks.events.map((e) => `${e.sort} ${e.type}`))).toEqual(new Set(['conclusion AckGiven']));
  });
});

describe('whose turn it is', () => {
  type Queue = {
    readonly roles: { readonly releaseManagerOf: readonly string[] };
    readonly items: readonly {
      readonly subject: string;
      readonly as: readonly string[];
      readonly yours: boolean;
      readonly turns: readonly { readonly role: string }[];
    }[];
  };
  const queue = (person: string): Promise<Queue> => api.json<Queue>(`${V1}/queue?person=${person}&${THEN}`);

  test('is the author’s while objections stand unanswered, and those who wait are told so', async () => {
    const [own] = (await queue('rahul.singh@arm.com')).items;
    expect(own).toMatchObject({ subject: 'PCI devices passthrough on Arm', as: ['author'], yours: true });
    const theirs = (await queue('iwj@xenproject.org')).items.find((i) => i.subject === own?.subject);
    expect(theirs).toMatchObject({ as: expect.arrayContaining(['release-manager']), yours: false });
    expect(theirs?.turns[0]?.role).toBe('author');
  });

  test('has a release manager for the line, and nothing for a stranger', async () => {
    expect((await queue('iwj@xenproject.org')).roles.releaseManagerOf).toContain('4.16');
    expect((await queue('nobody@example.org')).items).toEqual([]);
  });

  test('and who claims a bit is told while the series is in flight', async () => {
    const { claims } = await api.json<{ claims: readonly unknown[] }>(
      `${V1}/interface/claims?as-of=2021-10-06T20:00:00Z`,
    );
    expect(claims).toMatchObject([{ channel: 'cdf', bit: '7', name: 'XEN_DOMCTL_CDF_vpci' }]);
  });
});

describe('a mail', () => {
  test('is answered decoded, raw, as a diff, and in its thread', async () => {
    const mail = await get('/mails/public-1%40pond.example');
    expect(mail).toMatchObject({ kind: 'patch', text: expect.stringContaining('<script>alert(1)</script>') });
    const raw = await api.ask(`${V1}/mails/public-1@pond.example/raw`);
    expect(raw.headers).toMatchObject({
      'content-type': 'message/rfc822',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(raw.text).toBe(`${PUBLIC_MAIL.split('\n').slice(1).join('\n')}`);
    const diff = await api.ask(`${V1}/patches/public-1@pond.example/diff`);
    expect(diff.headers['content-type']).toBe('text/x-diff; charset=utf-8');
    expect(diff.text).toMatch(/^diff --git a\/xen\/common\/bank\.c [^]*\+ {4}call_of_the_bank\(\);\n }\n$/);
    const { thread } = (await get(`/mails/${pond.patches[1]}/thread`)) as {
      thread: readonly { readonly messageId: string; readonly parent: string | null }[];
    };
    expect(thread.map(({ messageId, parent }) => [messageId, parent])).toEqual([
      [pond.patches[0], null],
      [pond.patches[1], pond.patches[0]],
      ['ack-1@pond.example', pond.patches[0]],
      ['ack-2@pond.example', pond.patches[1]],
    ]);
  });
});

test('a patch that was posted again answers by either Message-ID', async () => {
  for (const when of ['', `?as-of=${NOW}`])
    expect(await get(`/patches/public-1-again@pond.example${when}`)).toEqual(
      await get(`/patches/public-1@pond.example${when}`),
    );
  const diff = await api.ask(`${V1}/patches/public-1-again@pond.example/diff`);
  expect(diff.text).toContain('call_of_the_bank');
});

describe('what the client has', () => {
  test.each([
    '/series',
    `/series/${STORY}/gate`,
    `/patches/${STORY}`,
    '/releases/4.16',
    '/interface/catalogue',
    '/openapi.json',
  ])('is not sent again: %s', async (path) => {
    const first = await api.ask(`${V1}${path}`);
    const etag = first.headers.etag ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const held of [etag, `"other", ${etag}`, `W/${etag}`, '*'])
      expect(await api.ask(`${V1}${path}`, { 'If-None-Match': held })).toMatchObject({
        status: 304,
        text: '',
        headers: { etag },
      });
    expect(await api.ask(`${V1}${path}`, { 'If-None-Match': '"other"' })).toMatchObject({ status: 200 });
    const head = await api.ask(`${V1}${path}`, {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, text: '', headers: { etag } });
    expect(head.headers['content-length']).toBe(String(first.bytes.length));
  });

  test('is told by its time where that is known', async () => {
    const path = `${V1}/mails/${STORY}/raw`;
    const { headers } = await api.ask(path);
    expect(headers['last-modified']).toBe('Wed, 01 Dec 2021 12:00:00 GMT');
    const since = (date: string) => api.ask(path, { 'If-Modified-Since': date });
    expect(await since('Wed, 01 Dec 2021 12:00:00 GMT')).toMatchObject({ status: 304 });
    expect(await since('Wed, 01 Dec 2021 11:59:59 GMT')).toMatchObject({ status: 200 });
    expect(await since('no date')).toMatchObject({ status: 200 });
  });

  test('is compressed as it wants, each coding under an ETag of its own', async () => {
    const path = `${V1}/interface/catalogue`;
    const plain = await api.ask(path);
    const [br, gzip] = await Promise.all(
      ['gzip;q=0.5, br', 'gzip'].map((coding) => api.ask(path, { 'Accept-Encoding': coding })),
    );
    expect(br?.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(gzip?.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(br?.bytes ?? Buffer.of()).toString()).toBe(plain.text);
    expect(gunzipSync(gzip?.bytes ?? Buffer.of()).toString()).toBe(plain.text);
    expect(br?.bytes.length).toBeLessThan(plain.bytes.length / 3);
    expect(new Set([plain, br, gzip].map((a) => a?.headers.etag)).size).toBe(3);
  });
});

describe('what cannot be asked is refused with where, and what to do', () => {
  test.each([
    ['/series?sort=up', 400, 'query.sort', /There is: as-of, /],
    ['/series?limit=251', 400, 'query.limit', /from 1 to 250/],
    ['/series?limit=1e2', 400, 'query.limit', /from 1 to 250/],
    ['/series?limit=1&limit=2', 400, 'query.limit', /string/],
    ['/series?as-of=yesterday', 400, 'query.as-of', /2021-10-13/],
    ['/series?as-of=2021-02-30', 400, 'query.as-of', /2021-10-13/],
    ['/series?as-of=0000-01-01', 400, 'query.as-of', /2021-10-13/],
    ['/series?state=gone', 400, 'query.state', /posted/],
    ['/series?release=9.9', 400, 'query.release', /There is: 4\.12/],
    ['/series?cursor=Li4vLi4', 400, 'query.cursor', /next page/],
    ['/series/%00', 400, 'path.ref', /no text/],
    [`/series/${'x'.repeat(1001)}`, 400, 'path.ref', /1000/],
    ['/series/..%2f..%2fetc%2fpasswd', 404, 'path', /answers to/],
    [`/series/${STORY}/revisions/99`, 404, 'path.number', /It has: 5, /],
    [`/series/${STORY}/compare?from=99`, 400, 'query', /no revision \\"99\\"/],
    ['/mails/nobody@example.org', 404, 'path.messageId', /percent-encoded/],
    ['/releases/9.9', 404, 'path.release', /There is: 4\.12/],
    ['/what-if/move/4.16/code-freeze/soon', 400, 'query', /no day/],
    [`/what-if/revert/${STORY}?outcome=2021-10-01&${THEN}`, 400, 'query.outcome', /later outcome/],
    ['/events?after=1.99999999999999999999', 400, 'query.after', /812\.40/],
    ['/events?after=99999999999999999999.1', 400, 'query.after', /812\.40/],
    ['/events?order=newest&after=1.1', 400, 'query.after', /oldest/],
    ['/queue?person=wren', 400, 'query.person', /name@example/],
    ['/queue?person=wren@example.org&release=9.99', 400, 'query.release', /4\.16/],
    ['/events?types=Nothing', 400, 'query.types', /VerdictChanged/],
    ['/status?x', 400, 'query.x', /There is: as-of/],
    ['/nowhere', 404, undefined, /Cannot GET/],
  ])('%s', async (path, status, where, says) => {
    const answer = await api.ask(`${V1}${path}`);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const problem = JSON.parse(answer.text) as Json;
    expect(problem).toMatchObject({ type: 'about:blank', status, detail: expect.any(String) });
    expect([answer.status, problem['where']]).toEqual([status, where]);
    expect(answer.text).toMatch(says);
  });
});

describe('a list that comes under embargo', () => {
  const EVERYWHERE = [
    ...['/series', '/patches', '/releases/4.16/gates', '/releases/4.16', '/releases/4.16/report'],
    ...[
      '/releases/4.16/audit',
      '/events?limit=250',
      '/events?limit=250&order=newest',
      '/interface/catalogue',
      '/status',
    ],
    ...['/interface/claims', '/queue?person=iwj@xenproject.org'],
    ...['/series/public-1@pond.example', '/series/public-1@pond.example/gate'],
    ...['/dependencies/public-1@pond.example', '/what-if/revert/public-1@pond.example'],
    `/dependencies/${SECRET[3] ?? ''}?reverse=true`,
  ];
  /** What answers beside REST: Patchwork's API and pages, the archive, feeds. */
  const BESIDE = [
    ...['/api/patches/?per_page=100', '/api/series/?per_page=100', '/api/events/?per_page=100'],
    ...['/project/xen/list/', '/feeds/release/4.16.atom', '/feeds/maintainer/alma@pond.example.atom'],
  ];
  const OF_IT = [
    ...['series', 'patches', 'mails', 'dependencies'].map((place) => `${V1}/${place}/${SECRET[0] ?? ''}`),
    ...[
      `/all/${SECRET[0] ?? ''}/raw`,
      `/all/${SECRET[0] ?? ''}/t.mbox.gz`,
      `/feeds/series/${SECRET[0] ?? ''}.atom`,
      `/project/xen/patch/${SECRET[0] ?? ''}/mbox/`,
    ],
  ];

  /** The stream of events from the beginning to the last one that everybody may see. */
  const streamed = async (): Promise<string> => {
    const events = (await pages('/events', 'events', 250)) as readonly { readonly position?: string }[];
    const end = `"position":"${events.at(-1)?.position ?? ''}"`;
    const url = `http://127.0.0.1:${String(api.port)}${V1}/events/stream?sort=all&after=0.0`;
    let text = '';
    for await (const chunk of (await fetch(url)).body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes(end)) return text;
    }
    throw new Error('the stream ended before the log did');
  };

  const told = async (): Promise<string> => {
    let text = '';
    for (const path of EVERYWHERE)
      for (const question of [path, `${path}${path.includes('?') ? '&' : '?'}as-of=${NOW}`])
        text += (await api.ask(`${V1}${question}`)).text;
    for (const path of BESIDE) text += (await api.ask(path)).text;
    return text;
  };

  test('is told of nowhere, from then on', async () => {
    for (const path of OF_IT) expect([path, (await api.ask(path)).status]).toEqual([path, 200]);
    const before = await told();
    for (const word of SECRET.slice(0, 3)) expect(before).toContain(word);
    const types = (await api.json<{ events: readonly unknown[] }>(`${V1}/events?types=MailSeen&limit=250`))
      .events;
    const lists = `lists:
  - address: sealed@lists.xenproject.org
    id: sealed.lists.xenproject.org
    embargo: private`;
    const file = join(project, 'project.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('lists:', lists));
    // Any command that opens the database publishes the files, when they changed.
    expect(await sluice.run('release', 'list')).toMatchObject({ exit: 0 });
    await new Promise((resolved) => setTimeout(resolved, 1_100));
    const after = await told();
    // The two refusals repeat the name that was asked for, and say nothing of it.
    for (const word of SECRET) expect(after.split(word)).toHaveLength(word === SECRET[3] ? 3 : 1);
    for (const path of OF_IT) expect([path, (await api.ask(path)).status]).toEqual([path, 404]);
    // Nobody can tell what is hidden from what never was.
    for (const path of OF_IT) {
      const [hidden, never] = await Promise.all(
        [path, path.replace(SECRET[0] ?? '', 'never@was.example')].map((p) => api.ask(p)),
      );
      expect(hidden?.text.replaceAll(SECRET[0] ?? '', 'never@was.example')).toBe(never?.text);
    }
    const stream = await streamed();
    expect(SECRET.filter((word) => stream.includes(word))).toEqual([]);
    const left = await api.json<{ events: readonly unknown[] }>(`${V1}/events?types=MailSeen&limit=250`);
    expect(left.events).toHaveLength(types.length - 1);
    expect(after).toContain('call it from the bank');
  });

  test('and nothing of all this was a fault of ours', () => expect(api.errors).toEqual([]));
});
