import fc from 'fast-check';
import { sampleMail, SAMPLE_DIFF } from '../sample-mail';
import { formOf } from './grammar-words';
import { VERBS } from './grammar';
import { readCommands } from './read-commands';

const read = (text: string, parts: Parameters<typeof sampleMail>[0] = {}) =>
  readCommands(sampleMail({ text, ...parts }));

const codeOf = (text: string, parts?: Parameters<typeof sampleMail>[0]) => read(text, parts).error?.code;

describe('a command', () => {
  it.each(VERBS.map((verb) => [verb.verb, verb.example] as const))(
    '%s is read as its example is written',
    (verb, example) => {
      expect(read(`Hello.\n\n${example}\n`)).toMatchObject({ commands: [{ verb, text: example, line: 3 }] });
    },
  );

  it('has a release, a mail with or without brackets, what it is about, and a reason', () => {
    expect(read('sluice: depends-on <a@b.example> on=c@d.example "needs the lock"\n').commands).toEqual([
      {
        verb: 'depends-on',
        mail: 'a@b.example',
        on: 'c@d.example',
        reason: 'needs the lock',
        line: 1,
        text: 'sluice: depends-on <a@b.example> on=c@d.example "needs the lock"',
      },
    ]);
  });

  it('may be written with a hash, and end in blanks', () => {
    expect(read('#sluice mute \t\n').commands.map((c) => c.verb)).toEqual(['mute']);
  });

  it('may give its reason in any writing', () => {
    expect(read('sluice: object 4.16 "zerbricht die ABI für Gäste"\n').commands[0]?.reason).toBe(
      'zerbricht die ABI für Gäste',
    );
  });

  it('stands above a quotation as well as below one', () => {
    const { commands } = read('sluice: mute\n\n> why?\n\nsluice: help\n');
    expect(commands.map((c) => c.verb)).toEqual(['mute', 'help']);
  });
});

describe('no command', () => {
  it.each([
    ['in prose', 'please write sluice: mute\n'],
    ['in a quotation', '> sluice: mute\n'],
    ['in a signature', 'Hello.\n-- \nsluice: mute\n'],
    ['in code', '~~~\nsluice: mute\n~~~\n'],
    ['of another program', '#syz fix: mute\n'],
    ['where somebody speaks of the program', 'Sluice is down.\n'],
  ])('is read %s', (_, text) => {
    expect(read(text)).toEqual({ commands: [] });
  });
});

describe('an error takes all commands of a mail with it', () => {
  it.each([
    ['unknown-verb', 'sluice: mute\nsluice: mtue\n'],
    ['bad-arguments', 'sluice: mute\nsluice: exception-grant\n'],
    ['bad-arguments', 'sluice: exception-grant 4.16 4.17\n'],
    ['bad-arguments', 'sluice: exception-grant soon\n'],
    ['bad-arguments', 'sluice: mute "why"\n'],
    ['bad-arguments', 'sluice: object 4.16 "one" "two"\n'],
    ['bad-arguments', 'sluice: object 4.16 "open\n'],
    ['bad-arguments', 'sluice: object 4.16 on=<a@b.c> on=<d@e.f>\n'],
    ['bad-arguments', 'sluice: object 4.16 \u202e"back"\n'],
    ['not-exact', 'sluice: \n'],
    ['not-exact', 'sluice:mute\n'],
    ['not-exact', ' sluice: mute\n'],
    ['not-exact', '# sluice mute\n'],
    ['letters', 'ѕluіce: mute\n'],
    ['letters', 's\u200bluice: mute\n'],
    ['once', 'sluice: undo\nsluice: mute\n'],
    ['once', 'sluice: mute\nsluice: mute\n'],
    ['too-many', Array.from({ length: 6 }, (_, n) => `sluice: mute on=m${String(n)}@x.example\n`).join('')],
  ])('%s', (code, text) => {
    const { commands, error } = read(text);
    expect([commands, error?.code]).toEqual([[], code]);
  });

  it('in a mail with a patch, in its text or attached', () => {
    expect(codeOf(`sluice: mute\n\n${SAMPLE_DIFF}`)).toBe('patch');
    expect(codeOf('sluice: mute\n', { patchAttachments: [SAMPLE_DIFF] })).toBe('patch');
  });

  it('in a mail that has HTML alone', () => {
    expect(codeOf('sluice: mute\n', { defects: ['html-only'] })).toBe('html');
  });

  it('where a line was broken for transport', () => {
    expect(codeOf('sluice: object 4.16 \n"it breaks"\n', { flowed: true })).toBe('bad-arguments');
  });
});

it.each([
  ['sluice: exception-grnat 4.16', 'exception-grant'],
  ['sluice: depend-on <a@b.c>', 'depends-on'],
  ['Sluice: mute', 'mute'],
  ['sluice: ехplain 4.16', 'explain'],
])('%s may have meant %s', (line, verb) => {
  const meant = VERBS.find((v) => v.verb === verb);
  expect(meant === undefined ? '' : formOf(meant)).toBe(read(`${line}\n`).error?.didYouMean);
});

it('nothing is suggested for what resembles nothing', () => {
  expect(read('sluice: make-coffee-for-everybody\n').error?.didYouMean).toBeUndefined();
});

/** How people's programs quote: marks, initials, introductions, a block of headers. */
const quote = (text: string, mark: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? mark.trimEnd() : mark + line))
    .join('\n');

const MARKS = ['> ', '>', 'JB> ', '>> ', ' > '];

it('a quoted mail commands nothing, however often it was quoted, and whatever stands around it', () => {
  const around = fc.constantFrom('', 'No.', 'I agree.', 'On Wed, 3 Nov 2021, Sam wrote:', 'Sam wrote:');
  const given = fc.record({
    lines: fc.array(fc.constantFrom(...VERBS.map((v) => v.example)), { minLength: 1, maxLength: 4 }),
    levels: fc.array(fc.constantFrom(...MARKS), { minLength: 1, maxLength: 6 }),
    above: around,
    below: around,
  });
  fc.assert(
    fc.property(given, ({ lines, levels, above, below }) => {
      const quoted = levels.reduce(quote, lines.join('\n\n'));
      expect(read(`${above}\n\n${quoted}\n\n${below}\n`)).toEqual({ commands: [] });
    }),
  );
});

it('no text at all makes it throw, and what it reads is whole lines of the text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'sluice: ',
      '#sluice ',
      'mute',
      '"',
      '<a@b.c>',
      '4.16',
      '\n',
      '> ',
      '-- \n',
      '```\n',
      'ѕ',
    ),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (all) => {
      const text = all.join('');
      const { commands, error } = read(text);
      const lines = text.split('\n');
      for (const { line, text: read } of commands) expect(lines[line - 1]?.replace(/[ \t]+$/, '')).toBe(read);
      if (error !== undefined) expect(commands).toEqual([]);
    }),
  );
});
