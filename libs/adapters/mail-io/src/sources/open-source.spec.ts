import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { MAX_KEPT_BYTES, MAX_RAW_BYTES } from '../limits';
import { openSource } from './open-source';
import { SourceError, type SourceFormat, type SourceItem, type SourceOptions } from './source';

const SEPARATOR = 'From jane@example.org Wed Oct  6 18:40:33 2021\n';
const MAIL = 'From: jane@example.org\nSubject: a\n\nx\n';
const MBOX = `${SEPARATOR}${MAIL}\n${SEPARATOR}${MAIL.replace('a\n', 'b\n')}\n`;
/** `MBOX` as `xz` packs it. */
const MBOX_XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ACpAExdACMcieb24CRnaN5xZkP/VegRtr9utd8xBBS1v2s32OCIaJ9zPddAi2KdY1km' +
    'Mnk8r03UbdHAMOtKpjT1LoNbk70huDMPIRIS4hFwMAAApDMF8TEHRjcAAWiqAQAAALi52aWxxGf7AgAAAAAEWVo=',
  'base64',
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-source-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file that is being written at this moment. */
const putNow = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};
/** A file that nobody has written to for a while. */
const put = (name: string, content: string | Buffer): string => {
  const path = putNow(name, content);
  utimesSync(path, 1_633_545_633, 1_633_545_633);
  return path;
};
const items = async (location: string, options?: SourceOptions): Promise<SourceItem[]> => {
  const all: SourceItem[] = [];
  for await (const chunk of openSource(location, options)) all.push(...chunk);
  return all.filter((item) => item.kind !== 'progress');
};
const shape = (all: readonly SourceItem[]) =>
  all.map(
    (item) =>
      `${item.kind === 'unreadable' ? item.reason : item.kind} ${'origin' in item ? item.origin : ''}`,
  );
const errorOf = async (location: string, options?: SourceOptions): Promise<SourceError> => {
  try {
    await items(location, options);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('it was read');
};

describe('a source', () => {
  it.each([
    ['an mbox', 'x.mbox', MBOX, ['mail x.mbox:1', 'mail x.mbox:2']],
    ['a packed mbox, whatever it is called', 'x', gzipSync(MBOX), ['mail x:1', 'mail x:2']],
    [
      'an mbox packed in two members',
      'x.gz',
      Buffer.concat([gzipSync(MBOX), gzipSync(MBOX)]),
      ['mail x.gz:1', 'mail x.gz:2', 'mail x.gz:3', 'mail x.gz:4'],
    ],
    ['one mail', 'x.eml', MAIL, ['mail x.eml']],
    ['one packed mail', 'x.eml.gz', gzipSync(MAIL), ['mail x.eml.gz']],
    [
      'binary data, which the decoder will park',
      'x.bin',
      Buffer.from([0, 1, 2, 3, 255, 254]),
      ['mail x.bin'],
    ],
  ])('that is %s is read', async (_, name, content, expected) => {
    expect(shape(await items(put(name, content)))).toEqual(expected);
  });

  it.each([null, 'xz', 'no-such-program-here'])('in .xz is read by %s', async (xzProgram) => {
    const path = put('x.mbox.xz', MBOX_XZ);
    expect(shape(await items(path, { xzProgram }))).toEqual(['mail x.mbox.xz:1', 'mail x.mbox.xz:2']);
    const two = put('two.xz', Buffer.concat([MBOX_XZ, Buffer.alloc(8), MBOX_XZ]));
    expect(await items(two, { xzProgram })).toHaveLength(4);
  });

  it.each([null, 'xz'])('in .xz that is cut or broken says so (%s)', async (xzProgram) => {
    const cut = put('cut.xz', MBOX_XZ.subarray(0, -20));
    expect(shape(await items(cut, { xzProgram })).at(-1)).toMatch(/^truncated cut\.xz/);
    const broken = Buffer.from(MBOX_XZ);
    broken.fill(0x55, 30, 60);
    const last = shape(await items(put('broken.xz', broken), { xzProgram })).at(-1);
    expect(last).toMatch(/^(?:damaged|truncated) broken\.xz/);
  });

  it('in .gz that is cut gives the mails before the cut', async () => {
    const noise = Array.from({ length: 40_000 }, (_, i) => ((i * 2_654_435_761) >>> 7).toString(36)).join(
      '\n',
    );
    const packed = gzipSync(`${MBOX}${SEPARATOR}${MAIL}${noise}\n`);
    const all = await items(put('cut.gz', packed.subarray(0, packed.length / 2)));
    expect(shape(all)).toEqual(['mail cut.gz:1', 'mail cut.gz:2', 'truncated cut.gz:3']);
  });

  it('in .gz that is broken gives the mails before', async () => {
    const packed = gzipSync(`${MBOX}${SEPARATOR}${MAIL}`, { level: 0 });
    packed.subarray(-8).fill(0xff);
    expect(shape(await items(put('bad.gz', packed))).at(-1)).toBe('damaged bad.gz:3');
  });

  it('that is one mail over the limit is not read to its end', async () => {
    const [item] = await items(put('large.eml', Buffer.alloc(MAX_RAW_BYTES + 5_000_000, 'From: x\n')));
    expect(item).toMatchObject({ kind: 'unreadable', reason: 'too-large', origin: 'large.eml' });
    expect(item?.kind === 'unreadable' ? item.raw?.length : 0).toBe(MAX_KEPT_BYTES);
  });

  it.each([
    ['one mail', MAIL, ['mail standard input']],
    ['an mbox', MBOX, ['mail standard input:1', 'mail standard input:2']],
    ['a packed mbox', gzipSync(MBOX), ['mail standard input:1', 'mail standard input:2']],
  ])('may be standard input with %s', async (_, content, expected) => {
    const stdin = Readable.from([Buffer.from(content)]);
    expect(shape(await items('-', { stdin }))).toEqual(expected);
  });

  it('that is a Maildir gives what is in cur and new', async () => {
    put('box/cur/1.a:2,S', MAIL);
    put('box/new/2.b', MAIL);
    put('box/tmp/3.c', MAIL);
    expect(shape(await items(join(folder, 'box')))).toEqual(['mail cur/1.a:2,S', 'mail new/2.b']);
  });

  it('that is a folder gives its .eml files in order, and names the rest', async () => {
    put('b.eml', MAIL);
    put('a.EML', MAIL);
    put('README.md', '# no mail');
    put('all.mbox', MBOX);
    put('more/c.eml', MAIL);
    expect(shape(await items(folder))).toEqual([
      'skipped README.md',
      'skipped all.mbox',
      'skipped more',
      'mail a.EML',
      'mail b.eml',
    ]);
  });

  it('gives the same bytes for one mail from an mbox and from a file', async () => {
    const body = 'From: jane@example.org\r\n\r\nx\r\n>From y\r\n\r\n';
    const [file] = await items(put('x.eml', body));
    const [inMbox] = await items(
      put('x.mbox', `${SEPARATOR}${body.replace('>From', '>>From').replaceAll('\r', '')}\n`),
    );
    expect(file?.kind === 'mail' && inMbox?.kind === 'mail' && file.raw.equals(inMbox.raw)).toBe(true);
  });

  it('is read as the format says', async () => {
    const path = put('x.mbox', `${SEPARATOR}${MAIL}>>From x\n`);
    const [item] = await items(path, { format: 'mboxo' });
    expect(item?.kind === 'mail' ? item.raw.toString() : '').toBe(`${MAIL}>>From x\n`);
    expect(shape(await items(path, { format: 'eml' }))).toEqual(['mail x.mbox']);
  });

  it.each([
    ['an mbox that is cut within a line', 'x', MBOX.slice(0, -2), ['mail x:1', 'unfinished x:2']],
    ['an mbox whose next separator has begun', 'x', `${MBOX}From ja`, ['mail x:1', 'unfinished x:2']],
    [
      'an mbox that is cut behind a separator',
      'x',
      `${MBOX}${SEPARATOR}`,
      ['mail x:1', 'mail x:2', 'unfinished x:3'],
    ],
    ['an mbox that is cut in its header', 'x', `${SEPARATOR}From: ja`, ['unfinished x:1']],
    ['a packed mbox that is cut', 'x', gzipSync(MBOX).subarray(0, -9), ['mail x:1', 'unfinished x:2']],
    ['one mail', 'x', MAIL.slice(0, -1), ['unfinished x']],
    ['a mail of a folder', 'a/x.eml', MAIL.slice(0, -1), ['unfinished x.eml']],
  ])('that is %s, while it is being written, leaves that for later', async (_, name, content, expected) => {
    const path = putNow(name, content);
    const location = name.includes('/') ? join(path, '..') : path;
    expect(shape(await items(location))).toEqual(expected);
    put(name, content);
    expect(shape(await items(location)).join()).not.toContain('unfinished');
  });

  it.each([
    ['an mbox', MBOX, 2],
    ['an mbox without the empty line at its end', MBOX.slice(0, -1), 2],
    ['an mbox by lengths', `${SEPARATOR}Content-Length: 2\n${MAIL}`, 1],
    ['one mail', MAIL, 1],
  ])('that is %s and whole is taken, however new it is', async (_, content, count) => {
    expect((await items(putNow('x', content))).map(({ kind }) => kind)).toEqual(Array(count).fill('mail'));
  });

  it('that is an mbox which grows line by line leaves its last mail for later', async () => {
    const path = putNow('x', MBOX.slice(0, -1));
    const writing = setInterval(() => appendFileSync(path, 'more\n'), 20);
    expect(shape(await items(path))).toEqual(['mail x:1', 'unfinished x:2']);
    clearInterval(writing);
  });

  it('says how far it is', async () => {
    const path = put('x.mbox', MBOX);
    const progress: SourceItem[] = [];
    for await (const chunk of openSource(path))
      progress.push(...chunk.filter((item) => item.kind === 'progress'));
    expect(progress.at(-1)).toEqual({ kind: 'progress', done: MBOX.length, total: MBOX.length });
  });
});

describe('a source that holds nothing', () => {
  it.each<[string, (path: string) => string, SourceOptions, string]>([
    ['is missing', (path) => join(path, 'missing'), {}, 'not-found'],
    ['is an empty file', () => put('empty', ''), {}, 'empty'],
    ['is a packed empty file', () => put('empty.gz', gzipSync('')), {}, 'empty'],
    ['is nothing but line ends', () => put('lines', '\n\n\n'), {}, 'empty'],
    ['is a folder without mail', (path) => path, {}, 'no-mail-in-folder'],
    ['is an empty Maildir', (path) => (put('cur/.keep', ''), path), {}, 'no-mail-in-folder'],
    ['is no archive', (path) => path, { format: 'public-inbox' }, 'no-mail-in-folder'],
    [
      'is to be read in a format nobody knows',
      () => put('x', MAIL),
      { format: 'mbx' as SourceFormat },
      'unknown-format',
    ],
    ['is a folder to be read as a file', (path) => path, { format: 'mbox' }, 'unknown-format'],
    ['is a file to be read as a folder', () => put('x', MAIL), { format: 'maildir' }, 'unknown-format'],
  ])('because it %s says so', async (_, location, options, code) => {
    const path = location(folder);
    const error = await errorOf(path, options);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^[^\n]{20,}$/);
  });

  it('because standard input was empty says so', async () => {
    expect((await errorOf('-', { stdin: Readable.from([]) })).code).toBe('empty');
  });
});
