import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { canonicalRaw } from './canonical-raw';
import { hashRaw, nodeHashing } from './hashing';
import { expandRaw, packRaw } from './raw-compression';

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
  /** What a store gives back of each mail. */
  const keptOf = (
    raws: readonly Uint8Array[],
  ): readonly { readonly bytes: Uint8Array; readonly pack: Uint8Array }[] =>
    packRaw(raws).flatMap(({ bytes: pack, places }) => places.map((bytes) => ({ bytes, pack })));

  it('comes back byte for byte, whatever it was packed with', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5_000 }), { maxLength: 8 }), (raws) => {
        expect(keptOf(raws).map((kept) => [...expandRaw(kept)])).toEqual(raws.map((raw) => [...raw]));
      }),
    );
    const large = Buffer.alloc(3_000_000, 'diff --git a/x b/x\n');
    const small = Buffer.from('small');
    expect(keptOf([small, large, small]).map((kept) => expandRaw(kept).equals(large))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('comes back of what an earlier version compressed by itself', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(expandRaw({ bytes: brotliCompressSync(bytes) }).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it('shares a pack with no more than its bounds allow', () => {
    const mails = Array.from({ length: 10 }, (_, n) => Buffer.alloc(50_000, String(n)));
    expect(packRaw(mails).map((pack) => pack.places.length)).toEqual([2, 2, 2, 2, 2]);
    expect(packRaw([])).toEqual([]);
  });

  it('whose pack was cut short is no mail', () => {
    const [one, two] = keptOf([Buffer.from('a mail'), Buffer.from('another mail')]);
    const [shorter] = keptOf([Buffer.from('a mail')]);
    if (one === undefined || two === undefined || shorter === undefined)
      throw new Error('nothing was packed');
    expect(() => expandRaw({ ...two, pack: shorter.pack })).toThrow('shorter than it was');
    expect(() => expandRaw({ ...one, pack: one.pack.subarray(0, 5) })).toThrow();
    expect(() => expandRaw({ bytes: one.bytes })).toThrow();
  });

  it('is named by the SHA-256 of its bytes', () => {
    expect(hashRaw(Buffer.from('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(nodeHashing.sha256('abc')).toBe(hashRaw(Buffer.from('abc')));
    expect(nodeHashing.sha1('é')).toBe('bf15be717ac1b080b4f1c456692825891ff5073d');
  });
});
