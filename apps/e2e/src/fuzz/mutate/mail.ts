import type { Mutator } from '../target';
import { atOne, oneOf, onText, words } from './bytes';

const CHARSETS = [
  ...[
    'utf-8',
    'us-ascii',
    'iso-8859-1',
    'windows-1252',
    'utf-16',
    'utf-16le',
    'utf-7',
    'iso-2022-jp',
    'gb18030',
  ],
  ...['shift_jis', 'koi8-r', 'big5', 'euc-kr', 'hz-gb-2312', 'x-unknown', 'utf-32', 'cp037', 'base64', ''],
];
const ENCODINGS = [
  '7bit',
  '8bit',
  'binary',
  'base64',
  'quoted-printable',
  'x-uuencode',
  'BASE64',
  'quoted-printable ',
  '',
];
const TYPES = [
  ...[
    'text/plain',
    'text/html',
    'text/x-patch',
    'multipart/mixed; boundary=b',
    'multipart/alternative; boundary="b"',
  ],
  ...[
    'multipart/digest; boundary=b',
    'message/rfc822',
    'multipart/mixed',
    'application/octet-stream; name=x.patch',
  ],
  ...[
    'text/plain; format=flowed; delsp=yes',
    "text/plain; charset*=utf-8''%ff",
    'text/plain; charset*0="ut"; charset*1="f-8"',
  ],
];

/** The header block and the rest. */
const divided = (text: string): readonly [string, string] => {
  const end = /\r?\n\r?\n/.exec(text);
  return end === null ? [text, ''] : [text.slice(0, end.index), text.slice(end.index)];
};

const onHead = (change: (head: string, chance: Parameters<Mutator>[1]) => string): Mutator =>
  onText((text, chance) => {
    const [head, rest] = divided(text);
    return change(head, chance) + rest;
  });

const encodedWord = (text: string, charset: string, asBase64: boolean): string => {
  const bytes = Buffer.from(text, 'latin1');
  const q = [...bytes].map((b) => `=${b.toString(16).padStart(2, '0').toUpperCase()}`).join('');
  return asBase64 ? `=?${charset}?B?${bytes.toString('base64')}?=` : `=?${charset}?Q?${q}?=`;
};

/** A blank of a header becomes a fold, and a fold one of another kind. */
const fold = onHead((head, chance) => {
  const blanks = [...head.matchAll(/[ \t]|\r?\n[ \t]+/g)];
  const one = blanks[chance.below(blanks.length)];
  if (one === undefined) return head;
  const folded = oneOf(chance, ['\n ', '\n\t', '\r\n ', '\n \n ', '\n', '\r', '\n\n ', ' '.repeat(200)]);
  return head.slice(0, one.index) + folded + head.slice(one.index + one[0].length);
});

const encodeWord = onHead((head, chance) => {
  const found = [...head.matchAll(/[\w<>@.:[\]/-]+/g)];
  const one = found[chance.below(found.length)];
  if (one === undefined) return head;
  const word = encodedWord(one[0], oneOf(chance, CHARSETS), chance.below(2) === 0);
  const broken = chance.below(4) === 0 ? word.slice(0, chance.below(word.length)) : word;
  return head.slice(0, one.index) + broken + head.slice(one.index + one[0].length);
});

const lie = (name: string, values: readonly string[]): Mutator =>
  onHead((head, chance) => {
    const rest = head.replace(new RegExp(`^${name}:[^\\n]*(?:\\n[ \\t][^\\n]*)*\\n?`, 'im'), '').trimEnd();
    return `${rest}\n${name}: ${oneOf(chance, values)}`;
  });

/** The body becomes a part of a multipart, with its delimiters right or nearly so. */
const wrap = onText((text, chance) => {
  const [head, rest] = divided(text);
  const boundary = oneOf(chance, ['b', 'bb', '=_b', 'b b', '--b', 'x'.repeat(80), '(b', "b'"]);
  const kind = oneOf(chance, ['mixed', 'alternative', 'digest', 'signed', 'related', 'x']);
  const inner = oneOf(chance, TYPES);
  const delimiter = oneOf(chance, [boundary, `${boundary} `, boundary.slice(1), `${boundary}b`, boundary]);
  const end = oneOf(chance, [`--${boundary}--\n`, `--${boundary}`, '', `--${boundary}--x\n--${boundary}\n`]);
  const plain = head.replace(/^Content-[^\n]*(?:\n[ \t][^\n]*)*\n?/gim, '').trimEnd();
  return `${plain}\nMIME-Version: 1.0\nContent-Type: multipart/${kind}; boundary="${boundary}"\n\n--${delimiter}\nContent-Type: ${inner}${rest}\n${end}`;
});

/** Takes a part out of its multipart, and puts another mail's text beside it. */
const confuse = atOne(/^--\S[^\n]*$/gm, (line, chance) =>
  oneOf(chance, [
    `${line}--`,
    line.slice(0, -1),
    ` ${line}`,
    `${line}\n${line}`,
    `${line}\r`,
    `-${line}`,
    '',
  ]),
);

const transferBody = onText((text, chance) => {
  const [head, rest] = divided(text);
  const body = Buffer.from(rest.trimStart(), 'latin1').toString('base64');
  const cut = oneOf(chance, [76, 75, 3, 1_000]);
  const lines = body.match(new RegExp(`.{1,${String(cut)}}`, 'g')) ?? [];
  const plain = head.replace(/^Content-Transfer-Encoding:[^\n]*\n?/im, '').trimEnd();
  return `${plain}\nContent-Transfer-Encoding: base64\n\n${lines.join(oneOf(chance, ['\n', '\r\n', ' \n', '=\n']))}\n`;
});

/** Line ends of other systems, all or some. */
export const LINE_ENDS: readonly Mutator[] = [
  onText((text) => text.replaceAll('\n', '\r\n')),
  onText((text) => text.replaceAll('\n', '\r')),
  atOne(/\n/g, (_, chance) => oneOf(chance, ['\r\n', '\r', '\n\n', '\r\r\n', '\0', '\u000b', '\u0085', ''])),
];

/** What is cut off an input anyway need not be made: a header may be as long as all of it. */
const MAX_REPEATED = 1 << 18;

const repeatHeader = onHead((head, chance) => {
  const fields = head.split(/\n(?![ \t])/);
  const field = oneOf(chance, fields);
  const most = Math.ceil(MAX_REPEATED / (field.length + 1));
  const times = Math.min(oneOf(chance, [1, 2, 50, 1_100]), most);
  return `${head.trimEnd()}\n${Array.from({ length: times }, () => field).join('\n')}`;
});

/** Lines become a quotation, of some depth and style. */
export const quote = onText((text, chance) => {
  const [head, rest] = divided(text);
  const mark = oneOf(chance, ['>', '> ', '>> ', ' > ', 'JB> ', '>'.repeat(200), '| ', '&gt; ', '>\t']);
  const lines = rest.split('\n');
  const from = chance.below(lines.length + 1);
  const to = from + chance.below(40);
  return head + lines.map((line, i) => (i >= from && i < to ? mark + line : line)).join('\n');
});

const crossIds = onText((text, chance, other) => {
  const ids = [...`${text}\n${other}`.matchAll(/<[^<>\s]+@[^<>\s]+>/g)].map(([id]) => id);
  const own = [...text.matchAll(/<[^<>\s]+@[^<>\s]+>/g)];
  const one = own[chance.below(own.length)];
  if (one === undefined) return text;
  return text.slice(0, one.index) + oneOf(chance, ids) + text.slice(one.index + one[0].length);
});

const html = onText((text, chance) => {
  const tag = oneOf(chance, [
    '<div>',
    '<blockquote>',
    '<table><tr><td>',
    '<b',
    '<!--',
    '<a href="',
    '&#x110000;',
    '&lt',
    '<p>',
  ]);
  const [head, rest] = divided(text);
  const times = oneOf(chance, [1, 3, 150, 5_000]);
  const at = chance.below(rest.length + 1);
  const plain = head.replace(/^Content-Type:[^\n]*(?:\n[ \t][^\n]*)*\n?/im, '').trimEnd();
  return `${plain}\nContent-Type: text/html\n${rest.slice(0, at)}${tag.repeat(times)}${rest.slice(at)}`;
});

const WORDS = [
  ...[
    '=?utf-8?q?',
    '?=',
    '=?',
    '=\n',
    '=3D',
    '=ZZ',
    '\n\n',
    '\nFrom ',
    '\n>From ',
    '\n--',
    '--\n',
    ' <',
    '>',
    '"',
    '\\"',
  ],
  ...[
    '(',
    ')',
    ',',
    ';',
    'group: a@b, c@d;',
    '<a@b>',
    '@',
    '\ud83e\udda6',
    '\ufeff',
    '\u00a0',
    '\u202e',
    '\u2028',
  ],
  ...[
    'Message-ID: <a@b>\n',
    'From: a@b\n',
    'Subject: [PATCH v2 1/2] x\n',
    'Date: Wed, 32 Foo 99999 25:61:61 +9999\n',
  ],
  ...[
    'References: <',
    'List-Id: <',
    'Content-Disposition: attachment; filename="x.patch"\n',
    'boundary=',
    'charset=',
  ],
];

/** What is done to mails. */
export const MAIL: readonly Mutator[] = [
  ...[fold, encodeWord, wrap, wrap, confuse, transferBody, repeatHeader, quote, crossIds, html],
  lie('Content-Type', [...TYPES, ...CHARSETS.map((charset) => `text/plain; charset=${charset}`)]),
  lie('Content-Transfer-Encoding', ENCODINGS),
  ...LINE_ENDS,
  words(WORDS),
];
