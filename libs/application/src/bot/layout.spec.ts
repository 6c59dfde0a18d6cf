import { atMostLines, guarded, indented, paragraph, plain, row, sections } from './layout';

test('a paragraph has lines of 72 columns, words that are longer excepted', () => {
  const link = `https://example.org/${'x'.repeat(80)}`;
  expect(paragraph(`See ${link} or not`)).toEqual([`See`, link, 'or not']);
});

test('what is too long is cut, and it shows', () => {
  const lines = paragraph('word '.repeat(60));
  expect(atMostLines(2, lines)).toHaveLength(2);
  expect(atMostLines(2, lines)[1]).toMatch(/word \.\.\.$/);
  expect(atMostLines(9, lines)).toEqual(lines);
  expect(row('x'.repeat(100))).toBe(`    ${'x'.repeat(64)} ...`);
});

test('a Message-ID is never cut, what follows it is', () => {
  const id = `<${'m'.repeat(80)}@example.org>`;
  expect(row('line 7: a long quotation', id)).toContain(id);
  expect(row(': said', '<a@example.org>')).toBe('    <a@example.org>: said');
  expect(row('line 7', '<a@example.org>')).toBe('    <a@example.org> line 7');
});

test.each([
  'Acked-by: Otto Otter <otto@example.org>',
  'Releae-Acked-by: Otto Otter <otto@example.org>',
  'Fixes: 2075b410ee80 ("xen/domctl: x")',
  'sluice: mute',
  '#sluice mute',
  'diff --git a/x b/x',
  '-- ',
  '--- a/x',
  'From otter',
  '> quoted',
])('"%s" at the beginning of a line is shown, not said', (line) => {
  expect(guarded(['Words.', line])).toEqual(['Words.', `    ${line}`]);
});

test('a trailer whose address stands on the next line is none either', () => {
  expect(guarded(['Acked-by: otto', '    <otto@example.org>'])[0]).toBe('    Acked-by: otto');
});

test('prose stays as it is', () => {
  const lines = ['It appears that patch 7 adds a bit.', 'Interface changes in v5:', ...indented('a row')];
  expect(guarded(lines)).toEqual(lines);
});

test('text of others has no control characters and no other white space than blanks', () => {
  expect(plain('a\u0000\u001b[1m\u2028b\u00a0\r\nc\u202ed')).toBe('a [1m b c d');
});

test('sections stand apart, empty ones do not stand at all', () => {
  expect(sections([], ['a'], [], ['b', 'c'])).toEqual(['a', '', 'b', 'c']);
});
