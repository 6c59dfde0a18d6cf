import { readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ask, type Answer } from './clients/ask';
import { asInRun } from './clients/redrawn';
import { Recording, type Recorded } from './clients/recording';
import { ODD_ID, startWorld, type World } from './clients/world';

/** What `npm run clients -- --record FILE` wrote while git-pw, pwclient and b4 did all that they are seen to do. */
const LOG = join(__dirname, '../golden/client-requests.jsonl');

const recorded = readFileSync(LOG, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

let world: World;
let recording: Recording;
let url: string;

beforeAll(async () => {
  world = await startWorld();
  recording = new Recording(world.port);
  url = await recording.listen();
});
afterAll(async () => {
  await recording.stop();
  await world.stop();
});

/** Sends a request as it was seen; what is answered is recorded as it was then. */
const replayed = async ({ method, path, headers, body, client }: Recorded): Promise<Recorded | undefined> => {
  recording.client = client;
  await new Promise<void>((done, fail) => {
    const { hostname: host, port } = new URL(url);
    const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    send({ host, port, path, method, headers: { ...headers, ...length } }, (answer) => {
      answer.resume().on('end', done);
    })
      .on('error', fail)
      .end(body);
  });
  return recording.requests.at(-1);
};

describe('requests that the real clients sent', () => {
  test('are answered as they were then: status, headers as they are spelled, and fields', async () => {
    expect(new Set(recorded.map((r) => r.client))).toEqual(
      new Set(['git-pw', 'pwclient (REST)', 'pwclient (XML-RPC)', 'b4']),
    );
    for (const request of recorded) {
      const wanted = asInRun(request, { ...world, url });
      expect(await replayed(wanted)).toEqual(wanted);
    }
    expect(world.troubles).toEqual([]);
  });

  test('were told of a next page first, in a header that is spelled Link', () => {
    const links = recorded.flatMap((r) => r.answered['Link'] ?? []);
    expect(links.length).toBeGreaterThan(20);
    expect(links.some((l) => /^<[^>,]+>; rel="next", </.test(l))).toBe(true);
  });
});

const get = (path: string): Promise<Answer> => ask(world.port, { path });

/** What a client follows from the object of a patch. */
const mboxOf = async (messageId: string): Promise<string> => {
  const found = await get(`/api/1.2/patches/?msgid=${encodeURIComponent(messageId)}`);
  return new URL(found.json<{ mbox: string }[]>()[0]?.mbox ?? '').pathname;
};

describe('what is downloaded', () => {
  test('is one mail with the trailers of its answers above its notes, under a name without quotes', async () => {
    const { headers, text } = await get(await mboxOf(world.ids[1] ?? ''));
    expect(headers['content-disposition']).toBe('attachment; filename=v2-1-3-pond-swim-below-the-ice.patch');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toMatch(/^From patchwork Tue Oct {2}5 12:00:00 2021\n/);
    expect(text).toMatch(/^X-Patchwork-Submitter: Olga Otter <olga@pond\.example>$/m);
    expect(text).toContain(
      'Signed-off-by: Olga Otter <olga@pond.example>\nReviewed-by: Berta Beaver <berta@pond.example>\nRelease-Acked-by: Ian Jackson <iwj@xenproject.org>\n---\n',
    );
    expect(text).not.toContain('Nobody <quoted');
  });

  test('names the author where a list had put itself in their place', async () => {
    const { text } = await get(await mboxOf('via-list@pond.example'));
    expect(text).toMatch(/^From: Nora Newt <nora@pond\.example>$/m);
    expect(text).toMatch(/^X-Patchwork-Original-From: Nora Newt via Xen-devel </m);
  });

  test('is there under a Message-ID of any letters, and parts no mail in two', async () => {
    const path = await mboxOf(ODD_ID);
    const { status, text } = await get(path);
    expect([status, text.match(/^From /gm)]).toEqual([200, ['From ']]);
    const raw = await get(path.replaceAll('mbox', 'raw'));
    expect([raw.status, raw.text.startsWith('diff --git a/pond/swim.c')]).toEqual([200, true]);
  });

  test('goes before a patch where that is asked for, and belongs to its series', async () => {
    const path = await mboxOf(world.ids[3] ?? '');
    expect((await get(`${path}?series=*`)).text.match(/^From patchwork /gm)).toHaveLength(3);
    expect((await get(`${path}?series=99`)).status).toBe(404);
  });

  test('is a page of text for people, which no mail can put markup into', async () => {
    const { headers, text } = await get('/project/xen/list/');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toContain('<img src=x onerror=alert(1)>');
  });

  test('is the whole thread for b4, and one mail as it was sent', async () => {
    const [cover = ''] = world.ids;
    const thread = gunzipSync((await get(`/xen-devel/${cover}/t.mbox.gz`)).bytes).toString('utf8');
    expect(thread.match(/^From mboxrd@z /gm)).toHaveLength(8);
    expect(thread).toMatch(/^>From here on 12:30/m);
    expect((await get('/xen-devel/on-dive@pond.example/raw')).text).toMatch(/^From here on 12:30/m);
  });
});

describe('XML-RPC', () => {
  const call = async (name: string, parameters = '', headers = {}): Promise<string> => {
    const xml = `<?xml version='1.0'?><methodCall><methodName>${name}</methodName><params>${parameters}</params></methodCall>`;
    return (await ask(world.port, { method: 'POST', path: '/xmlrpc/', xml, headers })).text;
  };
  const one = (value: string): string => `<param><value>${value}</value></param>`;
  const member = (name: string, value: string): string =>
    `<struct><member><name>${name}</name><value>${value}</value></member></struct>`;

  const numberOf = async (messageId: string): Promise<string> => {
    const found = await get(`/api/1.2/patches/?msgid=${encodeURIComponent(messageId)}`);
    return `<int>${String(found.json<{ id: number }[]>()[0]?.id)}</int>`;
  };

  test('lists the checks of one patch, and of all', async () => {
    const [, first = '', second = ''] = world.ids;
    const build = /<name>context<\/name><value><string>build<\/string>/;
    expect(await call('check_list', one('<struct></struct>'))).toMatch(build);
    expect(await call('check_list', one(member('patch_id', await numberOf(second))))).toMatch(build);
    expect(await call('check_list', one(member('patch_id', await numberOf(first))))).not.toMatch(build);
  });

  test('answers nothing with {}, and tells failures as faults', async () => {
    expect(await call('patch_get', one('<int>9999</int>'))).toMatch(/<struct>\s*<\/struct>/);
    expect(await call('no_such_method')).toContain('is not supported');
    expect(
      await call('patch_set', one(await numberOf(world.ids[1] ?? '')) + one(member('state', '<int>3</int>'))),
    ).toContain('Authentication credentials were not provided.');
  });
});
