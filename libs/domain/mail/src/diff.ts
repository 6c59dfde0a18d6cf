import type { FileChange } from './reading';

/** One line of a hunk: its mark and its text without the mark. */
export type DiffLine = { readonly mark: ' ' | '+' | '-'; readonly text: string };

export type Hunk = {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** Text after the second `@@`: the function or section git names. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
  /** Line number (1-based) of the hunk header in the mail's text: evidence. */
  readonly line: number;
};

export type FileDiff = FileChange & { readonly hunks: readonly Hunk[]; readonly binary: boolean };

/** A parsed unified diff as git mails it. */
export type Diff = { readonly files: readonly FileDiff[] };
