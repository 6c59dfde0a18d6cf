import type { MessageId } from '@sluice/kernel';
import type { VerbName } from './grammar';

/** One command as it stands in a mail. What it is about is found by whoever obeys it. */
export type Command = {
  readonly verb: VerbName;
  /** The release named. */
  readonly release?: string | undefined;
  /** The other mail named: what is depended on, what is superseded. */
  readonly mail?: MessageId | undefined;
  /** Instead of what the mail answers. */
  readonly on?: MessageId | undefined;
  readonly rule?: string | undefined;
  readonly token?: string | undefined;
  readonly reason?: string | undefined;
  /** 1-based, in the mail's text. */
  readonly line: number;
  /** The line, without white space at its end. */
  readonly text: string;
};

/**
 * Why no command of a mail is obeyed. `not-exact` looks like one and is none: other letters, other case, indented. `patch`: a mail with a patch in it
 * commands nothing. `html`: only plain text is read.
 */
export type CommandErrorCode =
  'unknown-verb' | 'bad-arguments' | 'too-many' | 'not-exact' | 'letters' | 'patch' | 'html' | 'once';

export type CommandError = {
  readonly code: CommandErrorCode;
  readonly line: number;
  readonly text: string;
  /** What was probably meant, as a line that may be written. */
  readonly didYouMean?: string | undefined;
};

/** The commands of a mail: all of them, or why none counts. Neither, where it has none. */
export type CommandReading = {
  readonly commands: readonly Command[];
  readonly error?: CommandError | undefined;
};
