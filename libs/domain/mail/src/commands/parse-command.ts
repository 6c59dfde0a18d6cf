import { messageId } from '@sluice/kernel';
import { nearestOf, skeletonOf } from './alike';
import type { Command, CommandError, CommandErrorCode } from './command';
import { formOf } from './grammar-words';
import { VERBS, type VerbName } from './grammar';
import type { ArgumentKind, Verb } from './verb';

/** A line as its sender wrote it. */
export type Line = { readonly text: string; readonly number: number };

/** A longer line is no command: the longest there is names two mails and says why. */
const MAX_LINE = 500;

/** Where a command begins, to the letter. */
const BEGINS = /^(?:sluice: |#sluice )/;
/** The same as people miswrite it. */
const NEARLY = /^\s{0,20}(?:#\s?sluice\b|sluice\s?:)/;
/** Blanks, or a text in quotation marks, or a word. A word has no quotation mark and nothing outside ASCII. */
const PIECE = / +|"([^"]*)"(?= |$)|[!#-~]+(?= |$)/y;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const SHAPES: Readonly<Record<ArgumentKind, RegExp>> = {
  mail: /^(?:<[^<>\s]{1,300}@[^<>\s@]{1,200}>|[^<>\s"]{1,300}@[^<>\s@"]{1,200})$/,
  release: /^\d{1,4}(?:\.\d{1,4}){0,3}$/,
  rule: /^[A-Z][A-Z0-9-]{1,19}$/,
  token: /^[0-9a-f]{32}$/,
};

/** Whether a line begins as commands do. */
export const isExact = (text: string): boolean => BEGINS.test(text);

/** Whether a person may have meant a line as a command. */
export const isNearly = (text: string): boolean =>
  text.length <= MAX_LINE && NEARLY.test(skeletonOf(text)) && !isExact(text);

type Pieces = { readonly words: readonly string[]; readonly reason?: string | undefined };

/** The words behind the verb, and the quoted text that may end them; `undefined` where the line is not made of these. */
const piecesOf = (rest: string): Pieces | undefined => {
  const words: string[] = [];
  let reason: string | undefined;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < rest.length) {
    const [piece, quoted] = PIECE.exec(rest) ?? [];
    if (piece === undefined) return undefined;
    if (piece.startsWith(' ')) continue;
    if (reason !== undefined) return undefined;
    if (quoted === undefined) words.push(piece);
    else reason = quoted.trim();
  }
  return { words, reason };
};

const NAMES = VERBS.map((v) => v.verb);
const byName = new Map<string, Verb>(VERBS.map((v) => [v.verb, v]));

type Values = Partial<Record<'release' | 'mail' | 'on' | 'rule' | 'token', string>>;

/** What was found in a line so far: values, and how many of those by position. */
type Found = { readonly values: Values; positions: number };

/** Takes one word into what was found; false where it has no place there. */
const takeWord = ({ takes, options }: Verb, word: string, found: Found): boolean => {
  const { values } = found;
  const option = options.find(({ key }) => word.startsWith(`${key}=`));
  if (option !== undefined) {
    const value = word.slice(option.key.length + 1);
    const isFree = values[option.key] === undefined;
    values[option.key] = value;
    return isFree && SHAPES[option.kind].test(value);
  }
  const wanted = takes[found.positions];
  if (wanted === undefined || !SHAPES[wanted.kind].test(word)) return false;
  values[wanted.kind] = word;
  found.positions += 1;
  return true;
};

const valuesIn = (verb: Verb, { words, reason }: Pieces): Values | undefined => {
  const found: Found = { values: {}, positions: 0 };
  if (!words.every((word) => takeWord(verb, word, found))) return undefined;
  const needed = verb.takes.filter((t) => t.mayBeLeftOut !== true).length;
  if (found.positions < needed || (reason !== undefined && !verb.reason)) return undefined;
  return found.values;
};

const commandOf = (verb: Verb, values: Values, line: Line & Pick<Pieces, 'reason'>): Command => ({
  verb: verb.verb as VerbName,
  release: values.release,
  mail: values.mail === undefined ? undefined : messageId(values.mail),
  on: values.on === undefined ? undefined : messageId(values.on),
  rule: values.rule,
  token: values.token,
  reason: line.reason === '' ? undefined : line.reason,
  line: line.number,
  text: line.text,
});

const wordAfter = (text: string): string =>
  /^\s*#?\s?sluice\s*:?\s*([^\s"]*)/.exec(skeletonOf(text))?.[1] ?? '';

/** What the writer of a line that is no command probably meant. */
const meantBy = (text: string): string | undefined => {
  const name = nearestOf(wordAfter(text), NAMES);
  const verb = name === undefined ? undefined : byName.get(name);
  return verb === undefined ? undefined : formOf(verb);
};

/** Why a line is no command. */
export const errorOf = (code: CommandErrorCode, { text, number }: Line): CommandError => ({
  code,
  line: number,
  text: text.trimEnd().slice(0, MAX_LINE),
  didYouMean: meantBy(text),
});

/** Why a line that nearly is a command is none. */
export const nearlyError = (line: Line): CommandError => {
  const isAscii = /^[\x20-\x7e\t]*$/.test(line.text);
  return errorOf(isAscii ? 'not-exact' : 'letters', line);
};

const isPlainLine = (text: string): boolean => text.length <= MAX_LINE && !INVISIBLE.test(text);

/**
 * Reads a line that begins as a command does. Nothing in it is guessed: what is not of the grammar to the letter is an error.
 * @param line without white space at its end
 */
export const parseCommand = (line: Line): Command | CommandError => {
  const { text } = line;
  if (!isPlainLine(text)) return errorOf('bad-arguments', line);
  const body = text.replace(BEGINS, '');
  const name = /^[^\s"]*/.exec(body)?.[0] ?? '';
  const verb = byName.get(name);
  if (verb === undefined) return errorOf('unknown-verb', line);
  const pieces = piecesOf(body.slice(name.length));
  const values = pieces === undefined ? undefined : valuesIn(verb, pieces);
  return values === undefined
    ? errorOf('bad-arguments', line)
    : commandOf(verb, values, { ...line, reason: pieces?.reason });
};
