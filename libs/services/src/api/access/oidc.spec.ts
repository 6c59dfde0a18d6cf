import type { SluiceConfig } from '@sluice/runtime';
import { startTestApi, type Answered, type RunningTestApi } from '../running-api.spec-helper';
import { CLIENT, startProvider, type TestProvider } from './oidc-provider.spec-helper';

const WREN = { email: 'wren@example.org', email_verified: true };
const ENV = { SLUICE_OIDC_SECRET: CLIENT.secret };

let api: RunningTestApi;
let provider: TestProvider;
let elsewhere: TestProvider;

const withProvider =
  (issuer: string) =>
  (config: SluiceConfig): SluiceConfig => ({
    ...config,
    http: { ...config.http, publicUrl: 'http://sluice.example.org/below' },
    signIn: {
      ...config.signIn,
      oidc: { issuer, clientId: CLIENT.id, secretEnv: 'SLUICE_OIDC_SECRET', alsoAt: [] },
    },
  });

beforeAll(async () => {
  [provider, elsewhere] = [await startProvider(), await startProvider()];
  api = await startTestApi(withProvider(provider.issuer), { env: ENV });
});
afterAll(async () => {
  await api.stop();
  await Promise.all([provider.close(), elsewhere.close()]);
});
beforeEach(() => {
  provider.behave({ claims: WREN });
  provider.asked.length = 0;
  elsewhere.asked.length = 0;
  api.logged();
});

const cookieOf = ({ cookies }: Answered): string =>
  cookies
    .map((c) => c.split(';')[0] ?? '')
    .filter((c) => !c.endsWith('='))
    .join('; ');

/** What a browser does that signs in: there, back, and what it is answered. */
const signIn = async (at = api, spoil: (back: URL) => void = () => undefined): Promise<Answered> => {
  const there = await at.ask('/sign-in/oidc');
  if (there.status !== 303) return there;
  const back = provider.agree(there.headers['location'] ?? '');
  spoil(back);
  return at.ask(`/sign-in/oidc/callback${back.search}`, { headers: { cookie: cookieOf(there) } });
};

const refusals = (at = api) =>
  at.logged().flatMap((l) => (l['msg'] === 'refused' ? [[l['refused'], l['status']]] : []));

test('somebody whose address the provider vouches for is signed in', async () => {
  const there = await api.ask('/sign-in/oidc');
  const asked = new URL(there.headers['location'] ?? '');
  expect(`${asked.origin}${asked.pathname}`).toBe(`${provider.issuer}/agree`);
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    ...{ client_id: CLIENT.id, response_type: 'code', scope: 'openid email', code_challenge_method: 'S256' },
    redirect_uri: 'http://sluice.example.org/below/sign-in/oidc/callback',
  });
  expect(there.cookies).toEqual([
    expect.stringMatching(/^sluice-oidc=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
  const answer = await signIn();
  expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
  const me = await api.ask('/api/v1/me', { headers: { cookie: cookieOf(answer) } });
  expect(me.json()).toMatchObject({ kind: 'person', addresses: ['wren@example.org'], waysIn: ['oidc'] });
  expect(api.logged().filter((l) => l['msg'] === 'signed in')).toMatchObject([
    { by: 'wren@example.org', way: 'oidc' },
  ]);
});

test('an address that only the userinfo endpoint tells is as good', async () => {
  const told = await api.beside((config) => config, ENV);
  provider.behave({ told: WREN });
  expect((await signIn(told)).status).toBe(303);
  await told.stop();
});

test.each([
  ['is not verified', { claims: { ...WREN, email_verified: false } }, 403],
  ['is verified in words only', { claims: { ...WREN, email_verified: 'true' } }, 403],
  ['is not there', { claims: {} }, 403],
  ['is no address', { claims: { ...WREN, email: 'wren@example.org\r\nBcc: all@example.org' } }, 403],
  ['is under a signature that is forged', { claims: WREN, forges: true }, 502],
  ['is for somebody else', { claims: { ...WREN, aud: 'another' } }, 502],
  ['is by somebody else', { claims: { ...WREN, iss: 'https://id.example.org' } }, 502],
  ['answers another attempt', { claims: { ...WREN, nonce: 'another' } }, 502],
  ['is of yesterday', { claims: { ...WREN, exp: 1_700_000_000 } }, 502],
] as const)('an address that %s signs nobody in', async (_, behaviour, status) => {
  provider.behave(behaviour);
  const answer = await signIn();
  expect([answer.status, cookieOf(answer)]).toEqual([status, '']);
  expect(answer.text).toContain('You are not signed in');
  expect(refusals()).toEqual([['oidc', status]]);
});

test.each([
  ['with another state', (back: URL) => back.searchParams.set('state', 'x'.repeat(43)), 400],
  ['with a code that was never given', (back: URL) => back.searchParams.set('code', 'forged'), 403],
  [
    'with a refusal',
    (back: URL) => {
      back.searchParams.delete('code');
      back.searchParams.set('error', 'access_denied');
    },
    403,
  ],
  ['as another issuer', (back: URL) => back.searchParams.set('iss', 'https://id.example.org'), 502],
] as const)('whoever comes back %s is not signed in', async (_, spoil, status) => {
  const answer = await signIn(api, spoil);
  expect([answer.status, cookieOf(answer)]).toEqual([status, '']);
  expect(refusals()).toEqual([['oidc', status]]);
});

test('a callback that another browser began, or that comes twice, signs nobody in', async () => {
  const [mine, theirs] = [await api.ask('/sign-in/oidc'), await api.ask('/sign-in/oidc')];
  const back = provider.agree(theirs.headers['location'] ?? '').search;
  const come = (cookie: string) => api.ask(`/sign-in/oidc/callback${back}`, { headers: { cookie } });
  expect((await come('')).status).toBe(400);
  expect((await come(cookieOf(mine))).status).toBe(400);
  expect((await come(cookieOf(theirs))).status).toBe(303);
  expect((await come(cookieOf(theirs))).status).toBe(403);
});

describe('nobody but the issuer is asked', () => {
  const fresh = () => api.beside((config) => config, ENV);

  test.each([
    ['tokens', () => ({ claims: WREN, tokensAt: `${elsewhere.issuer}/tokens` })],
    ['keys', () => ({ claims: WREN, keysAt: `${elsewhere.issuer}/keys` })],
    ['redirect', () => ({ claims: WREN, redirectsTo: `${elsewhere.issuer}/tokens` })],
  ])('wherever its description or an answer points: %s', async (_, behaviour) => {
    provider.behave(behaviour());
    const at = await fresh();
    const answer = await signIn(at);
    expect([answer.status, cookieOf(answer)]).toEqual([502, '']);
    expect(elsewhere.asked).toEqual([]);
    expect(refusals(at)).toEqual([['oidc', 502]]);
    await at.stop();
  });

  test('whatever a browser sends along', async () => {
    const spoil = (back: URL): void => {
      for (const name of ['iss', 'redirect_uri', 'token_endpoint', 'issuer'])
        back.searchParams.set(name, elsewhere.issuer);
    };
    expect((await signIn(api, spoil)).status).toBe(502);
    expect(
      (await api.ask(`/sign-in/oidc?issuer=${elsewhere.issuer}&redirect_uri=${elsewhere.issuer}`)).headers[
        'location'
      ],
    ).not.toContain(elsewhere.issuer);
    expect(elsewhere.asked).toEqual([]);
  });
});

test('an issuer that is away, and a way in that is not there, are told in a page', async () => {
  const away = await api.beside(withProvider('http://127.0.0.1:9'), ENV);
  const none = await api.beside((config) => config, {});
  const link = await api.beside((c) => ({ ...c, signIn: { ...c.signIn, method: 'token' } }), ENV);
  for (const [at, status] of [
    [away, 502],
    [none, 404],
    [link, 404],
  ] as const) {
    const answer = await at.ask('/sign-in/oidc');
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.text).not.toContain('127.0.0.1');
    await at.stop();
  }
});
