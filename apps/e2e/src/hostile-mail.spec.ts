import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostileMbox, SCRIPTS } from './hostile-mails';
import { runningApi, type Api } from './running-api';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const LISTS = [
  ...['series', 'patches', 'releases', 'releases/4.16/gates', 'events?limit=250', 'releases/4.16/report'],
  ...['releases/4.16/report?format=text', 'releases/4.16/report?format=markdown', 'releases/4.16/audit'],
].map((path) => `/api/v1/${path}`);

const BESIDE = [
  ...['patches', 'series', 'covers', 'people', 'events', 'projects'].map((one) => `/api/1.3/${one}/`),
  ...['/project/xen/list/', '/feeds/release/4.16.atom', '/feeds/maintainer/jbeulich@suse.com.atom'],
  ...['/calendars/4.16.ics', '/xen-devel/', '/api/v1/docs/', '/sign-in/oidc', '/'],
];

const ofMail = (id: string): readonly string[] => [
  ...['series', 'patches', 'mails', 'dependencies'].map((place) => `/api/v1/${place}/${id}`),
  ...['gate', 'trailers', 'objections', 'interface', 'revisions'].map(
    (part) => `/api/v1/series/${id}/${part}`,
  ),
  ...[`/api/v1/patches/${id}/diff`, `/api/v1/mails/${id}/raw`, `/api/v1/mails/${id}/thread`],
  ...[`/xen-devel/${id}/`, `/xen-devel/${id}/raw`, `/all/${id}/t.mbox.gz`, `/feeds/series/${id}.atom`],
  ...[`/project/xen/patch/${id}/`, `/project/xen/patch/${id}/mbox/`, `/api/1.3/patches/?msgid=${id}`],
];

const ofAnswer = (id: string): readonly string[] => [
  ...['', '/raw', '/thread'].map((part) => `/api/v1/mails/${id}${part}`),
  ...['', 'raw', 't.mbox.gz'].map((part) => `/xen-devel/${id}/${part}`),
];

/** Types that no browser makes a page, a picture or a script of, where it may not guess. */
const INERT =
  /^(?:application\/(?:problem\+)?json|text\/(?:plain|markdown|x-diff|calendar)|message\/rfc822|application\/(?:atom\+xml|gzip|mbox))(?:;|$)/;

let folder: string;
let served: ServedSluice;
let api: Api;

beforeAll(async () => {
  folder = temporaryFolder('hostile-mail');
  served = await servedSluice(join(folder, 'data'));
  const mbox = join(folder, 'hostile.mbox');
  writeFileSync(mbox, hostileMbox());
  expect(await served.run('ingest', mbox)).toMatchObject({ exit: 0 });
  api = await runningApi(served.databaseUrl);
});
afterAll(async () => {
  await api.stop();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('mail that would run in a browser', () => {
  test('is taken, and comes back as it was written', async () => {
    for (const [n, script] of SCRIPTS.entries()) {
      const { text } = await api.ask(`/api/v1/patches/hostile-${String(n)}%40pond.example`);
      expect((JSON.parse(text) as { subject: string }).subject).toBe(`pond: ${script}`);
    }
  });

  test('is text on every surface', async () => {
    const paths = SCRIPTS.flatMap((_, n) => [
      ...ofMail(`hostile-${String(n)}@pond.example`),
      ...ofAnswer(`answer-${String(n)}@pond.example`),
    ]);
    const statuses = new Set<number>();
    for (const path of [...LISTS, ...BESIDE, ...paths]) {
      const { status, headers, text } = await api.ask(path);
      statuses.add(status);
      const type = String(headers['content-type']);
      expect([path, status < 500, headers['x-content-type-options']]).toEqual([path, true, 'nosniff']);
      expect([path, headers['content-security-policy']]).toEqual([
        path,
        expect.stringMatching(/(?:default|script)-src '(?:none|self)'/),
      ]);
      expect([path, headers['content-security-policy']]).toEqual([
        path,
        expect.not.stringMatching(/script-src[^;]*(?:unsafe|\*|data:|https?:)/),
      ]);
      // A page of ours shows nothing of a mail; all else is of a type that nothing runs in.
      if (type.startsWith('text/html'))
        expect([path, /Mallory|Trudy|pond:/.test(text)]).toEqual([path, false]);
      else if (status !== 302) expect([path, type]).toEqual([path, expect.stringMatching(INERT)]);
      // What a feed's reader makes of it is HTML that was escaped once more.
      if (type.startsWith('application/atom+xml'))
        expect([path, /<(?:script|img|svg|iframe|math|base|meta|a) ?[^>]*(?:alert|evil)/.test(text)]).toEqual(
          [path, false],
        );
    }
    expect([...statuses]).toEqual(expect.arrayContaining([200, 404]));
  });
});

describe('a Message-ID in a path', () => {
  const PLACES = [
    '/api/v1/mails/ID',
    '/api/v1/mails/ID/raw',
    '/api/v1/series/ID/gate',
    '/xen-devel/ID/raw',
    '/all/ID/t.mbox.gz',
  ];
  const MORE = ['/project/xen/patch/ID/mbox/', '/feeds/series/ID.atom', '/api/1.3/patches/?msgid=ID'];

  test.each([
    '..%2f..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%5c..%5cwindows%5cwin.ini',
    '%252e%252e%252fetc%252fpasswd',
    'hostile-1@pond.example%00.png',
    'hostile-1%0d%0aX-Injected:%201@pond.example',
    "hostile-1'%20OR%20'1'='1",
    '%25%25%27%3bDROP%20TABLE%20event%3b--',
    'file:%2f%2f%2fetc%2fpasswd',
  ])('%s leads nowhere', async (id) => {
    for (const place of [...PLACES, ...MORE]) {
      const { status, text, headers } = await api.ask(place.replace('ID', () => id));
      expect([place, status >= 500, text.includes('root:')]).toEqual([place, false, false]);
      if (status === 200) expect([place, text]).toEqual([place, '[]']);
      expect(headers).not.toHaveProperty('x-injected');
    }
  });

  test('and nothing of all this was a fault of ours', () => expect(api.errors).toEqual([]));
});
