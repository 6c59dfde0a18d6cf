import { messageId } from '@sluice/kernel';
import type { DiffLine } from '@sluice/mail';
import type { LineDiff } from './line-diff';
import type { ComparedPatch } from './patch-lines';
import { rangeDiff } from './range-diff';

/** Good enough for texts that differ in whole blocks: common start and end, the rest replaced. */
const blockDiff: LineDiff = (before, after) => {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const line = (mark: ' ' | '-' | '+') => (text: string) => ({ mark, text });
  return [
    ...before.slice(0, start).map(line(' ')),
    ...before.slice(start, before.length - end).map(line('-')),
    ...after.slice(start, after.length - end).map(line('+')),
    ...before.slice(before.length - end).map(line(' ')),
  ];
};

type Wanted = {
  readonly subject: string;
  readonly body: string;
  readonly message?: readonly string[];
  readonly patchId?: string;
  readonly file?: string;
};

const diffLine = (text: string): DiffLine => ({ mark: text.charAt(0) as '+', text: text.slice(1) });

const patch = (
  position: number,
  { subject, body, message = [], patchId, file = 'a.c' }: Wanted,
): ComparedPatch => {
  const lines = body.split('|').map(diffLine);
  const hunk = {
    oldStart: position,
    oldCount: 1,
    newStart: 1,
    newCount: 1,
    section: 'f(void)',
    line: 1,
    lines,
  };
  return {
    position,
    messageId: messageId(`${subject}@example.org`),
    subject,
    patchId,
    author: { name: 'A', address: 'a@example.org' },
    message,
    diff: { files: [{ path: file, status: 'modified', added: 1, removed: 0, binary: false, hunks: [hunk] }] },
  };
};

const series = (...wanted: readonly Wanted[]): readonly ComparedPatch[] =>
  wanted.map((w, i) => patch(i + 1, w));

const ONE = { subject: 'one', body: ' a| b|+c| d' };
const TWO = { subject: 'two', body: ' p| q|+r| s| t| u| v', file: 'b.c' };
const THREE = { subject: 'three', body: ' k|+l|+m|+n|+o', file: 'c.c' };

const pairs = (from: readonly Wanted[], to: readonly Wanted[]) =>
  rangeDiff(series(...from), series(...to), blockDiff).map((p) => [
    p.status,
    p.from?.position ?? 0,
    p.to?.position ?? 0,
  ]);

describe('rangeDiff', () => {
  it.each<[string, readonly Wanted[], readonly Wanted[], readonly unknown[]]>([
    [
      'the same patches',
      [ONE, TWO],
      [ONE, TWO],
      [
        ['unchanged', 1, 1],
        ['unchanged', 2, 2],
      ],
    ],
    [
      'patches in another order',
      [ONE, TWO],
      [TWO, ONE],
      [
        ['unchanged', 2, 1],
        ['unchanged', 1, 2],
      ],
    ],
    [
      'a patch more, under an old number',
      [ONE, TWO],
      [ONE, THREE, TWO],
      [
        ['unchanged', 1, 1],
        ['new', 0, 2],
        ['unchanged', 2, 3],
      ],
    ],
    [
      'a patch less',
      [ONE, THREE, TWO],
      [ONE, TWO],
      [
        ['unchanged', 1, 1],
        ['dropped', 2, 0],
        ['unchanged', 3, 2],
      ],
    ],
    [
      'a patch that changed a little, and its subject',
      [ONE, TWO],
      [ONE, { ...TWO, subject: 'second', body: ' p| q|+R| s| t| u| v' }],
      [
        ['unchanged', 1, 1],
        ['changed', 2, 2],
      ],
    ],
    [
      'another patch under the same subject',
      [ONE],
      [{ ...THREE, subject: 'one' }],
      [
        ['dropped', 1, 0],
        ['new', 0, 1],
      ],
    ],
    [
      'equal patch-ids though the context differs',
      [{ ...ONE, patchId: 'f00' }],
      [{ ...ONE, body: ' x| y|+c| z', patchId: 'f00' }],
      [['unchanged', 1, 1]],
    ],
    ['nothing before', [], [ONE], [['new', 0, 1]]],
    ['nothing after', [ONE], [], [['dropped', 1, 0]]],
  ])('%s', (...[, from, to, expected]) => {
    expect(pairs(from, to)).toEqual(expected);
  });

  it('writes what changed as git range-diff does', () => {
    const [, changed] = rangeDiff(
      series(ONE, TWO),
      series(ONE, { ...TWO, body: ' p| q|+R| s| t| u| v' }),
      blockDiff,
    );
    expect(changed?.text.split('\n')).toEqual([
      '2:  ---------- ! 2:  ---------- two',
      '    @@ b.c',
      '     @@ b.c: f(void)',
      '      p',
      '      q',
      '    -+r',
      '    ++R',
      '      s',
      '      t',
      '      u',
    ]);
  });

  it('tells a change of message from a change of the patch', () => {
    const acked = { ...ONE, message: ['Reviewed-by: B <b@example.org>'] };
    const [one] = rangeDiff(series(ONE), series(acked), blockDiff);
    expect(one).toMatchObject({ status: 'unchanged', messageChanged: true });
    expect(one?.text.split('\n')).toEqual([
      '1:  ---------- ! 1:  ---------- one',
      '    @@ Metadata',
      '      ## Commit message ##',
      '         one',
      '     ',
      '    +    Reviewed-by: B <b@example.org>',
      '    +',
      '      ## a.c ##',
      '     @@ a.c: f(void)',
      '      a',
    ]);
  });

  it('abbreviates patch-ids, and numbers in columns', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({
      subject: `p${String(i)}`,
      body: `+only in ${String(i)}`,
      file: `${String(i)}.c`,
      patchId: `${String(i)}123456789abcdef`,
    }));
    expect(rangeDiff(series(...many), series(...many), blockDiff).map((p) => p.text)[8]).toBe(
      ' 9:  8123456789 =  9:  8123456789 p8',
    );
  });
});
