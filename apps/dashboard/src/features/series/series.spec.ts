import {
  gapText,
  isAbout,
  leadOf,
  patchRows,
  refOfRevision,
  revisionAsked,
  type Patch,
  type Revision,
  type TrailerRow,
} from './series';

const patch = (position: number, messageId: string | null): Patch =>
  ({ position, messageId, subject: null, files: [], damage: [] }) as unknown as Patch;

const revision = (number: string, more: Partial<Revision> = {}): Revision =>
  ({
    ...{ number, total: 1, received: 1, complete: true, coverPending: false, coverMessageId: null },
    ...{ missing: [], replies: [], patches: [patch(1, `p${number}@x`)] },
    ...more,
  }) as Revision;

const reply = (messageId: string) => ({ messageId }) as Revision['replies'][number];

describe('the revision that is asked for', () => {
  const revisions = [revision('1'), revision('2')];
  test.each([
    ['by its number', '1', '1'],
    ['the latest where none is named', undefined, '2'],
    ['the latest where there is no such one', '7', '2'],
  ])('%s', (_, asked, found) => {
    expect(revisionAsked({ revisions }, asked)?.number).toBe(found);
  });
  test('none where there is none', () => {
    expect(revisionAsked({ revisions: [] }, undefined)).toBeUndefined();
  });
});

describe('what a revision is asked about by', () => {
  const five = revision('5', { patches: [patch(1, 'a@x'), patch(2, 'b@x')] });
  const again = revision('5.1', { patches: [patch(1, 'a@x'), patch(2, 'b2@x')] });
  const unseen = revision('6', { patches: [patch(1, null)], replies: [reply('r@x')] });
  const last = revision('7');
  const series = { id: 's1', revisions: [five, again, unseen, last] };
  test.each([
    ['its first mail', five, 'a@x'],
    ['a mail that only the re-roll has', again, 'b2@x'],
    ['an answer where nothing of it came', unseen, 'r@x'],
    ['the series for the latest', last, 's1'],
  ])('%s', (_, of, ref) => {
    expect(refOfRevision(series, of)).toBe(ref);
  });
  test('a cover leads', () => {
    expect(leadOf(revision('1', { coverMessageId: 'c@x' }))).toBe('c@x');
    expect(leadOf(unseen)).toBe('r@x');
  });
});

test.each([
  [revision('1'), undefined],
  [
    revision('1', { total: 11, received: 10, complete: false, coverPending: true }),
    '10 of 11, cover pending',
  ],
  [revision('1', { total: 3, received: 1, complete: false }), '1 of 3'],
  [revision('1', { total: 2, received: 2, coverPending: true }), '2 patches, cover pending'],
])('says what is not there', (of, text) => {
  expect(gapText(of)).toBe(text);
});

test.each([
  ['all', true],
  ['7', true],
  ['1,7', true],
  ['1,17', false],
  ['xen/x86', true],
])('a trailer for %s is about patch 7: %s', (scope, is) => {
  const of = revision('5');
  expect(isAbout({ scope, revision: '5' } as TrailerRow, patch(7, 'a@x'), of)).toBe(is);
  expect(isAbout({ scope, revision: '4' } as TrailerRow, patch(7, 'a@x'), of)).toBe(false);
});

test('patches of which nothing is known are one row', () => {
  const known = { ...patch(3, null), subject: 'known by an answer' };
  const all = [patch(1, null), patch(2, null), known, patch(4, null), patch(5, 'e@x')].map((p) => ({
    ...p,
    landing: null,
  }));
  expect(patchRows(all).map((row) => (row.kind === 'gap' ? [row.from, row.to] : row.patch.position))).toEqual(
    [[1, 2], 3, [4, 4], 5],
  );
});
