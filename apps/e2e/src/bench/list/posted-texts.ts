import { diffText, pathOf, type Change } from './code';
import type { Dice } from './dice';
import { REAL_SHAPE } from './real-shape';
import { dateText } from './mail-text';
import { prose, title, type Person } from './words';

/** Sentences that a reader looks for, and in what part of the answers they stand. */
const TELLING: readonly (readonly [number, string])[] = [
  [0.035, 'Applied, thanks.'],
  [0.006, 'NACK: this needs another way.'],
  [0.005, 'I do not think this is right.'],
  [0.003, 'This depends on the series that I have posted before.'],
];

/** Part of the patches that say what they mend. */
const FIXING = 0.08;
const GIVEN = ['Reviewed-by', 'Acked-by', 'Tested-by'];

const signed = (key: string, { name, address }: Person): string => `${key}: ${name} <${address}>`;

/** The text of a patch: what it says, who signs it, what it changes. */
export const patchBody = (
  dice: Dice,
  {
    author,
    changes,
    someone,
  }: { readonly author: Person; readonly changes: readonly Change[]; someone(): Person },
): readonly string[] => {
  const message = prose(dice, dice.by(REAL_SHAPE.messageLines) - 2);
  const more = Math.max(0, dice.by(REAL_SHAPE.trailers) - 1);
  const given = Array.from({ length: more }, (_, n) =>
    signed(GIVEN[n % GIVEN.length] ?? 'Acked-by', someone()),
  );
  const fixes = dice.happens(FIXING)
    ? [`Fixes: ${dice.below(0x1000000).toString(16).padStart(12, 'a')} ("${title(dice)}")`]
    : [];
  const stat = changes.map(({ file, hunks }) => {
    const lines = hunks.reduce((sum, { added, removed }) => sum + added + removed, 0);
    return ` ${pathOf(file)} | ${String(lines)} +-`;
  });
  return [
    ...message,
    '',
    ...fixes,
    ...given,
    signed('Signed-off-by', author),
    '---',
    ...stat,
    ` ${String(stat.length)} files changed`,
    '',
    ...diffText(changes),
    '-- ',
    '2.36.1',
  ];
};

/** The text of a cover letter: what the series is for, what is in it, what it changes. */
export const coverBody = (
  dice: Dice,
  { author, titles }: { readonly author: Person; readonly titles: readonly string[] },
): readonly string[] => [
  ...prose(dice, 8 + dice.below(30)),
  '',
  `${author.name} (${String(titles.length)}):`,
  ...titles.map((one) => `  ${one}`),
  '',
  ` ${String(titles.length)} files changed`,
  '',
  '-- ',
  '2.36.1',
];

/** The text of a pull request: where to pull from, and what comes with it. */
export const pullBody = (dice: Dice, author: Person): readonly string[] => {
  const titles = Array.from({ length: 1 + dice.below(30) }, () => title(dice));
  return [
    ...prose(dice, 5),
    '',
    `The following changes since commit ${dice.below(0x1000000).toString(16).padStart(40, 'b')}:`,
    '',
    'are available in the Git repository at:',
    '',
    `  git://git.pond.example/pond.git tags/updates-${String(dice.below(1_000_000))}`,
    '',
    `${author.name} (${String(titles.length)}):`,
    ...titles.map((one) => `      ${one}`),
  ];
};

/** Other talk: a question, an announcement, now and then with a long log. */
export const talkBody = (dice: Dice, bytes: number): readonly string[] =>
  prose(dice, Math.max(3, Math.round(bytes / 60)));

/** Answers to short mails have less to quote than they would: so much more would all quote. */
const MORE = 1.8;

/** What an answer quotes: some lines of what it answers, one after another. */
const quotationOf = (dice: Dice, lines: readonly string[]): readonly string[] => {
  const count = Math.min(lines.length, Math.round(MORE * dice.by(REAL_SHAPE.quotedLines)));
  const from = dice.below(lines.length - count + 1);
  return lines.slice(from, from + count).map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`));
};

const CUTS = 3;

/** The text of an answer: it quotes, and says something after each part of the quotation. */
export const answerBody = (
  dice: Dice,
  {
    to,
    from,
    at,
  }: {
    readonly to: { readonly from: Person; readonly body: readonly string[] };
    readonly from: Person;
    readonly at: number;
  },
): readonly string[] => {
  const quoted = quotationOf(dice, to.body);
  const own = Math.max(1, dice.by(REAL_SHAPE.ownLines) - 6);
  const telling = TELLING.flatMap(([share, sentence]) => (dice.happens(share) ? [sentence, ''] : []));
  const given = dice.happens(REAL_SHAPE.givingTrailer) ? ['', signed(dice.pick(GIVEN), from)] : [];
  const parts = quoted.length < 6 ? 1 : 1 + dice.below(CUTS);
  const said = prose(dice, own);
  const each = (count: number, n: number): readonly [number, number] => [
    Math.floor((count * n) / parts),
    Math.floor((count * (n + 1)) / parts),
  ];
  const mixed = Array.from({ length: parts }, (_, n) => [
    ...quoted.slice(...each(quoted.length, n)),
    '',
    ...said.slice(...each(said.length, n)),
    '',
  ]).flat();
  return [
    `On ${dateText(at)}, ${to.from.name} wrote:`,
    ...mixed,
    ...telling,
    ...given,
    '',
    from.name.split(' ')[0] ?? '',
  ];
};
