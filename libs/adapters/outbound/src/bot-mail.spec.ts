import type { BotMail, OutboxEntry } from '@sluice/application';
import type { Instant, MessageId } from '@sluice/kernel';
import fc from 'fast-check';
import { mailSender, type ComposedMail, type MailSender } from './mail-sender';
import { startSmtp, type TestSmtp } from './smtp-server.spec-helper';

const KEY = 'ab'.repeat(32);
const FROM = 'sluice@example.org';
const LIST = 'pond-devel@lists.example.org';
const id = (text: string): MessageId => text as MessageId;

let smtp: TestSmtp;
let sender: MailSender;
let unsubscribe: string | undefined;

beforeEach(async () => {
  smtp = await startSmtp();
  unsubscribe = undefined;
  const mailOf = ({ payload }: OutboxEntry): ComposedMail => {
    const mail = payload as BotMail;
    return { subject: mail.subject, text: mail.text, mail, unsubscribe };
  };
  sender = mailSender({ url: smtp.url, from: FROM }, mailOf, { timeoutMillis: 1_000 });
});
afterEach(async () => {
  sender.close();
  await smtp.close();
});

const COMMENT: BotMail = {
  kind: 'comment',
  to: [{ name: 'Wren Reed', address: 'wren@example.com' }],
  cc: [{ address: LIST }],
  subject: 'Re: [PATCH v2 3/7] lily: grow new pads',
  text: 'This patch appears to change the layout of struct pad.\n\nR01, in 4.16 "feature freeze".\n',
  inReplyTo: id('patch-3@example.com'),
  references: [id('cover@example.com')],
  automatic: 'auto-replied',
  list: LIST,
  thread: id('cover@example.com'),
  rules: ['R01', 'R07'],
};

const entry = (change: Partial<BotMail> = {}, more: Partial<OutboxEntry> = {}): OutboxEntry => {
  const payload = { ...COMMENT, ...change } as BotMail;
  return {
    ...{ key: KEY, channel: 'mail', target: payload.to[0].address, payload, state: 'planned', attempts: 1 },
    ...{ nextAt: '2024-05-01T12:00:00Z' as Instant, plannedAt: '2024-05-01T11:30:00Z' as Instant },
    ...more,
  };
};

const headersOf = (raw: string): readonly (readonly [string, string])[] =>
  (raw.split('\r\n\r\n')[0] ?? '')
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);

const sentAs = async (
  one: OutboxEntry,
): Promise<{ readonly raw: string; readonly to: readonly string[] }> => {
  expect(await sender.send(one)).toMatchObject({ sent: true });
  const last = smtp.taken.at(-1);
  if (last === undefined) throw new Error('nothing was taken');
  return last;
};

test('a comment answers a mail in its thread, says that a machine wrote it and by which rule, and nothing else', async () => {
  const { raw, to } = await sentAs(entry());
  expect(to).toEqual(['wren@example.com', LIST]);
  expect([...headersOf(raw)].sort()).toEqual([
    ['Auto-Submitted', 'auto-replied'],
    ['Cc', LIST],
    ['Content-Transfer-Encoding', '7bit'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Date', 'Wed, 01 May 2024 11:30:00 +0000'],
    ['From', FROM],
    ['In-Reply-To', '<patch-3@example.com>'],
    ['MIME-Version', '1.0'],
    ['Message-ID', `<${KEY.slice(0, 32)}@example.org>`],
    ['References', '<cover@example.com> <patch-3@example.com>'],
    ['Subject', COMMENT.subject],
    ['To', 'Wren Reed <wren@example.com>'],
    ['X-Sluice-ID', KEY],
    ['X-Sluice-Rule', 'R01, R07'],
  ]);
});

test('a report begins a thread', async () => {
  const { raw } = await sentAs(
    entry({ kind: 'report', inReplyTo: undefined, references: [], automatic: 'auto-generated', rules: [] }),
  );
  const names = headersOf(raw).map(([name]) => name);
  expect(names).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/In-Reply-To|References|X-Sluice-Rule/)]),
  );
  expect(Object.fromEntries(headersOf(raw))).toMatchObject({ 'Auto-Submitted': 'auto-generated' });
});

describe('a mail to one person', () => {
  const direct = entry({ cc: [] });

  test('says where one click ends them', async () => {
    unsubscribe = 'https://sluice.example.org/mute/d3JlbkBleGFtcGxlLmNvbQ.0123456789';
    expect(Object.fromEntries(headersOf((await sentAs(direct)).raw))).toMatchObject({
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  test('promises no one click where there is no TLS, which RFC 8058 asks for', async () => {
    unsubscribe = 'http://sluice.example.org/mute/x';
    const headers = Object.fromEntries(headersOf((await sentAs(direct)).raw));
    expect(headers).toMatchObject({ 'List-Unsubscribe': `<${unsubscribe}>` });
    expect(headers).not.toHaveProperty('List-Unsubscribe-Post');
  });
});

test('whatever strangers put into a subject, a name or an id begins no line of the headers', async () => {
  const nasty = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\n',
        '\r',
        '\0',
        '\u2028',
        '\u0085',
        '<',
        '>',
        ',',
        '"',
        '\\',
        ': ',
        ' ',
        '@',
        'é',
        '名',
        '\u202e',
        '😀',
        '=',
      ),
      fc.constantFrom('Bcc: x@evil.example', 'X-Evil: 1', 'a', 'b@c'),
    ),
    maxLength: 40,
  });
  const WANTED = new Set(headersOf((await sentAs(entry())).raw).map(([name]) => name));
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (subject, name, reference) => {
      const hostile: Partial<BotMail> = {
        ...{ subject, to: [{ name, address: 'wren@example.com' }], inReplyTo: id(reference) },
        ...{ references: [id(reference), id('cover@example.com')], rules: [reference] },
      };
      const { raw, to } = await sentAs(entry(hostile));
      expect(to).toEqual(['wren@example.com', LIST]);
      for (const [header] of headersOf(raw)) expect(WANTED).toContain(header);
      // Nothing in a header but printable ASCII, in lines that every server takes.
      for (const line of (raw.split('\r\n\r\n')[0] ?? '').split('\r\n'))
        expect(line).toMatch(/^[\t\x20-\x7e]{1,998}$/);
    }),
    { numRuns: 60 },
  );
});

test('an address that is more than an address gets nothing, and nobody else does either', async () => {
  for (const address of [
    'a@example.com, b@example.com',
    'group: a@example.com;',
    'a@example.com\r\nBcc: b@example.com',
  ])
    expect(await sender.send(entry({ cc: [{ address }] }))).toMatchObject({ sent: false, again: 'never' });
  expect(smtp.taken).toEqual([]);
});

test('a long chain is folded between ids, and of a very long one the first and the last are kept', async () => {
  const chain = Array.from({ length: 500 }, (_, n) => id(`${'x'.repeat(60)}-${String(n)}@example.com`));
  const { raw } = await sentAs(entry({ references: chain }));
  const found = Object.fromEntries(headersOf(raw))['References']?.split(' ') ?? [];
  expect(found).toHaveLength(50);
  expect([found[0], found.at(-1), found.at(-2)]).toEqual([
    `<${String(chain[0])}>`,
    '<patch-3@example.com>',
    `<${String(chain.at(-1))}>`,
  ]);
});

test('the same entry makes the same bytes, whoever sends it and when', async () => {
  const odd = entry({ subject: 'Re: grüne Blätter', text: 'ü'.repeat(2_000) + '\n.\n..x\n' });
  await sentAs(odd);
  await sentAs({ ...odd, attempts: 7, nextAt: '2025-01-01T00:00:00Z' as Instant, lastError: 'x' });
  expect(smtp.taken[1]?.raw).toBe(smtp.taken[0]?.raw);
});

describe('of several recipients', () => {
  const refusing = (code: number, whom: string): void =>
    smtp.behave({ refuses: (address) => (address === whom ? { code, words: 'not now' } : undefined) });

  test('one who is refused for now is tried again alone, with the same bytes', async () => {
    refusing(451, LIST);
    const outcome = await sender.send(entry());
    expect(outcome).toEqual({
      sent: false,
      error: '451 not now',
      again: 'later',
      takenFor: ['wren@example.com'],
    });
    smtp.behave({});
    const { takenFor } = outcome as { readonly takenFor: readonly string[] };
    const one = entry();
    const again = await sentAs({ ...one, payload: { ...one.payload, takenFor } });
    expect(again.to).toEqual([LIST]);
    expect(smtp.taken.map((m) => m.to)).toEqual([['wren@example.com'], [LIST]]);
    expect(again.raw).toBe(smtp.taken[0]?.raw);
  });

  test('one who is refused for good keeps nobody else from it', async () => {
    refusing(550, 'wren@example.com');
    expect(await sender.send(entry())).toMatchObject({ sent: true });
    expect(smtp.taken.map((m) => m.to)).toEqual([[LIST]]);
  });
});

test('mails go over connections that stay open, two at most, and closing ends them', async () => {
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => sender.send(entry({}, { key: KEY.slice(2) + String(10 + n) }))),
  );
  expect(smtp.taken).toHaveLength(12);
  expect(smtp.connections()).toBeLessThanOrEqual(2);
  sender.close();
  expect(await sender.send(entry())).toMatchObject({ sent: false, again: 'later' });
});
