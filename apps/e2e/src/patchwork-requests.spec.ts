import { postgresMarkReplay } from '@sluice/postgres';
import { ask, type Answer, type Asked } from './clients/ask';
import { REFUSALS } from './clients/refusals.spec-helper';
import { startWorld, type World } from './clients/world';

let world: World;
/** Numbers of the three patches, in their order; of their posting. */
let ids: readonly number[];
let series: number;

/** Asks; a token is given by its name. */
const get = (path: string, { token, ...more }: Partial<Asked> = {}): Promise<Answer> =>
  ask(world.port, { path, ...more, ...(token === undefined ? {} : { token: world.tokens[token] ?? token }) });

beforeAll(async () => {
  world = await startWorld();
  const patches = await Promise.all(
    world.ids
      .slice(1)
      .map(
        async (id) =>
          (await get(`/api/1.2/patches?msgid=${encodeURIComponent(id)}`)).json<
            { id: number; series: { id: number }[] }[]
          >()[0],
      ),
  );
  ids = patches.map((p) => p?.id ?? 0);
  series = patches[0]?.series[0]?.id ?? 0;
});
afterAll(async () => {
  await world.stop();
  expect(world.troubles).toEqual([]);
});

/** One request as a client was seen to send it, with what it wants. `{n}` stands for the number of the n-th patch, `{s}` for that of the series. */
type Recorded = {
  readonly client: string;
  readonly request: string;
  readonly more?: Partial<Asked>;
  readonly status?: number;
  /** Names or `name: value` of headers as they must go over the wire. */
  readonly headers?: readonly string[];
  readonly answer?: unknown;
};

const GIT_PW = { token: 'manager', headers: { 'User-Agent': 'git-pw (2.8.1)', Accept: '*/*' } };
const PWCLIENT = { headers: { 'User-Agent': 'pwclient (2.9.0)' } };
const B4 = { token: 'manager', headers: { 'User-Agent': 'b4/0.14.3', Accept: '*/*' } };
const any = expect.anything() as unknown;
const named = (name: string): unknown => expect.objectContaining({ name });
const SWIM = '[v2,1/3] pond: swim below the ice';

const RECORDED: readonly Recorded[] = [
  {
    client: 'git-pw patch list',
    request:
      'GET /api/1.2/patches/?state=under-review&state=new&archived=false&page=1&per_page=100&order=-date&project=xen',
    more: GIT_PW,
    answer: expect.arrayContaining([named(SWIM)]),
  },
  {
    client: 'git-pw patch list --submitter',
    request: 'GET /api/1.2/people/?q=Olga&project=xen',
    more: GIT_PW,
    answer: [expect.objectContaining({ email: 'olga@pond.example', user: null })],
  },
  {
    client: 'git-pw patch list --submitter ADDRESS',
    request: 'GET /api/1.2/patches/?submitter=OLGA@pond.example&project=xen',
    more: GIT_PW,
    answer: expect.arrayContaining([named(SWIM)]),
  },
  {
    client: 'git-pw patch list, all projects',
    request: 'GET /api/1.2/patches/?per_page=1&project=',
    more: GIT_PW,
    answer: [any],
  },
  {
    client: 'git-pw patch show',
    request: 'GET /api/1.2/patches/{1}/',
    more: GIT_PW,
    answer: expect.objectContaining({
      state: 'new',
      delegate: null,
      series: [expect.objectContaining({ name: 'Winter swimming', version: 2 })],
    }),
  },
  {
    client: 'git-pw patch update',
    request: 'PATCH /api/1.2/patches/{1}/',
    more: {
      ...GIT_PW,
      form: [
        ['commit_ref', 'abc'],
        ['state', 'under-review'],
        ['archived', 'False'],
      ],
    },
    answer: expect.objectContaining({ state: 'under-review', commit_ref: 'abc', archived: false }),
  },
  {
    client: 'git-pw patch update --delegate',
    request: 'GET /api/1.2/users/?q=iwj@xenproject.org&project=xen',
    more: GIT_PW,
    answer: [expect.objectContaining({ username: 'iwj@xenproject.org' })],
  },
  {
    client: 'git-pw patch update --delegate ""',
    request: 'PATCH /api/1.2/patches/{1}/',
    more: { ...GIT_PW, form: [['delegate', '']] },
    answer: expect.objectContaining({ delegate: null, state: 'under-review' }),
  },
  {
    client: 'git-pw series list',
    request: 'GET /api/1.2/series/?q=winter&order=-date&project=xen',
    more: GIT_PW,
    answer: [named('Winter swimming')],
  },
  {
    client: 'git-pw series show',
    request: 'GET /api/1.2/series/{s}/',
    more: GIT_PW,
    answer: expect.objectContaining({
      total: 3,
      received_total: 3,
      received_all: true,
      cover_letter: named('[v2,0/3] Winter swimming'),
      patches: [named(SWIM), named('[v2,2/3] pond: dive für Größe'), named('[v2,3/3] pond: come up again')],
    }),
  },
  {
    client: 'git-pw series download',
    request: 'GET /series/{s}/mbox/',
    more: GIT_PW,
    headers: ['Content-Disposition: attachment; filename=Winter-swimming.patch'],
  },
  {
    client: 'git-pw bundle create',
    request: 'POST /api/1.2/bundles/',
    more: {
      ...GIT_PW,
      form: [
        ['name', 'to apply'],
        ['patches', '{1}'],
        ['patches', '{3}'],
        ['public', 'True'],
      ],
    },
    status: 201,
    answer: expect.objectContaining({
      name: 'to apply',
      public: true,
      owner: expect.objectContaining({ username: 'iwj@xenproject.org' }) as unknown,
      patches: [named(SWIM), named('[v2,3/3] pond: come up again')],
    }),
  },
  {
    client: 'git-pw bundle list',
    request: 'GET /api/1.2/bundles/?owner=iwj@xenproject.org&order=name&project=xen',
    more: GIT_PW,
    answer: [named('to apply')],
  },
  {
    client: 'git-pw bundle update',
    request: 'PATCH /api/1.2/bundles/1/',
    more: { ...GIT_PW, form: [['public', 'False']] },
    answer: expect.objectContaining({ public: false }),
  },
  {
    client: 'git-pw bundle show, by somebody else',
    request: 'GET /api/1.2/bundles/1/',
    status: 404,
    answer: { detail: 'Not found.' },
  },
  {
    client: 'git-pw bundle download',
    request: 'GET /bundle/iwj@xenproject.org/to%20apply/mbox/',
    more: GIT_PW,
    headers: ['Content-Disposition: attachment; filename=bundle-1-to-apply.mbox'],
  },
  { client: 'git-pw bundle delete', request: 'DELETE /api/1.2/bundles/1/', more: GIT_PW, status: 204 },
  { client: 'git-pw bundle show, deleted', request: 'GET /api/1.2/bundles/1/', more: GIT_PW, status: 404 },

  {
    client: 'pwclient projects',
    request: 'GET /api/projects/',
    more: PWCLIENT,
    headers: ['Link'],
    answer: [
      expect.objectContaining({
        link_name: 'xen',
        list_id: 'xen-devel.lists.xenproject.org',
        maintainers: any,
      }),
    ],
  },
  {
    client: 'pwclient list',
    request: 'GET /api/patches/?state=under-review&project=xen&archived=False',
    more: PWCLIENT,
    answer: [named(SWIM)],
  },
  {
    client: 'pwclient info',
    request: 'GET /api/patches/{2}/',
    more: PWCLIENT,
    answer: expect.objectContaining({
      project: named('Xen'),
      delegate: null,
      hash: expect.stringMatching(/^[0-9a-f]{40}$/) as unknown,
      diff: expect.stringContaining('+tief: 深い\n') as unknown,
    }),
  },
  {
    client: 'pwclient info, of nothing',
    request: 'GET /api/patches/9999/',
    more: PWCLIENT,
    status: 404,
    answer: { detail: 'Not found.' },
  },
  {
    client: 'pwclient update',
    request: 'PATCH /api/patches/{2}/',
    more: { ...PWCLIENT, token: 'manager', json: { state: 'changes-requested', archived: 'yes' } },
    answer: expect.objectContaining({ state: 'changes-requested', archived: true }),
  },
  {
    client: 'pwclient check-create',
    request: 'POST /api/patches/{2}/checks/',
    more: {
      ...PWCLIENT,
      token: 'ci',
      json: {
        context: 'build',
        state: 'warning',
        target_url: 'https://ci.pond.example/1',
        description: 'wet',
      },
    },
    status: 201,
    answer: expect.objectContaining({
      id: 1,
      state: 'warning',
      context: 'build',
      user: expect.objectContaining({ username: 'ci@pond.example' }) as unknown,
    }),
  },
  {
    client: 'pwclient check-list',
    request: 'GET /api/patches/{2}/checks/',
    more: PWCLIENT,
    answer: [expect.objectContaining({ target_url: 'https://ci.pond.example/1', description: 'wet' })],
  },
  {
    client: 'pwclient check-info',
    request: 'GET /api/patches/{2}/checks/1/',
    more: PWCLIENT,
    answer: expect.objectContaining({ id: 1 }),
  },
  {
    client: 'pwclient event-list',
    request: 'GET /api/events/?project=xen&category=series-completed&since=2021-01-01',
    more: PWCLIENT,
    answer: expect.arrayContaining([
      expect.objectContaining({ payload: { series: named('Winter swimming') } }),
    ]),
  },

  {
    client: 'b4 am, ty',
    request: 'GET /api/1.2/patches?project=xen&archived=false&msgid={msgid}',
    more: B4,
    answer: [expect.objectContaining({ name: SWIM, check: 'pending' })],
  },
  {
    client: 'b4 ty',
    request: 'PATCH /api/1.2/patches/{3}/',
    more: { ...B4, form: [['state', 'accepted']] },
    answer: expect.objectContaining({ state: 'accepted' }),
  },
  {
    client: 'b4 review',
    request:
      'GET /api/1.2/patches?project=xen&state=accepted&order=-date&per_page=100&archived=false&since=2021-01-01T00:00:00',
    more: B4,
    answer: [named('[v2,3/3] pond: come up again')],
  },
  {
    client: 'b4, counting',
    request: 'GET /api/1.2/patches/?per_page=1',
    more: B4,
    headers: [
      'Link: <{url}/api/1.2/patches/?per_page=1&page=2>; rel="next", <{url}/api/1.2/patches/?per_page=1&page=1>; rel="first", <{url}/api/1.2/patches/?per_page=1&page=5>; rel="last"',
    ],
  },
  {
    client: 'b4 mbox',
    request: 'GET /xen-devel/{msgid}',
    status: 302,
    headers: ['Location: {url}/xen-devel/{msgid}/'],
  },
  {
    client: 'b4 mbox',
    request: 'GET /xen-devel/{msgid}/t.mbox.gz',
    headers: ['Content-Type: application/gzip'],
  },
  { client: 'b4 mbox, unknown', request: 'GET /xen-devel/nobody@pond.example/t.mbox.gz', status: 404 },
  {
    client: 'b4 am, trailers',
    request: 'POST /xen-devel/?x=m&q=patchid%3A0000000000000000000000000000000000000000',
    status: 404,
  },
  {
    client: 'b4 am, newer versions',
    request:
      'POST /xen-devel/?x=m&q=%28%28s%3A%22Winter+swimming%22+AND+f%3A%22olga%40pond.example%22%29%29+AND+d%3A20211001..&t=1',
    headers: ['Content-Type: application/gzip'],
  },
];

const filled = (text: string): string =>
  text
    .replaceAll(/\{(\d)\}/g, (_, n: string) => String(ids[Number(n) - 1]))
    .replaceAll('{s}', String(series))
    .replaceAll('{msgid}', world.ids[1] ?? '')
    .replaceAll('{url}', world.url);

const filledForm = (form: Asked['form']): Asked['form'] => form?.map(([k, v]) => [k, filled(v)] as const);

/** Header lines as they went over the wire. */
const linesOf = ({ rawHeaders }: Answer): readonly string[] =>
  rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1] ?? ''}`] : []));

describe('requests that clients were seen to send', () => {
  test.each(RECORDED)(
    '$client: $request',
    async ({ request, more = {}, status = 200, headers = [], answer }) => {
      const [method, path = ''] = request.split(' ');
      const form = filledForm(more.form);
      const answered = await get(filled(path), {
        ...more,
        ...(method === undefined ? {} : { method }),
        ...(form === undefined ? {} : { form }),
      });
      expect([answered.status, answered.status === status ? '' : answered.text]).toEqual([status, '']);
      const sent = linesOf(answered);
      for (const header of headers.map(filled))
        expect(sent).toContainEqual(
          header.includes(': ') ? header : expect.stringMatching(new RegExp(`^${header}: `)),
        );
      if (answer !== undefined) expect(answered.json()).toEqual(answer);
    },
  );
});

describe('what a client must not be let do', () => {
  test.each(REFUSALS)('%s', async (...[, request, more, status, answer]) => {
    const [method = 'GET', path = ''] = request.split(' ');
    const answered = await get(filled(path), { ...more, method });
    expect([answered.status, answered.json()]).toEqual([status, answer]);
  });
});

describe('lists', () => {
  const names = async (query: string): Promise<readonly string[]> =>
    (await get(`/api/patches/?${query}`)).json<{ name: string }[]>().map((p) => p.name);

  it.each([
    'state=bogus',
    'project=nope',
    'submitter=nobody@pond.example',
    'delegate=99x',
    'series=x',
    'since=yesterday',
  ])('are empty where %s names nothing', async (query) => {
    const answered = await get(`/api/patches/?${query}`);
    expect([answered.status, answered.json()]).toEqual([200, []]);
  });

  it.each(['archived=maybe', 'order=bogus', 'per_page=0', 'per_page=99999', 'q='])(
    'are whole in spite of %s',
    async (query) => {
      expect(await names(query)).toHaveLength(5);
    },
  );

  test('take states, projects, hashes and addresses in any case', async () => {
    expect(await names('state=Under%20Review')).toEqual([SWIM]);
    expect(await names('project=XEN-devel&state=under-review')).toEqual([SWIM]);
    const { hash } = (await get(`/api/patches/${String(ids[0])}/`)).json<{ hash: string }>();
    // What the other two change is the same.
    expect([...(await names(`hash=${hash.toUpperCase()}`))].sort()).toEqual([
      SWIM,
      'pond: <img src=x onerror=alert(1)>',
      'pond: swim, rewritten by the list',
    ]);
  });

  test('are cut by time: at or after, and before', async () => {
    expect(await names('since=2021-10-05T12:00:02&before=2021-10-06T00:00:00Z')).toEqual([
      '[v2,3/3] pond: come up again',
    ]);
  });

  test('go both ways, and turn their pages with repeated parameters', async () => {
    const [up, down] = [await names('order=name'), await names('order=-name')];
    expect([...up].reverse()).toEqual(down);
    const { headers } = await get('/api/1.1/patches/?state=new&state=under-review&per_page=1&page=2&q=%2C');
    expect(headers['link']).toContain('rel="first"');
    expect(
      String(headers['link'])
        .split(', ')
        .every((l) => !l.replace(/^<|>.*$/g, '').includes(',')),
    ).toBe(true);
  });

  test('refuse a query that would not fit into the links of their answer', async () => {
    const asked = await get(`/api/1.3/patches/?q=${'='.repeat(3_500)}`);
    expect(asked.status).toBe(414);
    expect(asked.json()).toEqual({ detail: 'The query is too long.' });
  });

  test('say no more in an old version than it had', async () => {
    const fields = async (version: string): Promise<readonly string[]> =>
      Object.keys((await get(`/api/${version}/patches/?per_page=1`)).json<object[]>()[0] ?? {});
    const [oldest, newer, newest] = [await fields('1.0'), await fields('1.1'), await fields('1.2')];
    expect(newer.filter((f) => !oldest.includes(f))).toEqual(['web_url', 'comments']);
    expect(newest.filter((f) => !newer.includes(f))).toEqual(['list_archive_url', 'related']);
    expect((await get('/api/1.0/patches/1/comments/')).status).toBe(404);
    const series14 = (await get('/api/1.4/series/?per_page=1')).json<object[]>()[0];
    expect(series14).toMatchObject({ dependencies: [], dependents: [] });
  });
});

describe('comments and events', () => {
  test('are read, and addressed by a maintainer, since 1.3', async () => {
    const at = `/api/1.3/patches/${String(ids[0])}/comments/`;
    const all = (await get(at)).json<
      { id: number; url: string; subject: string; content: string; addressed: unknown }[]
    >();
    expect(all.map((c) => [c.subject, c.addressed])).toEqual([
      ['Re: [PATCH v2 1/3] pond: swim below the ice', null],
      ['Re: [PATCH v2 1/3] pond: swim below the ice', null],
    ]);
    const path = `${at}${String(all[0]?.id)}/`;
    const set = await get(path, { method: 'PATCH', token: 'manager', json: { addressed: true } });
    expect(set.json()).toMatchObject({ addressed: true });
    expect((await get(path, { method: 'PATCH', token: 'stranger', json: { addressed: true } })).status).toBe(
      403,
    );
  });

  test('tell of states and checks with who did it, the newest first', async () => {
    type Told = { category: string; actor: { username: string } | null; payload: Record<string, unknown> };
    const events = (await get('/api/1.2/events/?per_page=250')).json<Told[]>();
    const told = events.filter((e) => e.actor !== null);
    expect(told.map((e) => [e.category, e.actor?.username])).toEqual([
      ['patch-state-changed', 'iwj@xenproject.org'],
      ['check-created', 'ci@pond.example'],
      ['patch-state-changed', 'iwj@xenproject.org'],
      ['patch-state-changed', 'iwj@xenproject.org'],
    ]);
    expect(told[0]?.payload).toMatchObject({ previous_state: 'new', current_state: 'accepted' });
    expect(events.some((e) => e.category.includes('comment'))).toBe(false);
    const since = (await get('/api/1.3/events/?category=patch-comment-created')).json<Told[]>();
    expect(since).toHaveLength(3);
  });

  test('are facts: a rebuild keeps them, a replay gives the same', async () => {
    const facts = await world.runtime.events.readTypes(['PatchMarked', 'CheckPosted', 'CommentMarked']);
    expect(facts.map((f) => f.type)).toEqual([
      'PatchMarked',
      'PatchMarked',
      'PatchMarked',
      'CheckPosted',
      'PatchMarked',
      'CommentMarked',
    ]);
    const marks = postgresMarkReplay(world.runtime.database);
    const rebuild = async (): Promise<unknown> => {
      await marks.replay();
      await world.runtime.derivation.markAllDirty();
      await world.runtime.workOff();
      return (await get(`/api/patches/${String(ids[1])}/`)).json();
    };
    const shown = { state: 'changes-requested', archived: true, check: 'warning' };
    expect(await rebuild()).toMatchObject(shown);
    expect(await marks.verify()).toMatchObject({
      ok: true,
      detail: '4 mails and 1 checks compared, different: none',
    });

    await world.runtime.database.run('UPDATE mail_mark SET archived = false');
    expect(await marks.verify()).toMatchObject({ ok: false });
    expect(await rebuild()).toMatchObject(shown);
    expect(await marks.verify()).toMatchObject({ ok: true });
  });
});
