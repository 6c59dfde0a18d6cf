import fc from 'fast-check';
import { hashRaw } from '../hashing';
import { MAX_KEPT_BYTES, MAX_RAW_BYTES } from '../limits';
import { MboxSplitter, unescapeFrom, type MboxFlavour } from './mbox';
import type { SourceItem } from './source';

const SEPARATOR = 'From jane@example.org Wed Oct  6 18:40:33 2021\n';
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const mail = (subject: string, body: string) => `Subject: ${subject}\n\n${body}`;

const split = (text: string, options: { flavour?: MboxFlavour; piece?: number } = {}): SourceItem[] => {
  const bytes = latin1(text);
  const splitter = new MboxSplitter('x.mbox', options.flavour);
  const items: SourceItem[] = [];
  const piece = options.piece ?? bytes.length;
  for (let at = 0; at < bytes.length; at += piece)
    items.push(...splitter.push(bytes.subarray(at, at + piece)));
  return [...items, ...splitter.end()];
};
const raws = (items: readonly SourceItem[]) =>
  items.map((item) => (item.kind === 'mail' ? item.raw.toString('latin1') : `${item.kind}`));

describe('an mbox', () => {
  it('is cut at separators after empty lines, and mails are numbered', () => {
    const items = split(`${SEPARATOR}${mail('a', 'x\n')}\n${SEPARATOR}${mail('b', 'y\n')}\n`);
    expect(raws(items)).toEqual(['Subject: a\n\nx\n', 'Subject: b\n\ny\n']);
    expect(items.map((i) => ('origin' in i ? i.origin : ''))).toEqual(['x.mbox:1', 'x.mbox:2']);
  });

  it.each([
    ['that does not follow an empty line', `x\n${SEPARATOR}y\n`],
    ['without a date', 'x\n\nFrom here on it is easy\ny\n'],
    ['with more behind the date', 'x\n\nFrom a Wed Oct  6 18:40:33 2021 we had\ny\n'],
    ['that is a header', 'x\n\nFrom: a Wed Oct  6 18:40:33 2021\ny\n'],
    ['of absurd length', `x\n\nFrom ${'a'.repeat(5_000)} Wed Oct  6 18:40:33 2021\ny\n`],
  ])('is not cut at a line %s', (_, body) => {
    expect(raws(split(`${SEPARATOR}${mail('a', body)}`))).toEqual([mail('a', body)]);
  });

  it.each([
    [
      'an archive that hides addresses',
      'From jane at example.org  Wed Oct  6 18:40:33 2021',
      '2021-10-06T18:40:33Z',
    ],
    ['a zone', 'From jane@example.org Wed Oct  6 18:40:33 2021 +0200', '2021-10-06T16:40:33Z'],
    ['a zone before the year', 'From jane@example.org Wed Oct  6 18:40:33 UTC 2021', '2021-10-06T18:40:33Z'],
    ['the mark of public-inbox', 'From mboxrd@z Thu Jan  1 00:00:00 1970', undefined],
    ['the mark of public-inbox with a date', 'From mboxrd@z Wed Oct  6 18:40:33 2021', undefined],
    ['the mark of git', 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001', undefined],
    ['a clock that was not set', 'From jane@example.org Tue Jan  1 00:00:00 1980', undefined],
  ])('takes the archive time from a separator with %s only where it is one', (_, line, expected) => {
    const [item] = split(`${line}\n${mail('a', 'x\n')}`);
    expect(item).toMatchObject({ kind: 'mail' });
    expect(item?.kind === 'mail' ? item.archivedAt : 'none').toBe(expected);
  });

  it.each<[MboxFlavour, string]>([
    ['mboxrd', 'From x\n>From x\n >From x\n'],
    ['mboxo', 'From x\n>>From x\n >From x\n'],
    ['mboxcl2', '>From x\n>>From x\n >From x\n'],
  ])('of the flavour %s has its escaping undone', (flavour, expected) => {
    expect(unescapeFrom(latin1('>From x\n>>From x\n >From x\n'), flavour).toString('latin1')).toBe(expected);
  });

  it('is taken for mboxcl2 where the first Content-Length leads to the next separator', () => {
    const body = `>From x\n\n${SEPARATOR}is quoted here\n`;
    const text = `${SEPARATOR}Content-Length: ${body.length}\n\n${body}\n${SEPARATOR}${mail('b', 'y\n')}`;
    for (const piece of [text.length, 7]) {
      expect(raws(split(text, { piece }))).toEqual([
        `Content-Length: ${body.length}\n\n${body}`,
        mail('b', 'y\n'),
      ]);
    }
  });

  it('is not: where the first Content-Length lies', () => {
    const text = `${SEPARATOR}Content-Length: 3\n\n>From x\n\n${SEPARATOR}${mail('b', 'y\n')}`;
    expect(raws(split(text))).toEqual(['Content-Length: 3\n\nFrom x\n', mail('b', 'y\n')]);
  });

  it('does not let a later Content-Length swallow its neighbours', () => {
    const victim = `${SEPARATOR}${mail('victim', 'x\n')}\n`;
    const evil = `${SEPARATOR}Content-Length: ${victim.length + 3}\n\nx\n\n`;
    const text = `${SEPARATOR}${mail('a', 'x\n')}\n${evil}${victim}${SEPARATOR}${mail('c', 'z\n')}`;
    expect(split(text)).toHaveLength(4);
  });

  it('with CRLF gives the same mails', () => {
    const text = `${SEPARATOR}${mail('a', '>From x\n')}\n${SEPARATOR}${mail('b', 'y\n')}`;
    expect(raws(split(text.replaceAll('\n', '\r\n')))).toEqual(raws(split(text)));
  });

  it('gives the same items however it comes in pieces', () => {
    const body = fc.array(fc.constantFrom('x\n', '\n', '>From y\n', 'From z\n', SEPARATOR, '\r\n', 'a b'), {
      maxLength: 12,
    });
    const text = fc
      .array(body, { minLength: 1, maxLength: 5 })
      .map((bodies) =>
        bodies.map((lines, i) => `${SEPARATOR}${mail(String(i), lines.join(''))}\n\n`).join(''),
      );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (whole, piece) => {
        expect(split(whole, { piece })).toEqual(split(whole));
      }),
    );
  });

  it('gives back any mails that were escaped as mboxrd', () => {
    const lines = fc.array(fc.constantFrom('x', '', 'From a b', '>From c', '>>From d', SEPARATOR.trim()), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 4 }), (bodies) => {
        const mails = bodies.map((body, i) => `${mail(String(i), body.join('\n'))}`.replace(/\n*$/, '\n'));
        const escaped = mails.map((m) => `${SEPARATOR}${m.replace(/^(>*From )/gm, '>$1')}\n`).join('');
        expect(raws(split(escaped))).toEqual(mails);
      }),
    );
  });

  it('parks a 200 MB mail in bounded memory and takes the rest', () => {
    const splitter = new MboxSplitter('x.mbox');
    const megabyte = Buffer.alloc(1024 * 1024, 'x'.repeat(99) + '\n');
    const items = splitter.push(latin1(`${SEPARATOR}${mail('a', 'x\n')}\n${SEPARATOR}Subject: large\n\n`));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let i = 0; i < 200; i++) {
      items.push(...splitter.push(megabyte));
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    items.push(...splitter.push(latin1(`\n\n${SEPARATOR}${mail('c', 'z\n')}`)), ...splitter.end());
    expect(items.map((i) => (i.kind === 'unreadable' ? i.reason : i.kind))).toEqual([
      'mail',
      'too-large',
      'mail',
    ]);
    expect(items[1]).toMatchObject({ origin: 'x.mbox:2', detail: expect.stringContaining('200') as string });
    expect(items[1]?.kind === 'unreadable' ? items[1].raw?.length : 0).toBe(MAX_KEPT_BYTES);
    // Copies that wait for the garbage collector are counted too, so this is generous; a splitter that kept all would not pass.
    expect(most).toBeLessThan(40 * MAX_RAW_BYTES);
  });

  it('that is cut says so, and keeps what there is of the last mail', () => {
    const splitter = new MboxSplitter('x.mbox');
    const items = splitter.push(latin1(`${SEPARATOR}${mail('a', 'x\n')}\n${SEPARATOR}${mail('b', 'half')}`));
    items.push(...splitter.end({ reason: 'truncated', message: 'the file ends in the middle' }));
    expect(items.map((i) => i.kind)).toEqual(['mail', 'unreadable']);
    expect(items[1]).toMatchObject({
      reason: 'truncated',
      origin: 'x.mbox:2',
      raw: latin1(mail('b', 'half')),
    });
  });

  it('costs bounded time where every line looks like a separator', () => {
    const before = process.cpuUsage();
    split(`${SEPARATOR}${mail('a', '\nFrom '.repeat(500_000))}`, { piece: 1024 * 1024 });
    split(`${SEPARATOR}${mail('a', '>'.repeat(3_000_000))}`, { piece: 1024 * 1024 });
    split(`${SEPARATOR}${mail('a', `${'>'.repeat(2_000)}From \n`.repeat(500))}`, { piece: 1024 * 1024 });
    expect(process.cpuUsage(before).user).toBeLessThan(4_000_000);
  });
});

it('two mails that differ in a byte have two hashes', () => {
  expect(hashRaw(latin1('a\n'))).not.toBe(hashRaw(latin1('b\n')));
});
