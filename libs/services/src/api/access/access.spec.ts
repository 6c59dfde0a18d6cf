import type { OutgoingHttpHeaders } from 'node:http';
import { postgresTokenStore } from '@sluice/postgres';
import { newToken, openOutbox, type SluiceConfig } from '@sluice/runtime';
import { startTestApi, type Answered, type RunningTestApi } from '../running-api.spec-helper';

const WREN = 'wren@example.org';

const withMail = (config: SluiceConfig): SluiceConfig => ({
  ...config,
  http: {
    ...config.http,
    publicUrl: 'http://sluice.example.org',
    limits: { ...config.http.limits, signInsPerHour: 0 },
  },
  mail: { ...config.mail, smtp: 'smtp://127.0.0.1:9', from: 'sluice@example.org' },
});

let api: RunningTestApi;
beforeAll(async () => {
  api = await startTestApi(withMail, { patience: { headersMs: 300, requestMs: 500, lookMs: 50 } });
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.runtime.database.run('TRUNCATE api_token, person_session, sign_in_link, outbox');
  api.logged();
});

const me = async (headers: OutgoingHttpHeaders, at = api) =>
  (await at.ask('/api/v1/me', { headers })).json<{
    kind: string;
    scopes: string[];
  }>();

/** What was refused, as it was logged. */
const refusals = (at = api) =>
  at
    .logged()
    .filter((line) => line['msg'] === 'refused')
    .map(({ refused, status }) => [refused, status]);

/** The link in the mail that waits to be sent to an address. */
const linkTo = async (address: string): Promise<string> => {
  const [row] = await api.runtime.database.rows<{ secret: string }>(
    "SELECT payload ->> 'secret' AS secret FROM outbox WHERE target = $1 ORDER BY number DESC LIMIT 1",
    address,
  );
  return `/sign-in/link/${row?.secret ?? 'none'}`;
};

const askForLink = (address: string, headers: OutgoingHttpHeaders = {}) =>
  api.ask('/api/v1/sign-in', { method: 'POST', body: { address }, headers });

/** What a browser sends back of the cookies it was given. */
const cookieOf = ({ cookies }: Answered): string => cookies.map((c) => c.split(';')[0]).join('; ');

const csrfIn = (cookie: string): string => /sluice-csrf=([^;]+)/.exec(cookie)?.[1] ?? '';

const signedIn = async (address = WREN): Promise<string> => {
  await askForLink(address);
  const answer = await api.ask(await linkTo(address), { method: 'POST' });
  expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
  return cookieOf(answer);
};

describe('a token', () => {
  test('is taken in each of the ways that clients send it', async () => {
    const { id, token } = await api.tokenOf({ scopes: ['read', 'check'] });
    const basic = Buffer.from(`ci:${token}`).toString('base64');
    for (const authorization of [`Bearer ${token}`, `Token ${token}`, `token ${token}`, `Basic ${basic}`])
      expect(await me({ authorization })).toMatchObject({
        ...{ kind: 'bot', name: 'ci', tokenId: id, addresses: [WREN], scopes: ['read', 'check'] },
      });
    expect(JSON.stringify(api.logged())).not.toContain(token);
    const [kept] = await postgresTokenStore(api.runtime.database).list();
    expect(kept?.lastUsedAt).toMatch(/:00:00Z$/);
  });

  test.each([
    ['unknown', () => Promise.resolve(`Bearer ${newToken().token}`), 'there is no such token'],
    ['no token', () => Promise.resolve('Bearer abc'), 'this is no token of Sluice'],
    ['of another scheme', () => Promise.resolve('Negotiate abc'), 'write Authorization: Bearer TOKEN'],
    ['no base64', () => Promise.resolve('Basic ====='), 'this is no token of Sluice'],
    [
      'under another name',
      async () => `Basic ${Buffer.from(`root:${(await api.tokenOf()).token}`).toString('base64')}`,
      'the user name is not that of the token',
    ],
    [
      'past its time',
      async () => `Bearer ${(await api.tokenOf({ expiresAt: '2024-01-01T00:00:00Z' })).token}`,
      expect.stringMatching(/^the token \w+ has expired$/) as string,
    ],
  ])('that is %s is refused, on what everybody may read too', async (_, header, detail) => {
    const answer = await api.ask('/api/v1/status', { headers: { authorization: await header() } });
    expect([answer.status, answer.json()['detail']]).toEqual([401, detail]);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refusals()).toEqual([['credentials', 401]]);
  });

  test('that is revoked is refused once it is no longer remembered', async () => {
    const { id, token } = await api.tokenOf();
    expect(await me({ authorization: `Bearer ${token}` })).toMatchObject({ kind: 'bot' });
    await postgresTokenStore(api.runtime.database).revoke(id);
    // Another process remembers nothing of it.
    const other = await api.beside((config) => config);
    const answer = await other.ask('/api/v1/me', { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.json()['detail']]).toEqual([401, `the token ${id} was revoked`]);
    await other.stop();
  });

  test('has the scope of administrators only where its owner is one', async () => {
    const { token } = await api.tokenOf({ scopes: ['read', 'admin'] });
    expect((await me({ authorization: `Bearer ${token}` })).scopes).toEqual(['read']);
  });

  test('whose owner may not, and no token where one is needed, are refused as Patchwork does it, and logged', async () => {
    const { token } = await api.tokenOf({ scopes: ['read'] });
    api.logged();
    const create = { method: 'POST', body: { name: 'pond', project: 'xen-devel', patches: [1] } } as const;
    const ways = [{}, { authorization: `Bearer ${token}` }];
    for (const headers of ways)
      expect((await api.ask('/api/1.3/bundles/', { ...create, headers })).status).toBe(403);
    expect((await api.ask('/api/1.3/people/')).status).toBe(403);
    expect(refusals()).toEqual([
      ['anonymous', 401],
      ['scope', 403],
      ['anonymous', 403],
    ]);
  });

  test('that is guessed too often is looked at no more, and others are', async () => {
    const proxied = await api.beside((config) => ({
      ...config,
      http: { ...config.http, trustedProxies: ['127.0.0.1'] },
    }));
    const { token } = await api.tokenOf();
    const guess = (authorization: string, from: string) =>
      proxied.ask('/api/v1/me', { headers: { authorization, 'x-forwarded-for': from } });
    for (let n = 0; n < 31; n++)
      expect((await guess(`Bearer ${newToken().token}`, '2001:db8::' + String(n))).status).toBe(401);
    proxied.logged();
    const answer = await guess(`Bearer ${token}`, '2001:db8:0:0:ffff::1');
    expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([429, true]);
    expect(refusals(proxied)).toEqual([['brute force', 429]]);
    expect((await guess(`Bearer ${token}`, '2001:db8:0:1::1')).status).toBe(200);
    expect((await proxied.ask('/api/v1/me', { headers: { 'x-forwarded-for': '2001:db8::1' } })).status).toBe(
      200,
    );
    await proxied.stop();
  });
});

describe('a link to sign in', () => {
  test('goes out by mail, signs in once, and only when its button is pressed', async () => {
    expect((await askForLink(WREN)).status).toBe(202);
    const link = await linkTo(WREN);
    for (let n = 0; n < 2; n++) {
      const looked = await api.ask(link);
      expect([looked.status, looked.cookies, looked.headers['cache-control']]).toEqual([200, [], 'no-store']);
      expect(looked.text).toContain('<form method="post"><button>Sign in</button></form>');
      expect(looked.text).toContain(WREN);
    }
    const used = await api.ask(link, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } });
    expect(used.cookies.map((c) => c.replace(/=[\w-]{43}/, '=…'))).toEqual([
      'sluice=…; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax',
      'sluice-csrf=…; Max-Age=43200; Path=/; SameSite=Lax',
    ]);
    expect(await me({ cookie: cookieOf(used) })).toMatchObject({
      ...{ kind: 'person', addresses: [WREN], roles: [], scopes: ['read', 'check', 'comment', 'decide'] },
    });
    const log = api.logged();
    expect(log.map((l) => l['msg'])).toEqual(['a link to sign in was asked for', 'signed in']);
    expect(JSON.stringify(log)).not.toContain(link.split('/').at(-1));
  });

  test('is in the mail, whose headers are by nobody but us', async () => {
    await askForLink(WREN);
    const [row] = await api.runtime.database.rows<{ payload: unknown; target: string; channel: string }>(
      'SELECT payload, target, channel FROM outbox',
    );
    expect(row).toMatchObject({ channel: 'mail', target: WREN, payload: { kind: 'sign-in' } });
    for (const address of [
      `${WREN}\r\nBcc: all@example.org`,
      'a@b',
      '"a b"@example.org',
      `Wren <${WREN}>`,
      `${WREN},x@example.org`,
      'wren@exämple.org',
      '',
    ])
      expect((await askForLink(address)).status).toBe(400);
    expect(await api.runtime.database.rows('SELECT 1 FROM outbox')).toHaveLength(1);
  });

  test('over TLS puts cookies that no other host can', async () => {
    const tls = await api.beside((config) => ({
      ...config,
      http: { ...config.http, publicUrl: 'https://sluice.example.org' },
    }));
    await askForLink(WREN);
    const used = await tls.ask(await linkTo(WREN), {
      method: 'POST',
      headers: { origin: 'https://sluice.example.org' },
    });
    expect(used.cookies.map((c) => c.replace(/=[\w-]{43}/, '=…'))).toEqual([
      '__Host-sluice=…; Max-Age=43200; Path=/; HttpOnly; Secure; SameSite=Lax',
      '__Host-sluice-csrf=…; Max-Age=43200; Path=/; Secure; SameSite=Lax',
    ]);
    expect(await me({ cookie: cookieOf(used) }, tls)).toMatchObject({ kind: 'person' });
    expect(await me({ cookie: cookieOf(used).replaceAll('__Host-', '') }, tls)).toMatchObject({
      kind: 'anonymous',
    });
    await tls.stop();
  });

  test.each([
    ['replayed', async (link: string) => void (await api.ask(link, { method: 'POST' })), 'the link is used'],
    [
      'stale',
      async () =>
        void (await api.runtime.database.run(
          "UPDATE sign_in_link SET expires_at = now() - interval '1 second'",
        )),
      'the link is expired',
    ],
    [
      'forged',
      async () => void (await api.runtime.database.run('DELETE FROM sign_in_link')),
      'the link is unknown',
    ],
  ])('that is %s is refused alike and logged apart', async (_, spoil, why) => {
    await askForLink(WREN);
    const link = await linkTo(WREN);
    await spoil(link);
    api.logged();
    const answers = [await api.ask(link), await api.ask(link, { method: 'POST' })];
    for (const { status, text, cookies } of answers) {
      expect([status, cookies]).toEqual([410, []]);
      expect(text).toBe((await api.ask('/sign-in/link/nothing')).text);
    }
    const [line] = api.logged();
    expect(line).toMatchObject({ refused: 'link', status: 410, why, path: '/sign-in/link/…' });
    await api.runtime.database.run('DELETE FROM sign_in_link');
  });

  test('is answered alike, and no sooner, whoever asks for whom how often; more than so many go to nobody', async () => {
    const few = await api.beside((config) => ({
      ...config,
      http: { ...config.http, limits: { ...config.http.limits, signInsPerHour: 4 } },
    }));
    const ask = (address: string) => few.ask('/api/v1/sign-in', { method: 'POST', body: { address } });
    const times: number[] = [];
    const answers: string[] = [];
    for (const address of [WREN, 'jgross@suse.com', WREN, 'Wren@Example.org']) {
      const begun = performance.now();
      const { status, text } = await ask(address);
      times.push(performance.now() - begun);
      answers.push(`${String(status)} ${text}`);
    }
    expect(new Set(answers).size).toBe(1);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(249);
    const sent = await api.runtime.database.rows<{ target: string }>(
      'SELECT target FROM outbox ORDER BY number',
    );
    expect(sent.map((s) => s.target)).toEqual([WREN, 'jgross@suse.com', WREN]);
    few.logged();
    const { status, headers } = await ask('heron@example.org');
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    await few.stop();
  });

  test('is not to be had where people sign in otherwise, or no mail goes out', async () => {
    const token = await api.beside((c) => ({ ...c, signIn: { ...c.signIn, method: 'token' } }));
    const mute = await api.beside((c) => ({ ...c, mail: { ...c.mail, from: undefined } }));
    const ask = { method: 'POST', body: { address: WREN } };
    expect((await token.ask('/api/v1/sign-in', ask)).status).toBe(403);
    expect((await mute.ask('/api/v1/sign-in', ask)).status).toBe(503);
    expect((await api.ask('/api/v1/me')).json()['waysIn']).toEqual(['link']);
    expect((await mute.ask('/api/v1/me')).json()['waysIn']).toEqual([]);
    await Promise.all([token.stop(), mute.stop()]);
  });

  test('is sent, and what it holds is forgotten', async () => {
    await askForLink(WREN);
    const { database, clock } = api.runtime;
    // Nobody listens there: the attempt fails, and the link stays to be tried again; past its time it is given up and forgotten.
    const outbox = openOutbox({ database, clock }, api.config, {});
    expect(await outbox.sendMail()).toMatchObject({ retried: 1 });
    await database.run(
      `UPDATE outbox SET next_at = now(), payload = jsonb_set(payload, '{expiresAt}', '"2024-01-01T00:00:00Z"')`,
    );
    expect(await outbox.sendMail()).toMatchObject({ parked: 1 });
    const [row] = await database.rows<{ payload: object; last_error: string }>(
      'SELECT payload, last_error FROM outbox',
    );
    expect(row).toEqual({
      payload: { kind: 'sign-in', expiresAt: '2024-01-01T00:00:00Z' },
      last_error: 'its link ended at 2024-01-01T00:00:00Z',
    });
  });
});

describe('a session', () => {
  test('is a new one at every sign-in, whatever the browser had before', async () => {
    const planted = 'A'.repeat(43);
    await askForLink(WREN);
    const used = await api.ask(await linkTo(WREN), {
      method: 'POST',
      headers: { cookie: `sluice=${planted}` },
    });
    const first = cookieOf({ ...used, cookies: used.cookies.slice(-2) });
    expect(first).not.toContain(planted);
    await askForLink('heron@example.org');
    const again = await api.ask(await linkTo('heron@example.org'), {
      method: 'POST',
      headers: { cookie: first, 'x-csrf-token': csrfIn(first) },
    });
    expect(await me({ cookie: cookieOf(again) })).toMatchObject({ addresses: ['heron@example.org'] });
    const other = await api.beside((config) => config);
    expect(await me({ cookie: first }, other)).toMatchObject({ kind: 'anonymous' });
    await other.stop();
  });

  test('that ended reads what everybody reads, writes nothing, and is taken from the browser', async () => {
    const cookie = await signedIn();
    await api.runtime.database.run("UPDATE person_session SET expires_at = now() - interval '1 second'");
    const other = await api.beside((config) => config);
    const read = await other.ask('/api/v1/status', { headers: { cookie } });
    expect(read.status).toBe(200);
    expect(read.cookies).toEqual([
      'sluice=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
      'sluice-csrf=; Max-Age=0; Path=/; SameSite=Lax',
    ]);
    expect(refusals(other)).toEqual([['credentials', 401]]);
    await other.stop();
  });

  test('is ended by signing out, here or everywhere', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    const out = (cookie: string, everywhere: boolean) =>
      api.ask('/api/v1/sign-out', {
        ...{ method: 'POST', body: { everywhere } },
        headers: { cookie, 'x-csrf-token': csrfIn(cookie) },
      });
    expect((await out(here, false)).json()).toEqual({ ended: 1 });
    expect(await me({ cookie: here })).toMatchObject({ kind: 'anonymous' });
    expect(await me({ cookie: there })).toMatchObject({ kind: 'person' });
    const third = await signedIn();
    expect((await out(third, true)).json()).toEqual({ ended: 2 });
    for (const cookie of [there, third]) expect(await me({ cookie })).toMatchObject({ kind: 'anonymous' });
    expect((await out('', false)).status).toBe(401);
  });
});

describe('a writing request by cookie', () => {
  const out = (headers: OutgoingHttpHeaders) =>
    api.ask('/api/v1/sign-out', { method: 'POST', body: {}, headers });

  test('needs to say that it comes from a page of ours', async () => {
    const cookie = await signedIn();
    const own = csrfIn(cookie);
    const other = csrfIn(await signedIn('heron@example.org'));
    api.logged();
    expect((await out({ cookie })).status).toBe(403);
    expect((await out({ cookie, 'x-csrf-token': other })).status).toBe(403);
    // A planted pair of equal values does not help: the value belongs to the session.
    expect((await out({ cookie: cookie.replace(own, 'x'), 'x-csrf-token': 'x' })).status).toBe(403);
    expect(refusals()).toEqual([
      ['csrf', 403],
      ['csrf', 403],
      ['csrf', 403],
    ]);
    expect((await out({ cookie, 'x-csrf-token': own })).status).toBe(200);
  });

  test.each([
    [{ origin: 'https://evil.example.org' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://sluice.example.org' }],
  ])('of another site is refused (%j), signing in too', async (headers) => {
    const cookie = await signedIn();
    api.logged();
    expect((await out({ cookie, 'x-csrf-token': csrfIn(cookie), ...headers })).status).toBe(403);
    expect((await askForLink(WREN, headers)).status).toBe(403);
    expect((await api.ask(await linkTo(WREN), { method: 'POST', headers })).status).toBe(403);
    expect(refusals()).toEqual([
      ['cross-site', 403],
      ['cross-site', 403],
      ['cross-site', 403],
    ]);
  });
});

describe('too much', () => {
  test('of anybody is turned away for a while, and a token is counted for itself', async () => {
    const limits = { perMinute: 3, tokenPerMinute: 5, writesPerMinute: 2, signInsPerHour: 0 };
    const few = await api.beside((config) => ({ ...config, http: { ...config.http, limits } }));
    const { token } = await api.tokenOf();
    const statuses = async (times: number, headers: OutgoingHttpHeaders) => {
      const seen: number[] = [];
      for (let n = 0; n < times; n++) seen.push((await few.ask('/api/v1/me', { headers })).status);
      return seen;
    };
    expect(await statuses(4, {})).toEqual([200, 200, 200, 429]);
    expect(await statuses(6, { authorization: `Bearer ${token}` })).toEqual([200, 200, 200, 200, 200, 429]);
    expect(refusals(few)).toEqual([
      ['too much', 429],
      ['too much', 429],
    ]);
    await few.stop();
  });

  test('writing is turned away sooner', async () => {
    const limits = { ...api.config.http.limits, writesPerMinute: 2 };
    const few = await api.beside((config) => ({ ...config, http: { ...config.http, limits } }));
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await few.ask('/api/v1/sign-out', { method: 'POST' })).status);
    expect(statuses).toEqual([401, 401, 429]);
    await few.stop();
  });

  test('a question that is sent like a writing is none', async () => {
    const limits = { ...api.config.http.limits, writesPerMinute: 1 };
    const few = await api.beside((config) => ({ ...config, http: { ...config.http, limits } }));
    const call = async (method: string, parameters = ''): Promise<string> => {
      const body = `<methodCall><methodName>${method}</methodName><params>${parameters}</params></methodCall>`;
      return (await few.ask('/xmlrpc', { method: 'POST', body, headers: { 'content-type': 'text/xml' } }))
        .text;
    };
    for (let n = 0; n < 3; n++) expect(await call('project_list')).toContain('<methodResponse>');
    const set = '<param><value><int>1</int></value></param><param><value><struct/></value></param>';
    const said = [await call('patch_set', set), await call('patch_set', set)];
    expect(said.map((text) => text.includes('too many writing requests'))).toEqual([false, true]);
    // XML-RPC tells refusals in answers of 200: the log is where a filter finds them.
    const logged = few.logged().filter((line) => line['msg'] === 'refused');
    expect(logged.map((line) => [line['refused'], line['status'], line['where']])).toEqual([
      ['xmlrpc', 429, 'patch_set'],
    ]);
    await few.stop();
  });

  test('in one body is refused before it is read', async () => {
    const body = { address: `${'x'.repeat(300_000)}@example.org` };
    const answer = await api.ask('/api/v1/sign-in', { method: 'POST', body });
    expect([answer.status, answer.headers['content-type']]).toEqual([
      413,
      'application/problem+json; charset=utf-8',
    ]);
    expect(refusals()).toEqual([['body', 413]]);
  });
});
