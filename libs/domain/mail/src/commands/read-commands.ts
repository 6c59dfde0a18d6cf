import { mailBody } from '../mail-body';
import type { Mail } from '../mail';
import { spokenLines } from '../own-text';
import type { Command, CommandError, CommandReading } from './command';
import { MAX_COMMANDS, VERBS } from './grammar';
import { errorOf, isExact, isNearly, nearlyError, parseCommand, type Line } from './parse-command';

const NONE: CommandReading = { commands: [] };

/** Verbs that speak of a whole mail, or answer it: beside others it would not be clear which comes first. */
const ALONE: ReadonlySet<string> = new Set(['undo', 'confirm']);
const ASKS: ReadonlySet<string> = new Set(VERBS.flatMap((v) => ('asks' in v ? [v.verb] : [])));

/**
 * A line that is broken for transport (`format=flowed`, RFC 3676) ends in a blank: it is no whole line, and stays as it is, to be refused. Else blanks
 * at the end say nothing.
 */
const lineOf = ({ text, number }: Line, flowed: boolean): Line => ({
  number,
  text: flowed ? text : text.replace(/[ \t]+$/, ''),
});

const isBroken = ({ text }: Line, flowed: boolean): boolean => flowed && /[ \t]$/.test(text);

const readLine = (line: Line, flowed: boolean): Command | CommandError => {
  if (!isExact(line.text)) return nearlyError(line);
  return isBroken(line, flowed) ? errorOf('bad-arguments', line) : parseCommand(line);
};

const isError = (read: Command | CommandError): read is CommandError => 'code' in read;
const isCommand = (read: Command | CommandError): read is Command => !isError(read);

/** One that stands beside others and may not, or says again what an earlier one said. */
const misplaced = (commands: readonly Command[]): CommandError | undefined => {
  const lone = commands.length < 2 ? undefined : commands.find((c) => ALONE.has(c.verb));
  const twice = commands.find((c, n) => commands.findIndex((other) => other.text === c.text) < n);
  const bad = lone ?? twice;
  return bad === undefined ? undefined : errorOf('once', { text: bad.text, number: bad.line });
};

const wholeError = (mail: Mail, hasPatch: boolean, first: Line): CommandError | undefined => {
  if (mail.defects.includes('html-only')) return errorOf('html', first);
  return hasPatch ? errorOf('patch', first) : undefined;
};

/**
 * The commands that the sender of a mail wrote: whole lines at the first column, of plain text, own words only (`spokenLines`: no quotation, no signature, no
 * code, nothing below an original message or a quotation without marks). A mail with a patch in it, in its text or attached, has none: text of a patch
 * is written by its author, who need not be the sender. All or nothing: one line that is not of the grammar, and none counts.
 */
export const readCommands = (mail: Mail): CommandReading => {
  const body = mailBody(mail.text);
  const lines = spokenLines(body)
    .filter(({ sure }) => sure)
    .map((line) => lineOf(line, mail.flowed))
    .filter(({ text }) => isExact(text) || isNearly(text));
  const [first] = lines;
  if (first === undefined) return NONE;
  const hasPatch = body.diffAt >= 0 || mail.patchAttachments.length > 0;
  const error = wholeError(mail, hasPatch, first);
  if (error !== undefined) return { commands: [], error };
  const tooMany = lines[MAX_COMMANDS];
  if (tooMany !== undefined) return { commands: [], error: errorOf('too-many', tooMany) };
  const read = lines.map((line) => readLine(line, mail.flowed));
  const commands = read.filter(isCommand);
  const bad = read.find(isError) ?? misplaced(commands);
  return bad === undefined ? { commands } : { commands: [], error: bad };
};

/** Whether a command changes nothing and is answered. */
export const isQuestion = ({ verb }: Pick<Command, 'verb'>): boolean => ASKS.has(verb);
