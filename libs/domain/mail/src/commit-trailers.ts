import { cut } from './cut';
import { MAX_LINE, type OwnLine } from './quoting';
import type { TrailerLine } from './reading';
import { blockFrom, readTrailers } from './trailer';

/** A trailer of a landed commit, and whether git itself would call it one. */
export type CommitTrailer = TrailerLine & {
  /** In the last paragraph of the message, as git's trailer block is: `%(trailers)` shows it. Below it or above it, git shows nothing. */
  readonly inBlock: boolean;
};

/** A message with more lines is a log pasted in. */
const MAX_MESSAGE_LINES = 20_000;
const NOBODY = { name: '', address: '' };

/**
 * The trailers of a commit message below its subject, wherever they stand: committers leave a `---` and a change log behind them, and then git
 * finds none. `line` counts from 1 in `body`. Only known keys and slips of them are found outside the block.
 */
export const commitTrailers = (body: string): readonly CommitTrailer[] => {
  const lines = body
    .split('\n', MAX_MESSAGE_LINES)
    .map((text, i): OwnLine => ({ text: cut(text.trimEnd(), MAX_LINE), number: i + 1, sure: true }));
  const from = blockFrom(lines);
  return readTrailers({ lines, place: 'commit-message', sender: NOBODY }).map((trailer) => ({
    ...trailer,
    inBlock: trailer.line > from,
  }));
};
