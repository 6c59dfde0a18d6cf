import type { OutboxEntry } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { mailSender, type MailOf, type MailSender } from './mail-sender';
import { startSmtp, type TestSmtp } from './smtp-server.spec-helper';

const KEY = 'cd'.repeat(32);
const PLANNED = '2024-05-01T12:00:00Z' as Instant;
const FROM = 'sluice@example.org';
const SENT = { sent: true, as: `${KEY.slice(0, 32)}@example.org` };

let smtp: TestSmtp;
beforeEach(async () => {
  smtp = await startSmtp();
});
afterEach(() => smtp.close());

const entry = (kind = 'parked-alert', target = 'admin@example.com'): OutboxEntry => ({
  key: KEY,
  channel: 'mail',
  target,
  payload: { kind },
  state: 'planned',
  attempts: 1,
  nextAt: PLANNED,
  plannedAt: PLANNED,
});

const textOf: MailOf = ({ payload }) =>
  payload.kind === 'parked-alert' ? { subject: '[sluice] set aside: 1', text: 'One line.\n' } : undefined;

const open: MailSender[] = [];
afterEach(() => {
  for (const sender of open.splice(0)) sender.close();
});

const opened = (mailOf: MailOf, url = smtp.url): MailSender => {
  const sender = mailSender({ url, from: FROM }, mailOf, { timeoutMillis: 700 });
  open.push(sender);
  return sender;
};

const send = (one = entry(), url = smtp.url) => opened(textOf, url).send(one);

const headersOf = (raw: string): ReadonlyMap<string, string> =>
  new Map(
    (raw.split('\r\n\r\n')[0] ?? '')
      .replaceAll(/\r\n\s+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );

test('a mail says from when it is, what it is, and that a machine wrote it', async () => {
  expect(await send()).toEqual(SENT);
  const [mail] = smtp.taken;
  expect(mail?.to).toEqual(['admin@example.com']);
  expect(Object.fromEntries(headersOf(mail?.raw ?? ''))).toMatchObject({
    from: FROM,
    to: 'admin@example.com',
    subject: '[sluice] set aside: 1',
    date: 'Wed, 01 May 2024 12:00:00 +0000',
    'message-id': `<${KEY.slice(0, 32)}@example.org>`,
    'auto-submitted': 'auto-generated',
    'content-type': 'text/plain; charset=utf-8',
  });
  expect(mail?.raw).toContain(`\r\nMessage-ID: <${KEY.slice(0, 32)}@example.org>\r\n`);
  expect(mail?.raw.split('\r\n\r\n')[1]).toBe('One line.\r\n');
});

test('a mail that the server took without saying so is sent again as the very same mail', async () => {
  smtp.behave({ dropsAfterTaking: true });
  expect(await send()).toMatchObject({ sent: false, again: 'later' });
  smtp.behave({});
  expect(await send()).toEqual(SENT);
  expect(smtp.taken.map((m) => m.raw)).toHaveLength(2);
  expect(smtp.taken[1]?.raw).toBe(smtp.taken[0]?.raw);
});

test.each([
  [
    'greylisting',
    { atRecipient: { code: 450, words: 'come back in five minutes' } },
    'later',
    '450 come back in five minutes',
  ],
  ['an unknown recipient', { atRecipient: { code: 550, words: 'nobody here' } }, 'never', '550 nobody here'],
  ['a full disk', { atEnd: { code: 452, words: 'no room' } }, 'later', '452 no room'],
  ['a mail it does not want', { atEnd: { code: 554, words: 'not this' } }, 'never', '554 not this'],
] as const)('%s is told by the server', async (...[, behaviour, again, error]) => {
  smtp.behave(behaviour);
  expect(await send()).toEqual({ sent: false, error, again });
  expect(smtp.taken).toEqual([]);
});

test('a server that says nothing is given up in time, one that is gone is tried later', async () => {
  smtp.behave({ silent: true });
  const begun = Date.now();
  expect(await send()).toMatchObject({ sent: false, again: 'later' });
  expect(Date.now() - begun).toBeLessThan(5000);
  const { url } = smtp;
  await smtp.close();
  expect(await send(entry(), url)).toMatchObject({ sent: false, again: 'later' });
});

test('a mail that nobody needs any more is not sent', async () => {
  expect(await opened(() => ({ cannot: 'too late' })).send(entry())).toEqual({
    sent: false,
    error: 'too late',
    again: 'never',
  });
  expect(smtp.taken).toEqual([]);
});

test('a mail whose text nobody knows is not sent', async () => {
  expect(await send(entry('comment'))).toEqual({
    sent: false,
    error: 'nobody knows the text of "comment"',
    again: 'never',
  });
});

test('an address that carries another header goes nowhere but to itself', async () => {
  expect(await send(entry('parked-alert', 'admin@example.com\r\nBcc: else@example.net'))).toMatchObject({
    sent: false,
    again: 'never',
  });
  expect(smtp.taken).toEqual([]);
});

describe('a password', () => {
  const PASSWORD = 'pass/word 1';
  const withPassword = (url: string): string =>
    url.replace('smtp://', `smtp://user:${encodeURIComponent(PASSWORD)}@`);
  let strict: TestSmtp;
  beforeEach(async () => {
    strict = await startSmtp({
      authOptional: false,
      allowInsecureAuth: true,
      // A server that tells everybody what it was told.
      onAuth: ({ username = '', password = '' }, _, done) =>
        username === 'user' && password === PASSWORD
          ? done(null, { user: username })
          : done(Object.assign(new Error(`wrong: ${password}`), { responseCode: 535 })),
    });
  });
  afterEach(() => strict.close());

  test('signs in', async () => {
    expect(await send(entry(), withPassword(strict.url))).toEqual(SENT);
  });

  test('that is wrong parks the mail, and is in no error', async () => {
    const wrong = withPassword(strict.url).replace('1@', '2@');
    const outcome = await send(entry(), wrong);
    expect(outcome).toMatchObject({ sent: false, again: 'never' });
    expect(JSON.stringify(outcome)).toMatch(/535/);
    expect(JSON.stringify(outcome)).not.toMatch(/pass\/word|pass%2Fword/);
  });

  test('goes to no other machine in the clear', async () => {
    // A name of this machine that does not say so.
    const elsewhere = withPassword(strict.url).replace('127.0.0.1', '0.0.0.0');
    expect(await send(entry(), elsewhere)).toMatchObject({ sent: false });
    expect(strict.taken).toEqual([]);
  });
});
