import { parseDiff, type Diff } from '@sluice/mail';
import * as fc from 'fast-check';
import { linksOf } from './links-of';

const ROOTS = ['xen/', 'tools/'];
const HINTS = { flowed: false, noBreakSpaces: false };

/** A diff of one file with one hunk, from its lines with their marks. */
const diffOf = (path: string, lines: readonly string[], oldPath = path): Diff => {
  const old = lines.filter((l) => !l.startsWith('+')).length;
  const now = lines.filter((l) => !l.startsWith('-')).length;
  const header = [`diff --git a/${oldPath} b/${path}`];
  if (oldPath !== path) header.push('similarity index 90%', `rename from ${oldPath}`, `rename to ${path}`);
  const text = [
    ...header,
    `--- a/${oldPath}`,
    `+++ b/${path}`,
    `@@ -1,${String(old)} +1,${String(now)} @@`,
    ...lines,
  ];
  return parseDiff(text, 0, HINTS).diff;
};
const linksIn = (path: string, ...lines: readonly string[]) => linksOf(diffOf(path, lines), [], ROOTS);

describe('the words of a patch', () => {
  it('are the identifiers on added lines; fresh are those that stand nowhere else in the diff', () => {
    const links = linksIn(
      'xen/common/domain.c',
      ' static bool is_known(const struct domain *d)',
      '-    return d->options & CDF_old;',
      '+    return d->options & (CDF_old | CDF_vpci);',
    );
    expect(links.uses).toEqual(['CDF_old', 'CDF_vpci', 'options']);
    expect(links.fresh).toEqual(['CDF_vpci']);
  });

  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      'a comment of one line',
      'xen/a.c',
      ['+vpci_init(); /* calls other_word */ after_it();'],
      ['after_it', 'vpci_init'],
    ],
    ['a comment to the end of the line', 'xen/a.c', ['+vpci_init(); // other_word'], ['vpci_init']],
    [
      'a comment over several lines',
      'xen/a.c',
      ['+/* first_word', '+   second_word', '+ */ third_word();'],
      ['third_word'],
    ],
    [
      'the inside of a comment whose beginning is not in the hunk',
      'xen/a.c',
      [' text', '+ * inner_word', '+vpci_init();'],
      ['vpci_init'],
    ],
    [
      'a comment without stars that ends in the hunk',
      'xen/a.c',
      [' text', '+inner_word', ' */', '+vpci_init();'],
      ['vpci_init'],
    ],
    ['a removed comment', 'xen/a.c', ['-/* old_word', '- */', '+vpci_init();'], ['vpci_init']],
    [
      'texts and characters',
      'xen/a.c',
      [`+log_it("text_word \\" more", 'x', "/* no_comment"); vpci_init();`],
      ['log_it', 'vpci_init'],
    ],
    ['keywords, types and numbers', 'xen/a.c', ['+static const uint32_t xy = 0x10ULL + sizeof(int);'], []],
    [
      'names of included files',
      'xen/a.c',
      ['+#include <xen/vpci.h>', '+#ifdef CONFIG_HAS_VPCI'],
      ['CONFIG_HAS_VPCI'],
    ],
    [
      'OCaml',
      'tools/ocaml/libs/xc/xenctrl.ml',
      ['+\t| CDF_VPCI (* other_word *)', `+let f x = 'a' "text_word"`],
      ['CDF_VPCI'],
    ],
    [
      'help of Kconfig',
      'xen/drivers/Kconfig',
      [
        '+config HAS_VPCI_MSI',
        '+\tbool "some text"',
        '+\tselect HAS_PCI',
        '+\thelp',
        '+\t  Prose of many_words.',
      ],
      ['CONFIG_HAS_VPCI_MSI', 'HAS_PCI', 'HAS_VPCI_MSI'],
    ],
    [
      'make',
      'xen/drivers/Makefile',
      ['+obj-$(CONFIG_HAS_VPCI) += vpci.o # not_this'],
      ['CONFIG_HAS_VPCI', 'obj', 'vpci'],
    ],
    ['Python', 'tools/x.py', [`+domain_create(1) # not_this`, `+x = 'nor_this'`], ['domain_create']],
    ['prose', 'xen/notes.txt', ['+words of prose'], []],
    ['files outside the roots', 'docs/x.c', ['+vpci_init();'], []],
  ])('%s', (...[, path, lines, uses]) => {
    expect(linksIn(path, ...lines).uses).toEqual(uses);
  });

  it('are bounded, those that may be new first', () => {
    const many = Array.from({ length: 1500 }, (_, i) => `+use(word_${String(i)}, standing_${String(i)});`);
    const links = linksIn(
      'xen/a.c',
      ...Array.from({ length: 1500 }, (_, i) => ` standing_${String(i)}();`),
      ...many,
    );
    expect(links.uses).toHaveLength(1000);
    expect(links.uses.every((word) => !word.startsWith('standing'))).toBe(true);
    expect(links.adds).toHaveLength(1500);
  });
});

describe('the lines of a patch', () => {
  const ADDED = '+    .vpci_handlers = arm_vpci_handlers,';

  it('are touched by a later patch that removes them or changes what is next to them', () => {
    const first = linksIn('xen/a.c', ' struct ops = {', ADDED, ' };');
    expect(first.adds).toHaveLength(1);
    const removes = linksIn('xen/a.c', ADDED.replace('+', '-'));
    const beside = linksIn('xen/a.c', ADDED.replace('+', ' '), '+    .vpci_size = sizeof_vpci,');
    const far = linksIn('xen/a.c', ADDED.replace('+', ' '), ' ', '+    .vpci_size = sizeof_vpci,');
    expect(removes.touches).toEqual(first.adds);
    expect(beside.touches).toEqual(first.adds);
    expect(far.touches.filter((key) => first.adds.includes(key))).toEqual([]);
  });

  it('are known again where they say little, by what stands near', () => {
    const first = linksIn(
      'xen/a.c',
      '+int pond_depth(void)',
      '+{',
      '+    return 0;',
      '+}',
      '+',
      ' int lake_depth(void)',
    );
    const after = linksIn('xen/a.c', ' }', ' ', '+int sea_depth(void);', ' int lake_depth(void)');
    const elsewhere = linksIn('xen/a.c', ' }', ' ', '+int sea_depth(void);', ' int moor_depth(void)');
    const shared = (keys: readonly number[]) => keys.filter((key) => first.adds.includes(key));
    expect(shared(after.touches)).not.toEqual([]);
    expect(shared(elsewhere.touches)).toEqual([]);
  });

  it('are those of their file, whatever it is called afterwards', () => {
    const first = linksIn('xen/a.c', ADDED);
    expect(linksIn('xen/b.c', ADDED).adds).not.toEqual(first.adds);
    const renamed = linksOf(diffOf('xen/c.c', [ADDED.replace('+', '-')], 'xen/a.c'), [], ROOTS);
    expect(renamed.touches).toEqual(first.adds);
  });

  it('are the same in whatever charset and however indented', () => {
    const key = (line: string) => linksIn('xen/a.c', line).adds;
    expect(key('+/* Größe des Speichers */')).toEqual(key('+\t/* GrÃ¶ÃŸe des Speichers */'));
  });

  it.each([
    '}',
    '    return 0;',
    'return -EINVAL;',
    'break;',
    'goto out_free;',
    '',
    '#endif /* CONFIG_X */',
    '} else {',
    'int i, rc;',
  ])('have no key where they say little: %j', (text) => {
    expect(linksIn('xen/a.c', `+${text}`).adds).toEqual([]);
  });

  it('are bounded', () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `+number_${String(i)}();`);
    expect(linksIn('xen/a.c', ...lines).adds).toHaveLength(2000);
  });
});

it('answers within its bounds for any diff, and the same twice', () => {
  const line = fc.tuple(
    fc.constantFrom('+', '-', ' '),
    fc.oneof(fc.string(), fc.constantFrom('/*', '*/', ' * text', '"open', 'vpci_init(a);', "'", '(*', '\\')),
  );
  const path = fc.constantFrom('xen/a.c', 'tools/x.ml', 'xen/Kconfig', 'xen/Makefile', 'tools/t.py');
  fc.assert(
    fc.property(
      path,
      fc.array(
        line.map(([mark, text]) => mark + text.replace(/\n/g, '')),
        { minLength: 1 },
      ),
      (p, lines) => {
        const links = linksIn(p, ...lines);
        expect(links).toEqual(linksIn(p, ...lines));
        for (const word of links.fresh) expect(links.uses).toContain(word);
        for (const key of [...links.adds, ...links.touches]) expect(key | 0).toBe(key);
      },
    ),
  );
});

describe('what a patch seems to define', () => {
  const POND_HEADER = 'xen/include/public/pond.h';
  const inStructure = (...lines: readonly string[]): readonly string[] => {
    const diff = diffOf(POND_HEADER, lines);
    const files = diff.files.map((file) => ({
      ...file,
      hunks: file.hunks.map((hunk) => ({ ...hunk, section: 'struct pond_create {' })),
    }));
    return linksOf({ files }, [], ROOTS).defines;
  };

  it.each<[string, readonly string[], readonly string[]]>([
    ['a macro', ['+#define POND_ICE 1', '+# define is_icy_pond(p) ((p)->ice)'], ['POND_ICE', 'is_icy_pond']],
    ['a function', ['+static int freeze_pond(struct pond *p)', '+{', '+}'], ['freeze_pond']],
    ['no function that is only declared', ['+int freeze_pond(struct pond *p);'], []],
    ['a structure, and no member of it', ['+struct pond_ice {', '+    int ice_depth;', '+};'], ['pond_ice']],
    ['enumerators', ['+    POND_ICE,', '+    POND_REEDS = 4,'], ['POND_ICE', 'POND_REEDS']],
    ['nothing that is called like everything', ['+#define SIZE 4', '+static int open(void)'], []],
    ['nothing that stood there', [' do_not(POND_ICE);', '-#define POND_ICE 1', '+#define POND_ICE 2'], []],
    ['nothing in a comment', ['+ * freeze_pond(p) freezes it'], []],
    [
      'a member of a structure whose opening the hunk shows',
      [' struct pond_create {', '     int last;', '+    uint32_t basin_id; /* which */', ' };'],
      ['pond_create.basin_id'],
    ],
    ['no variable of a function', [' int fill_pond(void)', ' {', '+    int basin_id;', ' }'], []],
  ])('%s', (_, lines, defines) => {
    expect(linksIn(POND_HEADER, ...lines).defines).toEqual(defines);
  });

  it('a member of the structure the hunk stands in, new though the word is not', () => {
    expect(
      inStructure('     /* like basin_id of others */', '     int basin_ids;', '+    int basin_id[4];'),
    ).toEqual(['pond_create.basin_id']);
  });

  it('no member that only moves or changes its type', () => {
    expect(inStructure('-    int basin_id;', '     int ice_depth;', '+    unsigned basin_id;')).toEqual([]);
  });

  it('nothing in files that are not C', () => {
    expect(linksIn('tools/pond.py', '+def freeze_pond(p):').defines).toEqual([]);
  });
});
