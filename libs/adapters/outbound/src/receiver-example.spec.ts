import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { Instant } from '@sluice/kernel';
import { startReceiver, type HttpReceiver } from './http-receiver.spec-helper';
import { webhookSender } from './webhook-sender';

type IsOurs = (secret: string, headers: IncomingHttpHeaders, body: string | Buffer, now?: number) => boolean;

const OUTBOX = resolve(__dirname, '../../../../docs/outbox.md');
const SECRET = 'a secret of the receiver and us';
const SENT_AT = Date.parse('2024-05-01T12:00:00Z');
const NOW = '2024-05-01T12:00:00Z' as Instant;

/** The program of the page, as somebody would copy it. */
const example = (): IsOurs => {
  const [, code = ''] = /```js\n([^]*?)```/.exec(readFileSync(OUTBOX, 'utf8')) ?? [];
  return runInNewContext(`${code}; isOurs`, { require, Buffer }) as IsOurs;
};

describe('what the page tells receivers to do', () => {
  const isOurs = example();
  let receiver: HttpReceiver;
  let headers: IncomingHttpHeaders;
  let body: string;

  beforeAll(async () => {
    receiver = await startReceiver();
    const { url } = receiver;
    const hook = { url, secretEnv: 'HOOK_SECRET', secret: SECRET, allowPrivate: true };
    const entry = {
      ...{ key: 'ab'.repeat(32), channel: 'webhook' as const, target: url, state: 'planned' as const },
      ...{ payload: { kind: 'event', type: 'PatchLanded', data: { b: 'ü' } } },
      ...{ attempts: 1, nextAt: NOW, plannedAt: NOW },
    };
    expect(await webhookSender([hook], { now: () => SENT_AT }).send(entry)).toEqual({ sent: true });
    const [received] = receiver.received;
    headers = received?.headers ?? {};
    body = received?.body ?? '';
  });
  afterAll(() => receiver.close());

  test('takes a delivery of ours, as text and as bytes', () => {
    expect(isOurs(SECRET, headers, body, SENT_AT + 2_000)).toBe(true);
    expect(isOurs(SECRET, headers, Buffer.from(body), SENT_AT + 2_000)).toBe(true);
  });

  test('refuses what is forged, changed, without a signature, or sent again later', () => {
    const changedTo = (changed: IncomingHttpHeaders): boolean =>
      isOurs(SECRET, { ...headers, ...changed }, body, SENT_AT);
    expect(isOurs('another secret', headers, body, SENT_AT)).toBe(false);
    expect(isOurs(SECRET, headers, body.replace('ü', 'u'), SENT_AT)).toBe(false);
    expect(isOurs(SECRET, headers, body, SENT_AT + 301_000)).toBe(false);
    expect(changedTo({ 'sluice-signature': undefined })).toBe(false);
    expect(changedTo({ 'sluice-signature': `sha256=${'0'.repeat(64)}` })).toBe(false);
    expect(changedTo({ 'sluice-timestamp': String(SENT_AT / 1_000 + 1) })).toBe(false);
    // As many letters as it should have, and more bytes.
    expect(changedTo({ 'sluice-signature': `sha256=${'ü'.repeat(64)}` })).toBe(false);
    expect(changedTo({ 'sluice-timestamp': 'NaN' })).toBe(false);
  });
});
