import { hashOfWord, isIndexed, WordIndex, wordsOf } from './word-index';

const words = (text: string) => wordsOf(Buffer.from(text));

describe('words of a text', () => {
  test.each([
    ['identifiers', 'if ( FLAG_deep|x86 ) dive();', ['FLAG_deep', 'x86', 'dive', 'if']],
    ['a word at the end', 'last', ['last']],
    ['beside other letters', 'é_under ünder', ['_under', 'nder']],
  ])('%s', (_, text, expected) => {
    for (const word of expected) expect(words(text).has(hashOfWord(word))).toBe(true);
  });

  test.each([
    ['numbers', '0x10 123', '0x10'],
    ['single letters', 'a b', 'a'],
    ['parts of words', 'FLAG_deep', 'deep'],
  ])('not %s', (_, text, word) => {
    expect(words(text).has(hashOfWord(word))).toBe(false);
  });
});

test('a text of very many words keeps them all apart', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `word_${i}`);
  const found = words(many.join(' '));
  expect(many.filter((w) => !found.has(hashOfWord(w)))).toEqual([]);
  expect(
    Array.from({ length: 1_000 }, (_, i) => `other_${i}`).filter((w) => found.has(hashOfWord(w))),
  ).toEqual([]);
});

test.each([
  ['xen/common/domain.c', true],
  ['xen/include/xlat.lst', true],
  ['tools/ocaml/libs/xc/xenctrl.mli', true],
  ['tools/golang/xenlight/types.gen.go', true],
  ['tools/libs/light/libxl_types.idl', true],
  ['tools/flask/policy/modules/xen.te', true],
  ['xen/xsm/flask/policy/access_vectors', true],
  ['xen/arch/arm/Kconfig', true],
  ['xen/arch/x86/Makefile', true],
  ['docs/misc/flags.md', false],
  ['tools/firmware/rombios/logo.bin', false],
])('%s is looked into: %s', (path, expected) => {
  expect(isIndexed(path)).toBe(expected);
});

describe('the index of a tree', () => {
  const texts: Readonly<Record<string, string>> = { b1: 'deep', b2: 'deep wide', b3: 'wide' };
  const asked: string[] = [];
  const index = new WordIndex((ids) => {
    asked.push(...ids);
    return Promise.resolve(
      new Map(ids.flatMap((id) => (texts[id] === undefined ? [] : [[id, Buffer.from(texts[id])] as const]))),
    );
  });
  const holding = (word: string) => index.mayHold(word).map((f) => f.path);

  test('moves by what differs, and reads no blob twice', async () => {
    await index.begin([
      { path: 'b.c', blob: 'b2' },
      { path: 'a.c', blob: 'b1' },
    ]);
    expect(holding('deep')).toEqual(['a.c', 'b.c']);
    await index.move([
      { path: 'a.c', before: 'b1' },
      { path: 'c.c', after: 'b3' },
      { path: 'b.c', before: 'b2', after: 'b3' },
    ]);
    expect(holding('deep')).toEqual([]);
    expect(holding('wide')).toEqual(['b.c', 'c.c']);
    await index.move([{ path: 'a.c', after: 'b1' }]);
    expect(holding('deep')).toEqual(['a.c']);
    expect(asked.sort()).toEqual(['b1', 'b2', 'b3']);
  });

  test('knows that it is not complete where a blob is missing, and that it is again without it', async () => {
    await index.move([{ path: 'd.c', after: 'gone' }]);
    expect(index.complete()).toBe(false);
    await index.move([{ path: 'd.c', before: 'gone' }]);
    expect(index.complete()).toBe(true);
  });
});
