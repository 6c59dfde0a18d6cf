import { shortened, visibleText } from './visible-text';

test.each([
  ['text stays', 'Łódź 日本語 👩\u200d💻', 'Łódź 日本語 👩\u200d💻'],
  ['tabs and line ends stay', 'a\tb\nc', 'a\tb\nc'],
  ['carriage returns at line ends go', 'a\r\nb\r', 'a\nb'],
  ['a carriage return inside a line is shown', 'a\rb', 'a⟨U+000D⟩b'],
  ['an escape of a terminal is shown', '\u001b[31mred', '⟨U+001B⟩[31mred'],
  ['an override of the direction is shown', 'x\u202egnp.exe', 'x⟨U+202E⟩gnp.exe'],
  ['an isolate is shown', '\u2066a\u2069', '⟨U+2066⟩a⟨U+2069⟩'],
  ['a space of no width is shown', 'pass\u200bword', 'pass⟨U+200B⟩word'],
  ['NUL and DEL are shown', '\u0000\u007f', '⟨U+0000⟩⟨U+007F⟩'],
])('%s', (_, text, expected) => {
  expect(visibleText(text)).toBe(expected);
});

test('what is too long is cut, and no character of two halves is torn', () => {
  expect(shortened('abc', 3)).toBe('abc');
  expect(shortened('abcd', 3)).toBe('abc…');
  expect(shortened('ab💻', 3)).toBe('ab…');
});
