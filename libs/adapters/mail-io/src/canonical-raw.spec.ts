import fc from 'fast-check';
import { canonicalRaw } from './canonical-raw';
import { hashRaw, nodeHashing } from './hashing';
import { compressRaw, expandRaw } from './raw-compression';

const canonical = (text: string) => canonicalRaw(Buffer.from(text, 'latin1')).toString('latin1');

describe('the canonical form of a raw mail', () => {
  it.each([
    ['CRLF becomes LF', 'a: b\r\n\r\nc\r\n', 'a: b\n\nc\n'],
    ['doubled CRs go too', 'a\r\r\nb\n', 'a\nb\n'],
    ['a CR inside a line stays', 'a\rb\r\n', 'a\rb\n'],
    ['a missing last line end is added', 'a', 'a\n'],
    ['empty lines at the end become none', 'a\n\n\n', 'a\n'],
    ['a separator line goes', 'From x Wed Oct  6 18:40:33 2021\na: b\n', 'a: b\n'],
    ['a From header stays', 'From: x\n', 'From: x\n'],
    ['nothing stays nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it('is its own canonical form', () => {
    const bytes = fc.array(fc.constantFrom('\r', '\n', 'a', ':', 'From ', '\0', '\xff'), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, (pieces) => {
        const once = canonical(`X: y\n${pieces.join('')}`);
        expect(canonical(once)).toBe(once);
      }),
    );
  });
});

describe('a kept raw mail', () => {
  it('comes back byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(expandRaw(compressRaw(bytes)).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
    const large = Buffer.alloc(3_000_000, 'diff --git a/x b/x\n');
    expect(expandRaw(compressRaw(large)).equals(large)).toBe(true);
  });

  it('is named by the SHA-256 of its bytes', () => {
    expect(hashRaw(Buffer.from('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(nodeHashing.sha256('abc')).toBe(hashRaw(Buffer.from('abc')));
    expect(nodeHashing.sha1('é')).toBe('bf15be717ac1b080b4f1c456692825891ff5073d');
  });
});
