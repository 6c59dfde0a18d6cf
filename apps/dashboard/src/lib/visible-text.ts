/** Characters that move, hide or reverse what stands beside them, of which a reader sees nothing. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Where the pictures of the control characters begin. */
const PICTURES = 0x2400;
const PICTURE_OF_DELETE = '\u2421';

const shown = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(PICTURES + code);
  if (code === 0x7f) return PICTURE_OF_DELETE;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
};

/**
 * Text of a stranger, in which what would not be seen is shown: control characters as their pictures (the escape of a terminal is ␛), and marks
 * that reverse or hide text by their number. Tabs and line ends stay; a carriage return at the end of a line is left out, as in every mail.
 */
export const visibleText = (text: string): string => text.replace(/\r(?=\n|$)/g, '').replace(UNSEEN, shown);
