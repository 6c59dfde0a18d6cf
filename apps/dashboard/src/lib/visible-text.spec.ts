import { visibleText } from './visible-text';

test.each([
  ['text stays', 'Łódź 日本語 👩‍💻', 'Łódź 日本語 👩‍💻'],
  ['tabs and line ends stay', 'a\tb\nc', 'a\tb\nc'],
  ['carriage returns at line ends go', 'a\r\nb\r', 'a\nb'],
  ['a carriage return inside a line is shown', 'a\rb', 'a␍b'],
  ['an escape of a terminal is shown', '\u001b[31mred', '␛[31mred'],
  ['an override of the direction is shown', 'x\u202egnp.exe', 'x⟨U+202E⟩gnp.exe'],
  ['an isolate is shown', '\u2066a\u2069', '⟨U+2066⟩a⟨U+2069⟩'],
  ['a space of no width is shown', 'pass\u200bword', 'pass⟨U+200B⟩word'],
  ['NUL and DEL are shown', '\u0000\u007f', '␀␡'],
])('%s', (_, text, expected) => {
  expect(visibleText(text)).toBe(expected);
});
