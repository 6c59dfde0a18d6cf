import fc from 'fast-check';
import { mailBody } from './mail-body';
import { spokenLines } from './own-text';
import { introLength, isQuoted, ownLines } from './quoting';
import { SAMPLE_DIFF, SAMPLE_PATCH } from './sample-mail';

const own = (text: string): readonly string[] =>
  ownLines(text.split('\n'))
    .filter((line) => line.text.trim() !== '')
    .map((line) => (line.sure ? line.text : `? ${line.text}`));

const spoken = (text: string): readonly string[] =>
  spokenLines(mailBody(text))
    .map((line) => line.text)
    .filter((line) => line.trim() !== '');

describe('isQuoted', () => {
  it.each(['> x', '>x', '>> x', ' > x', 'JB> x', '   > x'])('%j is quoted', (line) => {
    expect(isQuoted(line)).toBe(true);
  });

  it.each(['x > y', 'ptr->x', 'a->b = 1;', '', '  x', '<ada@example.org>', 'a 2>1'])('%j is not', (line) => {
    expect(isQuoted(line)).toBe(false);
  });
});

describe('introLength', () => {
  it.each([
    [1, 'On 06.10.2021 19:40, Ada Author wrote:'],
    [1, 'Ada Author writes ("[PATCH] t"):'],
    [1, 'Am 06.10.21 um 19:40 schrieb Ada Author:'],
    [2, 'On Fri, Oct 8, 2021 at 7:08 PM Ada Author <ada@example.org>\nwrote:'],
    [3, 'On Fri, Oct 8, 2021 at 7:08 PM Ada Author\n<ada@example.org>\nwrote:'],
    [0, 'On the one hand it is 4.16,'],
    [0, 'Ada wrote it.'],
    [0, 'As I said: no.'],
  ])('is %d for %j', (length, text) => {
    expect(introLength(text.split('\n'), 0)).toBe(length);
  });
});

describe('ownLines', () => {
  it.each<[string, string, readonly string[]]>([
    ['answers between quotations', 'Ada wrote:\n> one\nyes\n> two\nno', ['yes', 'no']],
    ['no signature', 'yes\n-- \nAda Author', ['yes']],
    ['text between a signature and a quotation is signature', 'yes\n--\nAda\n> x\nmore', ['yes', 'more']],
    ['nothing below an Outlook mark', 'yes\n-----Original Message-----\nFrom: Bo\nAcked-by: Bo', ['yes']],
    ['nothing below Outlook headers', 'yes\n\nFrom: Bo\nSent: Friday\nTo: Ada\nSubject: t\n\nno', ['yes']],
    ['a line that begins with From: is text', 'From: is a header.\nyes', ['From: is a header.', 'yes']],
    ['no list footer', `yes\n${'_'.repeat(47)}\nwidgets mailing list`, ['yes']],
    ['no fenced code', 'yes\n```\nhold\n```\nno', ['yes', 'no']],
    ['unsure below an unmarked quotation', 'Ada wrote:\n\nold text\nnew text', ['? old text', '? new text']],
    ['sure again below a marked one', 'Ada wrote:\n\nold\n> x\nnew', ['? old', 'new']],
  ])('%s', (_, text, expected) => {
    expect(own(text)).toEqual(expected);
  });

  it('keeps line numbers', () => {
    expect(ownLines(['> a', 'b', '> c', 'd']).map((line) => line.number)).toEqual([2, 4]);
  });

  it('never takes a line that begins with >', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('> x', '>> y', '-- ', '```', 'A wrote:', '', '> -- ', 'z'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        expect(ownLines(lines).some(({ text }) => text.startsWith('>'))).toBe(false);
      }),
    );
  });

  it.each(['> ', 'On 1 ', 'A wrote:\n', 'From: x\n', '-----', '___', '\n', '```\n'])(
    'takes bait of %j in no time',
    (bait) => {
      const start = performance.now();
      ownLines(mailBody(bait.repeat(100_000)).lines);
      expect(performance.now() - start).toBeLessThan(1_500);
    },
  );
});

describe('spokenLines', () => {
  it('leaves a suggested diff out and goes on behind it', () => {
    expect(spoken(`> x\nLike this?\n\n${SAMPLE_DIFF}\nWhat do you say?`)).toEqual([
      'Like this?',
      'What do you say?',
    ]);
  });

  it('leaves the message of a scissored patch out, trailers and all', () => {
    expect(spoken(`I would do this:\n\n-- >8 --\nSubject: t\n\n${SAMPLE_PATCH}`)).toEqual([
      'I would do this:',
    ]);
  });

  it('leaves the paragraph of a sign-off in front of a diff out', () => {
    const text = `Acked-by: Bo <bo@example.org>\n\nAnd fold this in:\n\nSigned-off-by: Bo <bo@example.org>\n${SAMPLE_DIFF}`;
    expect(spoken(text)).toEqual(['Acked-by: Bo <bo@example.org>', 'And fold this in:']);
  });
});
