import {
  formOf,
  MAX_COMMANDS,
  VERBS,
  type Command,
  type CommandError,
  type CommandErrorCode,
} from '@sluice/mail';
import { wrapped } from '../outbox/alert-mail';
import { TOKEN_HERE } from './bot-mail';

/** Days within which what was asked to be confirmed can be. */
export const CONFIRM_DAYS = 7;

const QUOTE = '> ';
const INDENT = '    ';

const WHY: Readonly<Record<CommandErrorCode, string>> = {
  'unknown-verb': 'There is no such command.',
  'bad-arguments': 'The command is known, but what follows it is not what it takes.',
  'too-many': `A mail may hold ${MAX_COMMANDS} commands, and this is one more.`,
  'not-exact':
    'A command begins in the first column, in small letters, with the word, a colon and one space; this line does not.',
  letters:
    'This line looks like a command, but not all of its letters are plain Latin ones; they may have come with a copied text.',
  patch:
    'No command is taken from a mail with a patch in it: the text of a patch may be somebody else’s. Answer the patch instead.',
  html: 'Commands are taken from plain text only, and this mail has none.',
  once: 'This command must stand alone in its mail, or stands there twice.',
};

/** A line of somebody's as it may be shown: without what does harm, quoted, so that nothing obeys it. */
const quoted = (line: string): string =>
  `${QUOTE}${line.replaceAll(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').slice(0, 300)}`;

/** The commands, one a line, without the word that makes a line a command. */
const forms = (): readonly string[] =>
  VERBS.flatMap((verb) => [
    `${INDENT}${formOf(verb).replace('sluice: ', '')}`,
    ...wrapped(verb.help.replaceAll('`', '"'), `${INDENT}${INDENT}`),
  ]);

const HOW = [
  ...wrapped(
    'Each command stands in a line of its own, in plain text, from the first column on, after the word "sluice", a colon and a space. Words in capitals stand for something; what is in brackets may be left out. What a command is about is what its mail answers, or what on= names:',
  ),
  '',
  ...forms(),
];

const NOTHING_DONE = 'Nothing in this mail was done.';
const SIGNED = ['', ...wrapped('Sluice, a program. It wrote to nobody but you.'), ''];

const mailText = (lines: readonly string[]): string => [...lines, ...SIGNED].join('\n');

/** To the sender alone: why nothing of a mail was done, with the one bad line and the forms there are. */
export const errorText = ({ code, text, didYouMean }: CommandError): string =>
  mailText([
    ...wrapped(`${WHY[code]} ${NOTHING_DONE}`),
    '',
    quoted(text),
    ...(didYouMean === undefined ? [] : ['', 'Was this meant?', '', `${INDENT}${didYouMean}`]),
    '',
    ...HOW,
  ]);

/** To the sender alone: why one command, and with it the whole mail, was refused. */
export const refusedText = ({ text }: Pick<Command, 'text'>, why: string): string =>
  mailText([...wrapped(`${why.replace(/[.]?$/, '.')} ${NOTHING_DONE}`), '', quoted(text)]);

/** To the sender alone: what was done, and how to take it back where it can be. */
export const doneText = (said: readonly string[], isUndoable: boolean): string =>
  mailText([
    ...said.flatMap((sentence) => (sentence.includes('\n') ? sentence.split('\n') : wrapped(sentence))),
    ...(isUndoable ? ['', ...wrapped('To take it back, answer this mail with the command "undo".')] : []),
  ]);

/** To the sender alone: answers to questions, which changed nothing. */
export const answerText = (answers: readonly string[]): string =>
  mailText(answers.flatMap((answer, n) => [...(n === 0 ? [] : ['']), ...answer.split('\n')]));

export const helpText = (): string => HOW.join('\n');

/** To whoever a mail says it is from: whether they wrote it. */
export const confirmText = (commands: readonly Pick<Command, 'text'>[]): string =>
  mailText([
    ...wrapped(
      'A mail with your address as its sender came to Sluice, and nothing in it proves that you sent it. It says:',
    ),
    '',
    ...commands.map(({ text }) => quoted(text)),
    '',
    ...wrapped(
      `Nothing of that was done. If you wrote it, answer with this line, from the first column on, within ${CONFIRM_DAYS} days:`,
    ),
    '',
    `${INDENT}sluice: confirm ${TOKEN_HERE}`,
    '',
    ...wrapped('If you did not, do nothing: without this line nothing will be done.'),
  ]);

/** To the administrators: a sender makes one mistake again and again, which is how loops look. */
export const loopAlertText = (sender: string, code: string): string =>
  [
    ...wrapped(
      `${sender} was told today why a mail with commands was not obeyed (${code}), and sent the same again. It is not answered any more today, as it may be a machine that answers a machine.`,
    ),
    '',
  ].join('\n');
