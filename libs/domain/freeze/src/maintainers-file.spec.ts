import { parseMaintainers } from './maintainers-file';
import { coverage } from './path-pattern';

const FILE = `
	How to send otters
	==================

Describes entries:

	M: Maintainer: FullName <address@domain>
	F: Files

M is not the start of an entry.

Maintainers List

OTTER POND
M:	Olga Otter <Olga@Pond.example>
M:	"Otto, O." <otto@pond.example>
M:	Olga Otter <olga@pond.example>
R:	Rita Reader <rita@pond.example>
L:	otter-devel@pond.example
W:	https://pond.example
T:	git git://pond.example/otter.git
S:	Supported
F:	pond/
F:	tools/*/otter.c
X:	pond/deep/
N:	[^/]otter\\.h$
N:	(((
K:	otter_.*
V:	pond-maintainers-1

DEEP WATER
M:	Dora Diver <dora@pond.example>
M:	nobody at all
S:	Odd Fixes
F:	pond/deep/

ONLY WORDS
M:	Kurt Key <kurt@pond.example>
K:	\\bkey\\b

THE REST
M:	Alma All <alma@pond.example>
L:	otter-devel@pond.example
S:	Supported
F:	*
F:	*/
`;

const areas = parseMaintainers(FILE);
const area = (name: string) => areas.find((a) => a.area === name);

test('a file has its sections in order, prose and sections without a path left out', () => {
  expect(areas.map((a) => a.area)).toEqual(['OTTER POND', 'DEEP WATER', 'THE REST']);
});

test('a section has maintainers, each once, apart from reviewers', () => {
  expect(area('OTTER POND')).toMatchObject({
    people: ['olga@pond.example', 'otto@pond.example'],
    reviewers: ['rita@pond.example'],
    status: 'Supported',
  });
});

test('a line that names nobody adds nobody', () => {
  expect(area('DEEP WATER')?.people).toEqual(['dora@pond.example']);
});

it.each([
  ['below a folder', 'OTTER POND', 'pond/shore/reed.c', true],
  ['below what is excluded', 'OTTER POND', 'pond/deep/dark.c', false],
  ['by a star inside one segment', 'OTTER POND', 'tools/net/otter.c', true],
  ['not by a star over two', 'OTTER POND', 'tools/net/deep/otter.c', false],
  ['by a regular expression', 'OTTER POND', 'include/an-otter.h', true],
  ['excluded even where a regular expression matches', 'OTTER POND', 'pond/deep/an-otter.h', false],
  ['elsewhere', 'OTTER POND', 'sea/whale.c', false],
  ['a file at the top, by THE REST', 'THE REST', 'README', true],
  ['any file, by THE REST', 'THE REST', 'sea/whale.c', true],
])('covers: %s', (...[, name, path, expected]) => {
  expect(coverage(area(name)?.files ?? ['-'], path) !== undefined).toBe(expected);
});

test('the more precise area goes first: path over regular expression over THE REST', () => {
  const order = ['pond/an-otter.h', 'include/an-otter.h'].map((path) => [
    coverage(area('OTTER POND')?.files ?? [], path),
    coverage(area('THE REST')?.files ?? ['-'], path),
  ]);
  expect(order).toEqual([
    [5, 0],
    [0.5, 0],
  ]);
});

test('everything but something is no empty list', () => {
  const [rest] = parseMaintainers('REST\nM: A <a@b.example>\nF: *\nF: */\nX: docs/\n');
  expect(coverage(rest?.files ?? [], 'docs/a')).toBeUndefined();
  expect(coverage(rest?.files ?? [], 'src/deep/a')).toBeGreaterThan(0);
  expect(coverage(rest?.files ?? [], 'a')).toBeGreaterThan(0);
});

it.each([[''], ['M: A <a@b.example>\nF: x/\n'], ['\0\n\r\nF:\n'], ['F: x/'.repeat(10_000)]])(
  'whatever a file says is read: %#',
  (text) => {
    expect(() => parseMaintainers(text)).not.toThrow();
  },
);

test('the form of QEMU is read, too: headings above sections, and a section without a maintainer for everything', () => {
  const areasOfQemu = parseMaintainers(`QEMU Maintainers
================

Descriptions of section entries:

	M: Mail patches to: FullName <address@domain>
	   Maintainers are looking after a certain area.
	   F:	drivers/net/	all files in and below drivers/net

General Project Administration
------------------------------
M: Paula Project <paula@pond.example>

All patches CC here
L: otter-devel@pond.example
F: *
F: */

Devices
-------
Network devices
M: Nils Network <nils@pond.example>
S: Odd Fixes
F: hw/net/
K: ^Subject:.*(?i)net

X86 TCG CPUs
M: Paula Project <paula@pond.example>
S: Maintained
F: target/i386/*.[ch]
`);
  expect(areasOfQemu).toEqual([
    { area: 'All patches CC here', people: [], reviewers: [], files: [], status: undefined },
    {
      area: 'Network devices',
      people: ['nils@pond.example'],
      reviewers: [],
      files: ['hw/net/'],
      status: 'Odd Fixes',
    },
    {
      area: 'X86 TCG CPUs',
      people: ['paula@pond.example'],
      reviewers: [],
      files: ['target/i386/*.[ch]'],
      status: 'Maintained',
    },
  ]);
});
