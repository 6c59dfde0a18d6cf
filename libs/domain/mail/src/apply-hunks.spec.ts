import { applyHunks } from './apply-hunks';
import type { DiffLine, Hunk } from './diff';

const MARKS: Readonly<Record<string, DiffLine['mark']>> = { '+': '+', '-': '-' };

/** A hunk from its lines with marks; the mail line of its header is 10. */
const hunk = (oldStart: number, lines: readonly string[], line = 10): Hunk => {
  const parsed = lines.map((l): DiffLine => ({ mark: MARKS[l.charAt(0)] ?? ' ', text: l.slice(1) }));
  const oldCount = parsed.filter((l) => l.mark !== '+').length;
  const newCount = parsed.filter((l) => l.mark !== '-').length;
  return { oldStart, oldCount, newStart: oldStart, newCount, section: '', lines: parsed, line };
};

const TEXT = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
const swap = (start: number): Hunk => hunk(start, [' two', '-three', '+THREE', ' four']);

describe('applyHunks', () => {
  test.each([
    ['where it says', TEXT, { start: 2, offset: 0, fuzz: 0 }],
    ['two lines further down', `a\nb\n${TEXT}`, { start: 2, offset: 2, fuzz: 0 }],
    ['further up than it says', TEXT, { start: 5, offset: -3, fuzz: 0 }],
    ['with changed context before it', TEXT.replace('two', 'zwei'), { start: 2, offset: 0, fuzz: 1 }],
    ['whatever ends the lines', TEXT.replaceAll('\n', '\r\n'), { start: 2, offset: 0, fuzz: 0 }],
  ])('finds the place of a hunk %s', (_, text, { start, ...placed }) => {
    const applied = applyHunks(text, [swap(start)]);
    if (!applied.applies) throw new Error(applied.why);
    expect(applied.file.placed).toMatchObject([placed]);
    expect(applied.file.after).toEqual(applied.file.before.map((l) => (l === 'three' ? 'THREE' : l)));
  });

  test('keeps the file’s own line where context differs', () => {
    const applied = applyHunks(TEXT.replace('two', 'zwei'), [swap(2)]);
    expect(applied).toMatchObject({
      file: { after: ['one', 'zwei', 'THREE', 'four', 'five', 'six', 'seven'] },
    });
  });

  test.each([
    ['the line it removes is not there', TEXT.replace('three', '3')],
    ['the file is empty', ''],
    ['the file is shorter', 'one\ntwo\n'],
  ])('does not apply where %s', (_, text) => {
    expect(applyHunks(text, [swap(2)])).toMatchObject({
      applies: false,
      why: expect.stringContaining('line 10'),
    });
  });

  test('makes a new file, and leaves none of a removed one', () => {
    const made = applyHunks('', [hunk(0, ['+one', '+two'])]);
    expect(made).toMatchObject({ file: { before: [], after: ['one', 'two'] } });
    const gone = applyHunks('one\ntwo\n', [hunk(1, ['-one', '-two'])]);
    expect(gone).toMatchObject({ file: { after: [] } });
  });

  test('says which line of the mail shows which line of the file', () => {
    const applied = applyHunks(TEXT, [hunk(2, [' two', '+more', ' three']), hunk(6, [' six', '-seven'], 20)]);
    if (!applied.applies) throw new Error(applied.why);
    const { before, after } = applied.file.mailLines;
    expect([...before]).toEqual([[2, 11], [3, 13], [6, 21], [7, 22]]); // prettier-ignore
    expect([...after]).toEqual([[2, 11], [3, 12], [4, 13], [7, 21]]); // prettier-ignore
  });

  test('later hunks follow the drift of earlier ones, and none goes back before one', () => {
    const text = `new\n${TEXT}`;
    const both = applyHunks(text, [hunk(1, ['-one', '+ONE', ' two']), hunk(6, ['-six', '+SIX'])]);
    expect(both).toMatchObject({ file: { placed: [{ offset: 1 }, { offset: 1 }] } });
    const crossed = applyHunks(TEXT, [hunk(5, ['-five', ' six']), hunk(1, ['-one', ' two'])]);
    expect(crossed).toMatchObject({ applies: false });
  });

  test('a hostile patch costs bounded work', () => {
    const lines = Array.from({ length: 20_000 }, () => 'x');
    const hunks = Array.from({ length: 400 }, (_, i) =>
      hunk(1 + i, [...lines.slice(0, 900).map((l) => ` ${l}`), '-y']),
    );
    const began = performance.now();
    expect(applyHunks(lines.join('\n'), hunks)).toMatchObject({ applies: false });
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
