import type { Node } from 'web-tree-sitter';

export const lineOf = (node: Node): number => node.startPosition.row + 1;

const COMMENT = /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*/g;
/** Longer texts are no declaration anyone compares by eye. */
const MAX_TEXT = 4_000;

/** Text without comments and continuation, white space evened out. */
export const evened = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(COMMENT, ' ')
    .replace(/\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

export const textOf = (node: Node | null | undefined): string => (node ? evened(node.text) : '');
