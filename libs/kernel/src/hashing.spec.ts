import fc from 'fast-check';
import { canonicalJson, shortHash } from './hashing';

describe('canonical JSON', () => {
  it.each([
    ['keys stand in code-unit order', { b: 1, a: 2, B: 3, é: 4 }, '{"B":3,"a":2,"b":1,"é":4}'],
    ['at every depth', { z: { y: 1, x: [{ d: 1, c: 2 }] } }, '{"z":{"x":[{"c":2,"d":1}],"y":1}}'],
    ['numbers as keys are text: 10 before 9', { 9: 'nine', 10: 'ten' }, '{"10":"ten","9":"nine"}'],
    ['what is undefined is left out of an object', { a: undefined, b: { c: undefined } }, '{"b":{}}'],
    ['and keeps its place in a list as null', [1, undefined, 2], '[1,null,2]'],
    ['null is no undefined', { a: null }, '{"a":null}'],
    ['a list keeps its order', ['b', 'a'], '["b","a"]'],
    ['text is escaped as JSON has it', { 'a"b': 'line\nbreak' }, '{"a\\"b":"line\\nbreak"}'],
    ['nothing at all is null', undefined, 'null'],
    ['no number is null', NaN, 'null'],
    ['false, zero and empty text are values', { a: false, b: 0, c: '' }, '{"a":false,"b":0,"c":""}'],
  ])('%s', (_, value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  test('is the same for equal values whose keys were set in another order', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([k, v]) => [k, reversed(v)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('tells different values apart', () => {
    const texts = [{}, [], null, '', 0, { a: [] }, { a: {} }, [[]], '{}'].map(canonicalJson);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('the short hash', () => {
  // Stored keys and series ids rest on it: these may never change. Those of one letter are the ones its origin, cyrb53, publishes.
  it.each([
    ['', '488bdcb81aee8d83'],
    ['a', '501c2ba782c97901'],
    ['b', '459eda5bc254d2bf'],
    ['id:one@example.org', '8da70d3975a18ecb'],
    ['subject:otter-devel.example.org|dive deeper', '0659804c543f1250'],
    ['é ünï 中文', '1921a9005f597460'],
  ])('of %p is what it has always been', (text, expected) => {
    expect(shortHash(text)).toBe(expected);
  });

  test('is always sixteen hex digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(shortHash(text)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  const hashes = Array.from({ length: 20_000 }, (_, n) => shortHash(`id:${String(n)}@example.org`));

  test('of twenty thousand Message-IDs gives no two alike, nor more like halves than chance would', () => {
    expect(new Set(hashes).size).toBe(hashes.length);
    // Of 20,000 random numbers of 32 bits, one pair in twenty such trials is equal.
    for (const half of [0, 8])
      expect(hashes.length - new Set(hashes.map((h) => h.slice(half, half + 8))).size).toBeLessThan(4);
  });

  test('spreads evenly over every hex digit it has', () => {
    for (let at = 0; at < 16; at += 1) {
      const counts = new Map<string, number>();
      for (const hash of hashes) counts.set(hash.charAt(at), (counts.get(hash.charAt(at)) ?? 0) + 1);
      expect(counts.size).toBe(16);
      // 1,250 each on the average; ten standard deviations are 342.
      for (const count of counts.values()) expect(Math.abs(count - 1_250)).toBeLessThan(342);
    }
  });

  test('changes with one letter, wherever it stands, and with the order of letters', () => {
    const text = 'a subject of some length, so that letters stand in many places';
    const changed = Array.from(text, (_, at) => `${text.slice(0, at)}#${text.slice(at + 1)}`);
    expect(new Set([text, ...changed].map(shortHash)).size).toBe(text.length + 1);
    expect(shortHash('ab')).not.toBe(shortHash('ba'));
  });
});
