/** The command line was used wrongly: exit code 2. */
export class UsageError extends Error {}

/** What is named is not there. */
export class NotThereError extends UsageError {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownReferenceError';
  }
}

/** A needed server or file could not be had: exit code 4. */
export class UnavailableError extends Error {}

export const EXIT = { done: 0, no: 1, usage: 2, parked: 3, unavailable: 4 } as const;

/** Names of errors that mean: something outside could not be had. */
const UNAVAILABLE = new Set([
  'DataFolderError',
  'NewerDatabaseError',
  'ChangedMigrationError',
  'SourceError',
  'GitTreeError',
  'FileProblemError',
  'BackupFileError',
]);

/** Names of errors that mean: what was asked for is not there to be asked. */
const USAGE = new Set([
  'UnknownReferenceError',
  'NothingPublishedError',
  'NoSuchRevisionError',
  'RangeNotOnBranchError',
  'NotEmptyError',
  'WhatIfError',
  'UnknownReportError',
  'NobodysDigestError',
]);

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');

/** An error's code and message, for patterns. */
export const wordsAndCodeOf = (error: unknown): string =>
  `${codeOf(error)} ${error instanceof Error ? error.message : String(error)}`;

/** Words of a disk that has no room left: the server's (SQLSTATE 53100), or the system's own. */
export const DISK_FULL = /\b53100\b|No space left|ENOSPC/;

/** Words of a connection whose server ended. */
export const DATABASE_GONE =
  /\b(?:57P0[123]|P1017)\b|Connection terminated|terminating connection|closed the connection/;

/** PostgreSQL's own words for what an operator can mend. */
const SERVER_SENTENCES: readonly (readonly [RegExp, string])[] = [
  [
    DISK_FULL,
    'the disk is full: free some space and run the command again; nothing that was recorded is lost',
  ],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENOENT .{0,400}\.s\.PGSQL/,
    'the database does not answer: check DATABASE_URL, or that the server runs',
  ],
  [/\b(?:28P01|28000)\b/, 'the database refuses the sign-in: check the user and password in DATABASE_URL'],
  [DATABASE_GONE, 'the database went away: run the command again; what was recorded stays'],
];

/** Words of a server that cannot be reached now. */
const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENOENT .{0,400}\.s\.PGSQL/;

/** Whether an error says that a server is away, and not that something is wrong: it comes back, and then the same is tried again. */
export const isServerAway = (error: unknown): boolean => {
  const text = wordsAndCodeOf(error);
  return DATABASE_GONE.test(text) || UNREACHABLE.test(text);
};

/** Errors that say: the database is no longer, or not, one of this version. */
const OTHER_VERSION = new Set(['NewerDatabaseError', 'ChangedMigrationError']);

/** Whether an error says that another version of Sluice has the database, which does not pass by waiting. */
export const isOtherVersion = (error: unknown): error is Error =>
  error instanceof Error && OTHER_VERSION.has(error.name);

const oneLine = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
    .slice(0, 600);

/** One line that says what, where, and what to do; and the exit code. */
export const explain = (error: unknown): { readonly line: string; readonly exit: number } => {
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : '';
  if (error instanceof UsageError || USAGE.has(name)) return { line: message, exit: EXIT.usage };
  if (error instanceof UnavailableError || UNAVAILABLE.has(name))
    return { line: oneLine(message), exit: EXIT.unavailable };
  const known = SERVER_SENTENCES.find(([pattern]) => pattern.test(wordsAndCodeOf(error)));
  return { line: known?.[1] ?? oneLine(message), exit: EXIT.unavailable };
};
