import { readNotes } from './posting-notes';
import { quotedShortlog, readShortlog } from './shortlog';

describe('readNotes', () => {
  it('reads what git format-patch --base and b4 write, in front of the diff and behind it', () => {
    const front = ['Text.', '', 'Depends-on: <one@example.org>', 'change-id: 20211006-turn-0123456789ab'];
    const tail = [
      '-- ',
      '2.30.2',
      'base-commit: 0123456789ABCDEF0123456789abcdef01234567',
      'prerequisite-patch-id: 1111111111',
    ];
    expect(readNotes(front, tail)).toEqual({
      changeId: '20211006-turn-0123456789ab',
      baseCommit: '0123456789abcdef0123456789abcdef01234567',
      prerequisitePatchIds: ['1111111111'],
      dependsOn: ['<one@example.org>'],
    });
  });

  it.each([
    [
      ['This goes on top of', 'https://lore.kernel.org/r/two@example.org.'],
      ['https://lore.kernel.org/r/two@example.org'],
    ],
    [['It depends on <two@example.org>, too.'], ['<two@example.org>']],
    [['See https://lore.kernel.org/r/two@example.org'], []],
    [['It depends on luck.', '', 'See https://lore.kernel.org/r/two@example.org'], []],
    [['It is based on https://example.org/paper.pdf'], []],
  ])('finds links next to words of dependence in %j', (front, dependsOn) => {
    expect(readNotes(front, []).dependsOn).toEqual(dependsOn);
  });

  it('keeps 500 prerequisites', () => {
    expect(
      readNotes(Array<string>(900).fill('prerequisite-patch-id: 1111111'), []).prerequisitePatchIds,
    ).toHaveLength(500);
  });
});

describe('readShortlog', () => {
  it('reads authors and subjects in order, wrapped subjects joined', () => {
    const lines = [
      'Text (2):',
      'x',
      '',
      'Ada Author (2):',
      '  one',
      '  two',
      '',
      'Bo B. (1):',
      '      long',
      '         tail',
      '',
      '  no',
    ];
    expect(readShortlog(lines).shortlog).toEqual([
      { author: 'Ada Author', subjects: ['one', 'two'] },
      { author: 'Bo B.', subjects: ['long tail'] },
    ]);
  });
});

describe('quotedShortlog', () => {
  const LOG = [
    'Ada Author (1):',
    '  one: of a few',
    '',
    'Bo B. (2):',
    '  two',
    '    and its end',
    '  three',
    '',
  ];
  const quoted = (mark: string, lines: readonly string[] = LOG) => lines.map((line) => `${mark}${line}`);
  const READ = [
    { author: 'Ada Author', subjects: ['one: of a few'] },
    { author: 'Bo B.', subjects: ['two and its end', 'three'] },
  ];

  it.each(['> ', '>> ', '> > ', '>', '>>> '])('is read behind %j', (mark) => {
    expect(quotedShortlog(['Thanks.', '', '> On Monday:', ...quoted(mark), 'Cheers'])).toEqual(READ);
  });

  it('is read where a mailer took a blank from each line', () => {
    const lines = LOG.map((line) => line.replace(/^ /, ''));
    expect(quotedShortlog(quoted('>> ', lines))).toEqual(READ);
  });

  it.each<[string, readonly string[]]>([
    ['nothing is quoted', LOG],
    [
      'a subject was cut out',
      quoted(
        '> ',
        LOG.filter((line) => line !== '  two' && !line.startsWith('    ')),
      ),
    ],
    [
      'a subject was wrapped by a mailer',
      quoted(
        '> ',
        LOG.map((line) => (line === '  three' ? 'three' : line)),
      ),
    ],
    ['only prose looks like one', ['> There are some (2):', '> and', '> more']],
  ])('is not read where %s', (_, lines) => {
    expect(quotedShortlog(lines)).toBeUndefined();
  });
});
