import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { OutboxEntry } from '@sluice/application';
import { canonicalJson, type Instant } from '@sluice/kernel';
import { answering, startReceiver, type HttpReceiver } from './http-receiver.spec-helper';
import { webhookSender, type Webhook, type WebhookOptions } from './webhook-sender';

const SECRET = 'a secret of the receiver and us';
const KEY = 'ab'.repeat(32);
const NOW = '2024-05-01T12:00:00Z' as Instant;

let receiver: HttpReceiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const entryFor = (target: string): OutboxEntry => ({
  key: KEY,
  channel: 'webhook',
  target,
  payload: { kind: 'event', type: 'PatchLanded', data: { b: 'ü', a: [1, null] } },
  state: 'planned',
  attempts: 1,
  nextAt: NOW,
  plannedAt: NOW,
});

const send = (hook: Partial<Webhook> = {}, options: WebhookOptions = {}) => {
  const url = hook.url ?? receiver.url;
  const webhook = { url, secretEnv: 'HOOK_SECRET', secret: SECRET, allowPrivate: true, ...hook };
  return webhookSender([webhook], { timeoutMillis: 400, ...options }).send(entryFor(url));
};

describe('a delivery', () => {
  test('is one POST of the payload as JSON, under its key, signed with its time', async () => {
    expect(await send({}, { now: () => 1714564800999 })).toEqual({ sent: true });
    const [one] = receiver.received;
    const body = canonicalJson(entryFor('').payload);
    expect(receiver.received).toHaveLength(1);
    expect(one).toMatchObject({ method: 'POST', path: '/hook', body });
    expect(one?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'sluice-delivery': KEY,
      'sluice-timestamp': '1714564800',
      'sluice-signature': `sha256=${createHmac('sha256', SECRET).update(`1714564800.${body}`).digest('hex')}`,
    });
    expect(JSON.parse(one?.body ?? '')).toEqual(entryFor('').payload);
  });

  test.each([
    [200, { sent: true }],
    [204, { sent: true }],
    [299, { sent: true }],
    [301, { sent: false, error: 'status 301: redirects are not followed', again: 'few' }],
    [307, { sent: false, error: 'status 307: redirects are not followed', again: 'few' }],
    [400, { sent: false, error: 'status 400', again: 'few' }],
    [404, { sent: false, error: 'status 404', again: 'few' }],
    [408, { sent: false, error: 'status 408', again: 'later' }],
    [410, { sent: false, error: 'status 410: the receiver wants no more of this', again: 'never' }],
    [429, { sent: false, error: 'status 429', again: 'later' }],
    [500, { sent: false, error: 'status 500', again: 'later' }],
    [503, { sent: false, error: 'status 503', again: 'later' }],
  ] as const)('that is answered %i: %j', async (status, outcome) => {
    receiver.behave(answering(status, { location: `${receiver.url}/elsewhere` }));
    expect(await send()).toEqual(outcome);
    // No redirect was followed.
    expect(receiver.received.map((r) => r.path)).toEqual(['/hook']);
  });

  test('that nobody answers ends by its time limit', async () => {
    receiver.behave(() => undefined);
    const begun = Date.now();
    expect(await send()).toEqual({ sent: false, error: 'no answer within 0.4 s', again: 'later' });
    expect(Date.now() - begun).toBeLessThan(3000);
  });

  test('that is cut off before an answer is tried later', async () => {
    receiver.behave((answer) => void answer.socket?.destroy());
    expect(await send()).toEqual({ sent: false, error: 'ECONNRESET', again: 'later' });
  });

  test('counts by its status, however the rest of the answer is cut or dribbles', async () => {
    receiver.behave((answer) => {
      answer.writeHead(200, { 'content-length': '1000' }).write('x');
      globalThis.setTimeout(() => answer.socket?.destroy(), 20);
    });
    expect(await send()).toEqual({ sent: true });
    receiver.behave((answer) => void answer.writeHead(200).write('x'));
    expect(await send()).toEqual({ sent: true });
    receiver.behave((answer) => void answer.writeHead(500).write('x'));
    expect(await send()).toMatchObject({ error: 'status 500' });
  });

  test('reads little of an answer without end', async () => {
    let written = 0;
    receiver.behave((answer) => {
      answer.writeHead(200);
      const more = (): void => {
        while (!answer.destroyed && written < 1e9) {
          written += 65_536;
          if (!answer.write(Buffer.alloc(65_536))) return void answer.once('drain', more);
        }
      };
      more();
    });
    expect(await send({}, { timeoutMillis: 20_000 })).toEqual({ sent: true });
    expect(written).toBeLessThan(50e6);
  });

  test('to somebody who does not speak HTTP, or is not there, is tried later', async () => {
    const mute = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.end('220 mail.example.org ESMTP\r\n');
    });
    await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', listening));
    const { port } = mute.address() as AddressInfo;
    const url = `http://127.0.0.1:${String(port)}/`;
    expect(await send({ url })).toMatchObject({ sent: false, again: 'later' });
    await new Promise((closed) => mute.close(closed));
    expect(await send({ url })).toEqual({ sent: false, error: 'ECONNREFUSED', again: 'later' });
  });

  test('without its secret is not made, and says which variable is to hold it', async () => {
    for (const secret of [undefined, ''])
      expect(await send({ secret })).toEqual({
        sent: false,
        error: 'the environment variable HOOK_SECRET, which is to hold its secret, is not set',
        again: 'later',
      });
    expect(receiver.received).toEqual([]);
  });

  test('to a webhook that is configured no more is not made', async () => {
    expect(await webhookSender([]).send(entryFor(receiver.url))).toEqual({
      sent: false,
      error: 'no webhook with this URL is configured',
      again: 'never',
    });
  });
});

describe('a private address', () => {
  const named = (): string => `http://hooks.example.org:${String(receiver.port)}/hook`;

  test('is not asked, given by number or by name, unless the webhook allows it', async () => {
    const local = `http://localhost:${String(receiver.port)}/hook`;
    for (const url of [
      receiver.url,
      local,
      receiver.url.replace('127.0.0.1', '0x7f.1'),
      local.replace('localhost', '[::1]'),
    ])
      expect(await send({ url, allowPrivate: false })).toMatchObject({
        sent: false,
        again: 'never',
        error: expect.stringContaining('which is not a public address') as string,
      });
    expect(receiver.received).toEqual([]);
    expect(await send({ url: receiver.url })).toEqual({ sent: true });
  });

  test('among public ones keeps all of them from being asked', async () => {
    const resolve = () =>
      Promise.resolve([
        { address: '93.184.215.14', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    expect(await send({ url: named(), allowPrivate: false }, { resolve })).toMatchObject({ again: 'never' });
    expect(receiver.received).toEqual([]);
  });

  test('that a name has only when it is asked again is not reached: the checked address is connected to', async () => {
    const answers = ['127.0.0.1', '10.255.255.1'];
    let asked = 0;
    const resolve = () => Promise.resolve([{ address: answers[asked++] ?? '10.255.255.1', family: 4 }]);
    expect(await send({ url: named() }, { resolve })).toEqual({ sent: true });
    expect(asked).toBe(1);
    // The name reaches the receiver, which may serve several.
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example.org:${String(receiver.port)}`);
  });

  test('behind a name server that does not answer is given up in time', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    expect(await send({ url: named() }, { resolve, timeoutMillis: 100 })).toEqual({
      sent: false,
      error: 'no answer within 0.1 s',
      again: 'later',
    });
  });

  test('a name that is not known is tried later', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    expect(await send({ url: named() }, { resolve })).toEqual({
      sent: false,
      error: 'ENOTFOUND',
      again: 'later',
    });
  });
});
