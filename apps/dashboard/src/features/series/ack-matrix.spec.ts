import { matrixOf, standingOf, type AckPatch, type AckWord, type Cell } from './ack-matrix';

const person = (name: string) => ({ name, address: `${name.toLowerCase()}@x` });

const word = (name: string, bearing: AckWord['bearing'] = 'counts'): AckWord => ({
  ...{ key: 'Acked-by', by: person(name), messageId: 'm@x', saidAt: '2021-10-07T13:08:21Z' },
  ...{ revision: '5', bearing, why: '' },
});

const file = (
  path: string,
  approval: AckPatch['files'][number]['approval'],
  ...owners: readonly string[]
) => ({
  ...{ path, approval, maintainers: owners.map(person), wider: [] },
});

const patch = (position: number, more: Partial<AckPatch>): AckPatch => ({
  ...{ position, messageId: `p${String(position)}@x`, subject: '', files: [], words: [] },
  ...more,
});

const PATCHES = [
  patch(1, { files: [file('x86/a.c', 'approved', 'Jan')], words: [word('Jan'), word('Guest')] }),
  patch(2, { files: [file('arm/b.c', 'missing', 'Julien'), file('x86/c.c', 'missing', 'Jan')] }),
  patch(3, {}),
];

test('owners come first, those asked for more before others, then who only spoke', () => {
  const rows = matrixOf({ patches: PATCHES });
  expect(rows.map((r) => r.person.name)).toEqual(['Jan', 'Julien', 'Guest']);
  expect(rows.map((r) => r.cells.map(standingOf))).toEqual([
    ['approved', 'asked', 'nothing'],
    ['nothing', 'asked', 'nothing'],
    ['approved', 'nothing', 'nothing'],
  ]);
});

test('who objects is said to, where they own something', () => {
  const rows = matrixOf({ patches: PATCHES }, new Set(['Julien', 'Guest']));
  expect(rows.map((r) => r.cells.map(standingOf))).toEqual([
    ['approved', 'asked', 'nothing'],
    ['nothing', 'objects', 'nothing'],
    ['approved', 'nothing', 'nothing'],
  ]);
});

test('a name is taken from where it is known', () => {
  const named = patch(1, {
    files: [{ ...file('a', 'missing'), maintainers: [{ name: '', address: 'jan@x' }] }],
    words: [word('Jan')],
  });
  expect(matrixOf({ patches: [named] }).map((r) => r.person.name)).toEqual(['Jan']);
});

const cell = (more: Partial<Cell>): Cell => ({ owns: [], open: [], words: [], objects: false, ...more });

test.each<readonly [Partial<Cell>, string]>([
  [{ owns: ['a'], open: ['a'] }, 'asked'],
  [{ owns: ['a'] }, 'covered'],
  [{ owns: ['a'], words: [word('Jan')], objects: true }, 'objects'],
  [{}, 'nothing'],
  [{ owns: ['a'], open: ['a'], words: [word('Jan', 'lapsed')] }, 'lapsed'],
  [{ owns: ['a'], words: [word('Jan', 'lapsed'), word('Jan', 'needs-human')] }, 'unclear'],
  [{ words: [word('Jan', 'unheard')] }, 'unheard'],
  [{ words: [word('Jan', 'does-not-count')] }, 'noted'],
  [{ words: [word('Jan', 'unheard'), word('Jan')] }, 'approved'],
])('%j is %s', (more, standing) => {
  expect(standingOf(cell(more))).toBe(standing);
});
