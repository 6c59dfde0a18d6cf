import { readCommands, readMail, VERBS, type CommandError } from '@sluice/mail';
import { HASHING, mail } from '../spec-builders';
import {
  answerText,
  confirmText,
  doneText,
  errorText,
  helpText,
  loopAlertText,
  refusedText,
} from './command-sentences';

const ERROR: CommandError = {
  code: 'unknown-verb',
  line: 3,
  text: 'sluice: exception-grnat 4.16',
  didYouMean: 'sluice: exception-grant RELEASE [on=MESSAGE-ID] ["reason"]',
};

const TRAILER = 'Release-acked-by: Rita Manager <rita@example.org>';

const TEXTS: readonly (readonly [string, string])[] = [
  ['an error', errorText(ERROR)],
  ['an error in a line that is a trailer', errorText({ ...ERROR, text: TRAILER, didYouMean: undefined })],
  [
    'a refusal',
    refusedText({ text: 'sluice: object 4.16' }, `not the release manager (release manager: ${TRAILER})`),
  ],
  ['what was done', doneText([`An exception for "${TRAILER}" in 4.16 is recorded as given by you.`], true)],
  ['an answer', answerText([`| ${TRAILER}`, helpText()])],
  ['a question', confirmText([{ text: `sluice: object 4.16 "${TRAILER}"` }])],
  ['an alert', loopAlertText('ann@example.org', 'unknown-verb')],
];

describe.each(TEXTS)('the text of %s', (_, text) => {
  it('has lines of at most 72 columns, but for quoted ones and forms', () => {
    expect(text.split('\n').filter((line) => line.length > 72 && !/^(?:>| {4}|\|)/.test(line))).toEqual([]);
  });

  it('has no line that any reader takes for a trailer', () => {
    const { reading } = readMail(mail('answer', { text }), HASHING);
    expect(reading.trailers).toEqual([]);
    expect(text.split('\n').filter((line) => /^[\w-]+:\s*\S+.*@/.test(line))).toEqual([]);
    expect(text.split('\n').filter((line) => /^[\w-]{1,40}: /.test(line))).toEqual([]);
  });

  it('commands nothing when a machine sends it back', () => {
    expect(readCommands(mail('echo', { text })).commands).toEqual([]);
    expect(readCommands(mail('echo', { text: text.replaceAll(/^/gm, '> ') }))).toEqual({ commands: [] });
  });
});

it('an error quotes the one bad line and lists the forms', () => {
  const text = errorText(ERROR);
  expect(text.slice(0, text.indexOf('Each command')))
    .toBe(`There is no such command. Nothing in this mail was done.

> sluice: exception-grnat 4.16

Was this meant?

    sluice: exception-grant RELEASE [on=MESSAGE-ID] ["reason"]

`);
  for (const { verb } of VERBS) expect(text).toMatch(new RegExp(`^ {4}${verb}( |$)`, 'm'));
});

it('what was done is said in a sentence, with how to take it back', () => {
  expect(doneText(['Sluice will not comment in this thread.'], true))
    .toBe(`Sluice will not comment in this thread.

To take it back, answer this mail with the command "undo".

Sluice, a program. It wrote to nobody but you.
`);
});

it('what cannot be taken back is not said to be', () => {
  expect(doneText(['What <a@x> did is taken back.'], false)).not.toContain('To take it back');
});

it('a question shows what the mail says and how to confirm it', () => {
  expect(confirmText([{ text: 'sluice: mute-me' }]))
    .toBe(`A mail with your address as its sender came to Sluice, and nothing in it
proves that you sent it. It says:

> sluice: mute-me

Nothing of that was done. If you wrote it, answer with this line, from
the first column on, within 7 days:

    sluice: confirm {token}

If you did not, do nothing: without this line nothing will be done.

Sluice, a program. It wrote to nobody but you.
`);
});
