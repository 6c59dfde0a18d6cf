import type { Mutator } from '../target';
import { atOne, NUMBERS, oneOf, onText, words } from './bytes';

/** A count or a place of a hunk that is not so. */
const hunkNumbers = atOne(/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/gm, (head, chance) => {
  const numbers = [...head.matchAll(/\d+/g)];
  const one = oneOf(chance, numbers);
  const near = String(Number(one[0]) + oneOf(chance, [-1, 1, 2, 100]));
  const fresh = chance.below(2) === 0 ? near : oneOf(chance, NUMBERS);
  return head.slice(0, one.index) + fresh + head.slice(one.index + one[0].length);
});

const mark = atOne(/^[ +\-\\]/gm, (_, chance) =>
  oneOf(chance, ['', ' ', '+', '-', '\\', '\t', '\u00a0', '@', '  ', '--- ', '+++ ']),
);

const fileNames = atOne(
  /^(?:---|\+\+\+|diff --git|rename (?:from|to)|copy (?:from|to)) .*$/gm,
  (line, chance) =>
    oneOf(chance, [
      ...[
        line.replaceAll(/[ab]\//g, ''),
        `${line}\t2021-10-06`,
        line.replace(/ \S+$/, ' /dev/null'),
        `${line}\n${line}`,
      ],
      ...[
        '--- "a/\\303\\244\\n"',
        'diff --git a/x b/x b/x',
        '+++ b/../../etc/passwd',
        line.replace(/\w+$/, '"'),
      ],
      ...[
        'Binary files a/x and b/x differ',
        'GIT binary patch\nliteral 4\nLc$^3\n',
        `${line}${'/x'.repeat(3_000)}`,
      ],
    ]),
);

const ACK = [
  'Acked-by',
  'Reviewed-by',
  'Release-Acked-by',
  'Releae-Acked-by',
  'Fixes',
  'Signed-off-by',
  'Nacked-by',
  'Link',
];
const COLON = [':', ' :', ':\t', ': ', ' : ', '\uff1a', ':\u00a0', '::', ':  '];
const WHO = [
  'A B <a@b.c>',
  'A B <a@b.c',
  '<a@b.c>',
  'a@b.c',
  '"A, B" <a@b.c>',
  'A B <a@b.c<mailto:a@b.c>>',
  'A B <a@b.c> # x86',
  '',
];

/** A trailer with odd spacing, somewhere between lines. */
const trailer = onText((text, chance) => {
  const ends = [...text.matchAll(/\n/g)];
  const at = (ends[chance.below(ends.length)]?.index ?? -1) + 1;
  const lead = oneOf(chance, ['', ' ', '   ', '\t', '> ', '* ', '    ']);
  const line = `${lead}${oneOf(chance, ACK)}${oneOf(chance, COLON)}${oneOf(chance, WHO)}${oneOf(chance, ['\n', ' \n', '\r\n', ' (for 1-3)\n', '\n\n'])}`;
  return text.slice(0, at) + line + text.slice(at);
});

const trailerSpacing = atOne(
  /^[A-Za-z-]{3,30}: ?/gm,
  (found, chance) =>
    `${oneOf(chance, ['', ' ', '\t', '  '])}${found.replace(/: ?/, '')}${oneOf(chance, COLON)}`,
);

const WORDS = [
  ...[
    '\n---\n',
    '\n-- \n',
    '\n-- >8 --\n',
    '\ndiff --git a/x b/x\n',
    '\n@@ -1 +1 @@\n',
    '\n--- a/x\n+++ b/x\n',
    '\nIndex: x\n=====',
  ],
  ...[
    '[PATCH',
    '[PATCH v2 03/12]',
    'Re: ',
    '(was: x)',
    '[4.16?]',
    ' wrote:\n',
    '\nOn Mon, 1 Jan A wrote:\n',
    '#',
    '\n\n',
  ],
  ...[
    'With that addressed\n',
    'I object to ',
    'please drop this series',
    'provided ',
    'Both patches:\n',
    'for patches 1-999999999',
  ],
  ...[
    '\nbase-commit: ',
    '\nprerequisite-patch-id: ',
    '\nchange-id: ',
    '\nDepends-on: <',
    'This reverts commit ',
    'Fixes: 0123456789ab ("',
  ],
  ...[
    'Feature freeze: ',
    'Code Freeze on Friday 29th October',
    'moratorium',
    'rc1 is out',
    'will be on ',
    '\ud83e\udda6',
    '\u00a0',
  ],
  ...[
    '\nFrom: A <a@b.c>\n',
    '\nSubject: x\n',
    '-----Original Message-----',
    '______________________________\n',
    '```\n',
  ],
];

/** What is done to diffs. */
export const DIFF: readonly Mutator[] = [
  hunkNumbers,
  hunkNumbers,
  mark,
  mark,
  fileNames,
  words(WORDS.slice(0, 7)),
];

/** What is done to the words of a mail, its trailers before all. */
export const PROSE: readonly Mutator[] = [trailer, trailer, trailerSpacing, words(WORDS), words(WORDS)];
