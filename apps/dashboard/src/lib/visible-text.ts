/** Characters that move, hide or reverse what stands beside them, of which a reader sees nothing. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const HEX_DIGITS = 4;

const shown = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(HEX_DIGITS, '0')}⟩`;

/**
 * Text of a stranger, in which what would not be seen is shown by its number: control characters, the escape of a terminal among them, and marks that reverse
 * or hide text. Tabs and line ends stay; a carriage return at the end of a line is left out, as in every mail.
 */
export const visibleText = (text: string): string => text.replace(/\r(?=\n|$)/g, '').replace(UNSEEN, shown);

/** The beginning of a text that is longer than there is room for. */
export const shortened = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max).replace(/[\ud800-\udbff]$/, '')}…`;
