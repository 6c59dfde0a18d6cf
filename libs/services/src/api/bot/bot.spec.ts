import type { OutgoingHttpHeaders } from 'node:http';
import { botStandingOf, botSwitchOf, decideAdministrator, type OutboxPlan } from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import { postgresOutboxStore, postgresSessionStore } from '@sluice/postgres';
import { hashOfSecret, muteKeyOf, muteLink, muteTokenOf, newSecret } from '@sluice/runtime';
import { startTestApi, type RunningTestApi } from '../running-api.spec-helper';

const WREN = 'wren@example.com';
const PUBLIC = 'https://sluice.example.org/';
const ONE_CLICK = 'List-Unsubscribe=One-Click';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let api: RunningTestApi;
let administrator: OutgoingHttpHeaders;

const bearer = async (owner: string, scope: string): Promise<OutgoingHttpHeaders> => ({
  authorization: `Bearer ${(await api.tokenOf({ scopes: [scope], owner })).token}`,
});

beforeAll(async () => {
  api = await startTestApi();
  const correction = { at: api.runtime.clock.now(), reason: 'for this test' };
  const context = { correction, hashing: nodeHashing, knowledge: await api.runtime.currentKnowledge() };
  await decideAdministrator(api.runtime.events, { kind: 'add', person: 'root@example.org' }, context);
  administrator = await bearer('root@example.org', 'admin');
}, 60_000);
afterAll(() => api.stop());
beforeEach(() => void api.logged());

const decided = () => api.runtime.events.readTypes(['PersonDecided']);
const muted = async (): Promise<readonly string[]> => [...botStandingOf(await decided()).persons];

describe('a link that ends mail of the bot', () => {
  const pathOf = async (address: string): Promise<string> => {
    const link = muteLink(await muteKeyOf(api.runtime.database), { publicUrl: PUBLIC, address });
    return new URL(link).pathname;
  };
  const post = async (path: string, body = ONE_CLICK, headers: OutgoingHttpHeaders = FORM) =>
    api.ask(path, { method: 'POST', body, headers });

  test('shows a page with a button when it is opened, and changes nothing', async () => {
    const { status, text, headers } = await api.ask(await pathOf(WREN));
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(text).toContain('<form method="post"><button>');
    expect(text).toContain(WREN);
    expect(await muted()).toEqual([]);
  });

  test('mutes by one POST of a mail program, without cookies, once however often it comes', async () => {
    const path = await pathOf('Wren@Example.com');
    for (let n = 0; n < 2; n++) expect((await post(path)).status).toBe(200);
    expect(await muted()).toEqual([WREN]);
    const events = await api.runtime.events.readStream('bot');
    expect(events.map((e) => e.data)).toEqual([
      expect.objectContaining({
        ...{ about: 'bot', decision: { kind: 'mute', scope: { person: WREN } }, by: WREN },
        via: { surface: 'http' },
      }),
    ]);
    expect(JSON.stringify(api.logged())).not.toContain(path);
  });

  test('is nobody else’s business: no reader of events is told that somebody wants no mail', async () => {
    await post(await pathOf('quiet@example.com'));
    expect(await muted()).toContain('quiet@example.com');
    const { status, text } = await api.ask('/api/v1/events?types=PersonDecided');
    expect([status, text]).toEqual([200, expect.not.stringContaining('quiet@example.com')]);
  });

  test('mutes as a multipart form as well, from any page, and whoever is signed in', async () => {
    const path = await pathOf('newt@example.com');
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
    const form =
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    const secret = newSecret();
    const hash = hashOfSecret(secret);
    await postgresSessionStore(api.runtime.database).begin({
      hash,
      address: 'ann@example.org',
      seconds: 600,
    });
    // What a page of another site makes a browser send, which is refused wherever a session counts.
    const elsewhere = {
      ...{ 'sec-fetch-site': 'cross-site', origin: 'https://mail.example.net', cookie: `sluice=${secret}` },
    };
    expect(
      (await post('/api/v1/sign-out', '{}', { ...elsewhere, 'content-type': 'application/json' })).status,
    ).toBe(403);
    expect((await post(path, form, { ...multipart, ...elsewhere })).status).toBe(200);
    expect(await muted()).toContain('newt@example.com');
    expect(await muted()).not.toContain('ann@example.org');
  });

  test('that was made up mutes nobody, says nothing, and is not in the log', async () => {
    const key = await muteKeyOf(api.runtime.database);
    const token = muteTokenOf(key, 'otter@example.com');
    const [address = '', signature = ''] = token.split('.');
    const other = Buffer.from('heron@example.com').toString('base64url');
    for (const wrong of [
      `${other}.${signature}`,
      `${address}.${'A'.repeat(43)}`,
      `${address}.`,
      address,
      muteTokenOf('another key', 'otter@example.com'),
      muteTokenOf(key, 'not an address'),
    ])
      for (const method of ['GET', 'POST']) {
        const { status, text } = await api.ask(`/mute/${wrong}`, { method, headers: FORM });
        expect([wrong, status]).toEqual([wrong, 404]);
        expect(text).not.toContain('example.com');
      }
    expect(await muted()).not.toContain('otter@example.com');
    const refused = api.logged().filter((line) => line['refused'] === 'mute link');
    expect(new Set(refused.map((line) => line['path']))).toEqual(new Set(['/mute/…']));
  });
});

describe('the switch over the bot', () => {
  const operate = (path: string, body: object, headers: OutgoingHttpHeaders) =>
    api.ask(`/api/v1/operations/${path}`, { method: 'POST', body, headers });
  const status = async () => (await api.ask('/api/v1/bot', { headers: administrator })).json();

  test('is for administrators, and is recorded with who, when and why', async () => {
    expect(
      (await operate('stop-bot', { reason: 'x' }, await bearer('sam@example.net', 'decide'))).status,
    ).toBe(403);
    expect((await api.ask('/api/v1/bot')).status).toBe(401);
    expect(await status()).toMatchObject({ stopped: false, by: null, at: null, reason: null });
    expect((await operate('stop-bot', {}, administrator)).status).toBe(400);

    const stopped = (await operate('stop-bot', { reason: 'it floods the list' }, administrator)).json();
    expect(stopped).toEqual({ done: [expect.stringMatching(/^PersonDecided /)], left: [] });
    expect((await operate('stop-bot', { reason: 'again' }, administrator)).json()).toEqual({
      done: [],
      left: [],
    });
    expect(await status()).toMatchObject({
      ...{ stopped: true, by: 'root@example.org', reason: 'it floods the list' },
      at: expect.stringMatching(/Z$/) as string,
    });
    expect(botSwitchOf(await decided()).isStopped).toBe(true);

    const waiting = async () => (await api.queue.depths()).find(({ name }) => name === 'send-mail')?.waiting;
    expect(await waiting()).toBe(0);
    await operate('start-bot', { reason: 'it is mended' }, administrator);
    // What waited for this goes at once: the senders are woken.
    expect(await waiting()).toBe(1);
    expect(await status()).toMatchObject({ stopped: false, by: 'root@example.org', reason: 'it is mended' });
    expect(api.logged().filter((l) => l['msg'] === 'operated')).toMatchObject([
      { operated: 'stopBot', by: 'root@example.org' },
      { operated: 'stopBot', by: 'root@example.org' },
      { operated: 'startBot', by: 'root@example.org' },
    ]);
  });

  test('stands beside what of the mail went out, waits and was withheld, and what was withheld is listed and put back', async () => {
    const store = postgresOutboxStore(api.runtime.database);
    const mail = (key: string): OutboxPlan => ({
      ...{ key: key.repeat(64), channel: 'mail', target: WREN },
      payload: { kind: 'comment', to: [{ address: WREN }], cc: [], references: [], rules: [] },
    });
    await store.plan([mail('a'), mail('b')]);
    const windows = {
      all: { seconds: 1, limit: 1 },
      list: { seconds: 1, limit: 1 },
      thread: { seconds: 1, limit: 1 },
    };
    const permit = { windows, ask: () => ({ withhold: 'its thread is muted' }) };
    const claimed = await store.claimPermitted({ leaseSeconds: 60, permit });
    if (claimed !== undefined) await store.withheld(claimed.entry, 'its thread is muted');
    expect((await status())['mails']).toEqual([
      { kind: 'comment', state: 'planned', why: null, count: 1 },
      { kind: 'comment', state: 'withheld', why: 'its thread is muted', count: 1 },
    ]);
    const listed = await api.ask('/api/v1/outbox?state=withheld', { headers: administrator });
    expect(listed.json()).toMatchObject({
      entries: [
        { state: 'withheld', why: 'its thread is muted', withheldAt: expect.stringMatching(/Z$/) as string },
      ],
    });
    const key = 'a'.repeat(64);
    expect((await operate('retry-outbox', { key }, administrator)).json()).toEqual({ done: [key], left: [] });
    expect(await store.find(key)).toMatchObject([
      { state: 'planned', releasedAt: expect.any(String) as string },
    ]);
  });
});
