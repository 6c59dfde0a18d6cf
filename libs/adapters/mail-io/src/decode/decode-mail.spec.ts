import type { Mail } from '@sluice/mail';
import { hashRaw } from '../hashing';
import { MAX_MIME_DEPTH, MAX_MIME_PARTS, MAX_RAW_BYTES, MAX_REFERENCES, MAX_SUBJECT_LENGTH } from '../limits';
import { decodeMail, decodeThroughMailparser } from './decode-mail';

const HEAD =
  'From: Jane Doe <jane@example.org>\nDate: Wed, 6 Oct 2021 18:40:33 +0100\nMessage-ID: <1@example.org>\n';
const bytes = (text: string) => Buffer.from(text, 'latin1');
const decode = async (text: string) => decodeMail(bytes(text), hashRaw(bytes(text)));
const mailOf = async (text: string): Promise<Mail> => {
  const decoded = await decode(text);
  if (!decoded.ok) throw new Error(`parked: ${decoded.reason}`);
  return decoded.mail;
};
const parkedAs = async (text: string): Promise<string> => {
  const decoded = await decode(text);
  return decoded.ok ? 'taken' : decoded.reason;
};
const withFields = (fields: string) => mailOf(`${HEAD}${fields}\nbody\n`);
const single = (type: string, encoding: string, body: string) =>
  `${HEAD}Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n${body}`;
const part = (fields: string, body: string) => `${fields}\n\n${body}\n`;
const multipart = (type: string, parts: readonly string[], boundary = 'b1') =>
  `Content-Type: ${type}; boundary="${boundary}"\n\npreamble\n${parts.map((p) => `--${boundary}\n${p}`).join('')}--${boundary}--\nepilogue\n`;
const DIFF = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b';
const TEXT = 'Content-Type: text/plain; charset=us-ascii';
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

describe('headers', () => {
  it('are read whole', async () => {
    const mail = await mailOf(
      [
        'Received: from a by b; Thu, 7 Oct 2021 10:00:00 +0000',
        'Received: from c by a; Wed, 6 Oct 2021 10:00:00 +0000',
        'from: Jane Doe via xen-devel <xen-devel@example.org>',
        'X-Original-From: Jane Doe <jane@example.org>',
        'SENDER: "xen-devel" <bounces@example.org>',
        'Reply-To: Jane Doe <jane@example.org>',
        'To: a@example.org,',
        '\tb@example.org',
        'CC: c@example.org',
        'Subject: a folded',
        '  subject',
        'Message-Id: <1@example.org> (added by a relay)',
        'In-Reply-To: <p1@example.org>, <p2@example.org>',
        'References: <r1@example.org>',
        ' <r2@example.org>',
        'List-Id: Xen development <Xen-Devel.lists.example.org>',
        'Auto-Submitted: auto-replied',
        'X-Mailer: git-send-email 2.30',
        'Date: Wed, 6 Oct 2021 18:40:33 +0100',
        '',
        'body',
      ].join('\r\n'),
    );
    expect(mail).toEqual({
      messageId: '1@example.org',
      from: { name: 'Jane Doe via xen-devel', address: 'xen-devel@example.org' },
      originalFrom: { name: 'Jane Doe', address: 'jane@example.org' },
      sender: { name: 'xen-devel', address: 'bounces@example.org' },
      replyTo: [{ name: 'Jane Doe', address: 'jane@example.org' }],
      to: [
        { name: '', address: 'a@example.org' },
        { name: '', address: 'b@example.org' },
      ],
      cc: [{ name: '', address: 'c@example.org' }],
      subject: 'a folded subject',
      date: '2021-10-06T17:40:33Z',
      receivedAt: '2021-10-07T10:00:00Z',
      inReplyTo: ['p1@example.org', 'p2@example.org'],
      references: ['r1@example.org', 'r2@example.org'],
      listIds: ['xen-devel.lists.example.org'],
      autoSubmitted: 'auto-replied',
      mailer: 'git-send-email 2.30',
      text: 'body\n',
      flowed: false,
      patchAttachments: [],
      defects: [],
    });
  });

  it('without a Message-ID give a name made of the raw hash, and a defect', async () => {
    const text = 'From: a@example.org\nDate: Wed, 6 Oct 2021 18:40:33 +0100\n\nbody\n';
    const mail = await mailOf(text);
    expect(mail.messageId).toBe(`${hashRaw(bytes(text))}@message-id-missing.invalid`);
    expect(mail.defects).toEqual(['message-id-missing']);
  });

  it('with an absurdly long Message-ID are as without one', async () => {
    const mail = await mailOf(
      `From: a@example.org\nMessage-ID: <${'x'.repeat(5_000)}@y>\nDate: 6 Oct 2021 1:00\n\n`,
    );
    expect(mail.defects).toEqual(['message-id-missing']);
  });

  it.each([
    ['a Message-ID twice', 'Message-ID: <2@example.org>\n', 'message-id-duplicate'],
    ['a Subject twice', 'Subject: a\nSubject: b\n', 'headers-duplicate'],
    ['a From twice', 'From: b@example.org\n', 'headers-duplicate'],
  ])('with %s: the first counts, and the defect is named', async (_, fields, defect) => {
    const mail = await withFields(fields);
    expect(mail.defects).toEqual([defect]);
    expect(mail).toMatchObject({ messageId: '1@example.org', from: { address: 'jane@example.org' } });
  });

  it.each([
    ['missing', '', 'date-missing'],
    ['absurd', 'Date: in the year of the cat\n', 'date-unreadable'],
  ])('with a date that is %s have none, and the defect is named', async (_, field, defect) => {
    const mail = await mailOf(`From: a@example.org\nMessage-ID: <1@example.org>\n${field}\nbody\n`);
    expect(mail).toMatchObject({ date: undefined, defects: [defect] });
  });

  it('take ids out of prose, and without brackets', async () => {
    const prose = await withFields('In-Reply-To: Your message of "Wed, 6 Oct" <p1@example.org>\n');
    expect(prose.inReplyTo).toEqual(['p1@example.org']);
    expect((await withFields('In-Reply-To: p1@example.org\n')).inReplyTo).toEqual(['p1@example.org']);
  });

  it('keep the newest references of a mail loop', async () => {
    const ids = Array.from({ length: MAX_REFERENCES + 50 }, (_, i) => `<${i}@example.org>`);
    const mail = await withFields(`References: ${ids.join('\n ')}\n`);
    expect(mail.references).toHaveLength(MAX_REFERENCES);
    expect(mail.references.at(-1)).toBe(`${MAX_REFERENCES + 49}@example.org`);
  });

  it('with a subject that is bait are read in bounded time, the subject cut', async () => {
    const mail = await withFields(`Subject: ${'[PATCH '.repeat(30_000)}\n`);
    expect(mail.subject).toHaveLength(MAX_SUBJECT_LENGTH);
  });
});

const SHAPES: readonly (readonly [string, string, Partial<Mail>])[] = [
  ['no MIME at all', `${HEAD}\nhello\n`, { text: 'hello\n' }],
  ['no body', HEAD, { text: '' }],
  ['7bit text', single('text/plain; charset=us-ascii', '7bit', 'hello\n'), { text: 'hello\n' }],
  ['8bit UTF-8', single('text/plain; charset=UTF-8', '8bit', 'caf\xc3\xa9\n'), { text: 'café\n' }],
  ['8bit latin1', single('text/plain; charset=iso-8859-1', '8bit', 'caf\xe9\n'), { text: 'café\n' }],
  ['latin9', single('text/plain; charset=ISO-8859-15', '8bit', '\xa4\n'), { text: '€\n' }],
  ['windows-1252', single('text/plain; charset=windows-1252', '8bit', '\x93x\x94\n'), { text: '“x”\n' }],
  ['KOI8-R', single('text/plain; charset=koi8-r', '8bit', '\xc1\n'), { text: 'а\n' }],
  ['ISO-2022-JP', single('text/plain; charset=iso-2022-jp', '7bit', '\x1b$B$"\x1b(B\n'), { text: 'あ\n' }],
  ['GB2312', single('text/plain; charset=gb2312', '8bit', '\xc4\xe3\n'), { text: '你\n' }],
  ['an IBM code page', single('text/plain; charset=cp437', '8bit', '\x82\n'), { text: 'é\n' }],
  [
    'quoted-printable',
    single('text/plain; charset=utf-8', 'quoted-printable', 'caf=C3=A9 =\nau lait\n'),
    { text: 'café au lait\n' },
  ],
  [
    'base64',
    single('text/plain; charset=utf-8', 'base64', `${base64('café\r\nau lait')}\n`),
    { text: 'café\nau lait\n' },
  ],
  [
    'base64 with CRLF inside',
    single('text/plain', 'BASE64', `${base64('a\r\nb\r\n')}\n`),
    { text: 'a\nb\n' },
  ],
  [
    'format=flowed, left as it is',
    single('text/plain; format=flowed', '7bit', 'a \nb\n'),
    { text: 'a \nb\n', flowed: true },
  ],
  [
    'a footer as a part of its own',
    `${HEAD}${multipart('multipart/mixed', [part(TEXT, 'hello'), part(TEXT, '____\nfooter')])}`,
    { text: 'hello\n____\nfooter\n' },
  ],
  [
    'plain and HTML alternatives',
    `${HEAD}${multipart('multipart/alternative', [part(TEXT, 'plain'), part('Content-Type: text/html', '<b>html</b>')])}`,
    { text: 'plain\n', defects: [] },
  ],
  [
    'a PGP signature',
    `${HEAD}${multipart('multipart/signed', [part(TEXT, 'signed'), part('Content-Type: application/pgp-signature', '-----BEGIN-----')])}`,
    { text: 'signed\n', patchAttachments: [] },
  ],
  [
    'an attached patch',
    `${HEAD}${multipart('multipart/mixed', [part(TEXT, 'see'), part('Content-Type: text/x-patch; name="a.patch"\nContent-Disposition: attachment', DIFF)])}`,
    { text: 'see\n', patchAttachments: [`${DIFF}\n`] },
  ],
  [
    'a patch shown inline',
    `${HEAD}${multipart('multipart/mixed', [part(TEXT, 'see'), part('Content-Type: text/x-diff\nContent-Disposition: inline', DIFF)])}`,
    { text: 'see\n', patchAttachments: [`${DIFF}\n`] },
  ],
  [
    'a patch as octets in base64',
    `${HEAD}${multipart('multipart/mixed', [part(TEXT, 'see'), part('Content-Type: application/octet-stream; name="a.diff"\nContent-Disposition: attachment; filename="a.diff"\nContent-Transfer-Encoding: base64', base64(DIFF))])}`,
    { text: 'see\n', patchAttachments: [`${DIFF}\n`] },
  ],
  [
    'multiparts inside multiparts',
    `${HEAD}${multipart('multipart/mixed', [multipart('multipart/alternative', [part(TEXT, 'plain'), part('Content-Type: text/html', '<i>x</i>')], 'b2'), part(TEXT, 'footer')])}`,
    { text: 'plain\nfooter\n' },
  ],
];

describe('a body', () => {
  it.each(SHAPES)('with %s is read at once', (_, text, expected) => {
    const decoded = decodeMail(bytes(text), hashRaw(bytes(text)));
    expect(decoded).not.toBeInstanceOf(Promise);
    expect(decoded).toMatchObject({ ok: true, mail: expected });
  });

  it.each(SHAPES)('with %s is read alike through mailparser', async (_, text) => {
    const hash = hashRaw(bytes(text));
    expect(await decodeThroughMailparser(bytes(text), hash)).toEqual(decodeMail(bytes(text), hash));
  });

  it('of HTML alone becomes text in which quotes stay quotes', async () => {
    const html =
      '<p>I agree.<br>Thanks</p><blockquote>Acked-by: A &lt;a@example.org&gt;<blockquote>deep</blockquote></blockquote>';
    const mail = await mailOf(single('text/html; charset=utf-8', '7bit', html));
    expect(mail.defects).toEqual(['html-only']);
    expect(mail.text).toContain('I agree.\nThanks\n');
    expect(mail.text).toMatch(/^> Acked-by: A <a@example\.org>$/m);
    expect(mail.text).toMatch(/^> > deep$/m);
  });

  it('of HTML nested beyond measure is stripped, and every line of it counts as quoted', async () => {
    const mail = await mailOf(
      single('text/html', '7bit', `${'<div>'.repeat(50_000)}\nAcked-by: A <a@example.org>\n`),
    );
    expect(mail.defects).toEqual(['mime-damaged', 'html-only']);
    expect(mail.text.split('\n').filter((line) => line !== '' && !line.startsWith('> '))).toEqual([]);
  });

  it.each([
    ['NUL bytes', single('text/plain', '8bit', 'a\0b\n'), 'ab\n', 'nul-bytes'],
    [
      'a charset nobody knows',
      single('text/plain; charset=x-klingon', '8bit', 'caf\xe9\n'),
      'café\n',
      'charset-unknown',
    ],
    [
      'bytes its charset does not have',
      single('text/plain; charset=utf-8', '8bit', 'a\xff\n'),
      'a\uFFFD\n',
      'charset-damaged',
    ],
    ['undeclared latin1', single('text/plain', '8bit', 'caf\xe9\n'), 'café\n', 'charset-damaged'],
    [
      'a footer behind base64',
      single('text/plain', 'base64', `${base64('hello')}\n____\n`),
      'hell',
      'mime-damaged',
    ],
  ])('with %s is taken, and the defect is named', async (_, text, expected, defect) => {
    const mail = await mailOf(text);
    expect(mail.text).toContain(expected);
    expect(mail.defects).toEqual([defect]);
  });

  it('whose last delimiter is missing is read through mailparser', async () => {
    const text = `${HEAD}Content-Type: multipart/mixed; boundary=b1\n\n--b1\n${TEXT}\n\nhello\n`;
    expect(await mailOf(text)).toMatchObject({ text: 'hello\n', defects: ['mime-damaged'] });
  });

  it('whose boundary never comes is shown as it is', async () => {
    const text = `${HEAD}Content-Type: multipart/mixed; boundary=b1\n\nhello\n`;
    expect(await mailOf(text)).toMatchObject({ text: 'hello\n', defects: ['mime-damaged'] });
  });

  it('that holds another mail does not say what that one says', async () => {
    const inner = part(
      'Content-Type: message/rfc822',
      `${HEAD}Subject: inner\n\nAcked-by: A <a@example.org>`,
    );
    const mail = await mailOf(`${HEAD}${multipart('multipart/mixed', [part(TEXT, 'look'), inner])}`);
    expect(mail.text).toBe('look\n');
    expect(mail.messageId).toBe('1@example.org');
  });
});

describe('a hostile mail', () => {
  const nested = (depth: number) =>
    `${HEAD}${Array.from({ length: depth }, (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\n\n--b${i}\n`).join('')}\n\nx\n`;

  it.each([
    ['10,000-deep MIME', () => nested(10_000), 'mime-too-deep'],
    ['MIME one level too deep', () => nested(MAX_MIME_DEPTH + 1), 'mime-too-deep'],
    ['a header of a megabyte', () => `${HEAD}X-Bomb: ${'x'.repeat(1_000_000)}\n\n`, 'headers-too-large'],
    ['100,000 header fields', () => `${HEAD}${'X-Bomb: x\n'.repeat(100_000)}\n`, 'headers-too-large'],
    ['100,000 lines without a colon', () => `${HEAD}${'x\n'.repeat(100_000)}\n`, 'headers-too-large'],
    [
      'a part whose header is a bomb',
      () => `${HEAD}${multipart('multipart/mixed', [part(`X: ${'x'.repeat(300_000)}`, 'a')])}`,
      'headers-too-large',
    ],
    [
      'parts without number',
      () =>
        `${HEAD}${multipart('multipart/mixed', Array(MAX_MIME_PARTS + 1).fill(part(TEXT, 'a')) as string[])}`,
      'mime-too-many-parts',
    ],
    ['no header at all', () => 'just\nsome text\n', 'not-a-mail'],
    [
      'binary data',
      () => Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256)).toString('latin1'),
      'not-a-mail',
    ],
    ['text that has one field in it', () => 'Title\nand\nmore\nDate: today\n\nx\n', 'not-a-mail'],
    ['nothing', () => '', 'not-a-mail'],
    ['more bytes than are taken', () => `${HEAD}\n${'x'.repeat(MAX_RAW_BYTES)}`, 'too-large'],
    ['more text than is read', () => `${HEAD}\n${'x\n'.repeat(6_000_000)}`, 'too-large'],
  ])('of %s is parked', async (_, text, reason) => {
    expect(await parkedAs(text())).toBe(reason);
  });

  it.each([
    [
      'a boundary on every line',
      `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${'--b--\n'.repeat(300_000)}`,
    ],
    [
      'delimiters that are none',
      `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${'--c\n'.repeat(500_000)}`,
    ],
    ['angle brackets in References', `${HEAD}References: ${'>'.repeat(120_000)}${'<'.repeat(120_000)}\n\n`],
    ['Content-Type parameters', `${HEAD}Content-Type: text/plain${'; a=b'.repeat(40_000)}\n\nx\n`],
    ['tags that never close', single('text/html', '7bit', '<'.repeat(900_000))],
    ['blanks in quoted-printable', single('text/plain', 'quoted-printable', ' '.repeat(2_000_000))],
    ['equals signs in quoted-printable', single('text/plain', 'quoted-printable', '= '.repeat(1_000_000))],
    ['folded lines', `${HEAD}Subject: x${'\n \t'.repeat(60_000)}y\n\n`],
  ])('of %s costs bounded time', async (_, text) => {
    const before = process.cpuUsage();
    await decode(text);
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});
