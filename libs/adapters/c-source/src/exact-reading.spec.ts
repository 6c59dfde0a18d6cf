import { analyseInTree, type CReader, type TreeReader } from '@sluice/application';
import { describeChange, type InterfaceModel, type PatchAnalysis } from '@sluice/interface-model';
import { parseDiff } from '@sluice/mail';
import { openCReader } from './c-reader';

const DOMCTL = 'xen/include/public/domctl.h';
const DOMAIN = 'xen/common/domain.c';

/** A project with one namespace, one versioned header, one check. */
const MODEL: InterfaceModel = {
  project: 'otter',
  upTo: { commit: '0123456789', date: '2024-01-01' },
  roots: ['xen/'],
  publicHeaders: 'xen/include/public/',
  namespaces: [
    {
      channel: 'cdf',
      prefix: 'XEN_DOMCTL_CDF_',
      stemCase: 'lower',
      numberPrefix: '_XEN_DOMCTL_CDF_',
      spellings: [],
      headers: [DOMCTL],
      values: 'bit',
      reach: 'domain',
      max: 'XEN_DOMCTL_CDF_MAX',
      all: 'XEN_DOMCTL_CDF_ALL',
    },
  ],
  identifiers: [],
  maxima: [],
  capabilities: [],
  headers: [{ path: DOMCTL, stability: 'unstable-tools-only' }],
  structures: [],
  versions: [{ header: DOMCTL, constant: 'XEN_DOMCTL_INTERFACE_VERSION', values: [] }],
  releases: [{ name: '1.0', branched: '2023-06-01' }],
  acceptance: [
    {
      arch: 'common',
      file: DOMAIN,
      function: 'sanitise_domain_config',
      channels: ['cdf'],
      silence: 'rejects',
      knowsRole: false,
    },
  ],
  builders: [],
  mirrors: [],
  fileClasses: [],
  vpci: { capability: 'vpci', switches: [] },
};

let c: CReader;
beforeAll(async () => {
  c = await openCReader();
});

/** A tree of a few files, as the port asks it; `words` are where they are said to stand. */
const treeOf = (files: Readonly<Record<string, string>>, commit = 'base'): TreeReader => ({
  baseAt: () => Promise.resolve(commit),
  parentOf: () => Promise.resolve(undefined),
  dayOf: (asked) => Promise.resolve(asked === commit ? '2023-09-01' : undefined),
  textOf: ({ path }) => {
    const text = files[path];
    return Promise.resolve(
      text === undefined ? { why: `no ${path}` } : { text, blob: `blob of ${path} ${text}` },
    );
  },
  filesOf: (_, words) => Promise.resolve(new Map(words.map((w) => [w, 0]))),
  placesOf: (_, words) => Promise.resolve(new Map(words.map((w) => [w, 0]))),
  usesOf: (_, words) =>
    Promise.resolve(
      new Map(
        words.map((word) => [
          word,
          Object.entries(files).flatMap(([path, text]) =>
            text
              .split('\n')
              .flatMap((line, i) =>
                new RegExp(`\\b${word}\\b`).test(line)
                  ? [{ path, line: i + 1, quote: line.trim(), within: '' }]
                  : [],
              ),
          ),
        ]),
      ),
    ),
  versionsAt: (_, asked) => Promise.resolve(asked.map(({ constant }) => ({ constant, value: '0x1' }))),
});

/** A diff of whole files, as `git diff -U<context>` makes it for small ones: everything in one hunk. */
const diffOf = (files: readonly (readonly [path: string, before: string, after: string])[]): string =>
  files
    .flatMap(([path, before, after]) => {
      const old = before === '' ? [] : before.trimEnd().split('\n');
      const now = after === '' ? [] : after.trimEnd().split('\n');
      let head = 0;
      while (head < Math.min(old.length, now.length) && old[head] === now[head]) head++;
      let tail = 0;
      while (
        tail < Math.min(old.length, now.length) - head &&
        old[old.length - 1 - tail] === now[now.length - 1 - tail]
      )
        tail++;
      const from = Math.max(0, head - 1);
      const context = (n: number, lines: readonly string[]) => lines.slice(n, n + 1).map((l) => ` ${l}`);
      const body = [
        ...(head > 0 ? context(head - 1, old) : []),
        ...old.slice(head, old.length - tail).map((l) => `-${l}`),
        ...now.slice(head, now.length - tail).map((l) => `+${l}`),
        ...context(old.length - tail, old),
      ];
      const count = (mark: string) => body.filter((l) => l.startsWith(' ') || l.startsWith(mark)).length;
      const start = (n: number) => (n === 0 ? 0 : from + 1);
      return [
        `diff --git a/${path} b/${path}`,
        ...(before === '' ? ['new file mode 100644', '--- /dev/null'] : [`--- a/${path}`]),
        `+++ b/${path}`,
        `@@ -${start(count('-'))},${count('-')} +${start(count('+'))},${count('+')} @@`,
        ...body,
      ];
    })
    .concat('-- ', '2.30')
    .join('\n');

const analysed = (
  tree: TreeReader,
  text: string,
  commit: string | undefined = 'base',
): Promise<PatchAnalysis> => {
  const { diff } = parseDiff(text.split('\n'), 0, { flowed: false, noBreakSpaces: false });
  const message = { subject: 'otter: dive', body: '' };
  return analyseInTree({ tree, c }, { diff, message, model: MODEL }, commit);
};

const changesBetween = async (before: string, after: string): Promise<readonly string[]> => {
  const analysis = await analysed(treeOf({ [DOMCTL]: before }), diffOf([[DOMCTL, before, after]]));
  return analysis.changes.map(describeChange).map((d) => d.replace(`, ${DOMCTL}`, ''));
};

const struct = (...fields: readonly string[]): string =>
  ['struct xen_domctl_dive {', ...fields.map((f) => `    ${f};`), '};', ''].join('\n');

const TOUCHED = 'public header touched: domctl.h (unstable-tools-only)';

describe('fields, compared declaration by declaration', () => {
  test.each([
    ['appended', ['uint32_t a'], ['uint32_t a', 'uint8_t b'], ['field added: xen_domctl_dive.b (uint8_t)']],
    [
      'inserted',
      ['uint32_t a', 'uint32_t c'],
      ['uint32_t a', 'uint8_t b', 'uint32_t c'],
      ['field added: xen_domctl_dive.b (uint8_t), before c'],
    ],
    [
      'two appended: neither stands in front of anything that was there',
      ['uint32_t a'],
      ['uint32_t a', 'uint8_t b', 'uint8_t c'],
      ['field added: xen_domctl_dive.b (uint8_t)', 'field added: xen_domctl_dive.c (uint8_t)'],
    ],
    [
      'removed',
      ['uint32_t a', 'uint32_t b'],
      ['uint32_t a'],
      ['field removed: xen_domctl_dive.b (uint32_t)'],
    ],
    [
      'of another type',
      ['uint32_t a', 'uint32_t b'],
      ['uint64_t a', 'uint32_t b'],
      ['field removed: xen_domctl_dive.a (uint32_t)', 'field added: xen_domctl_dive.a (uint64_t), before b'],
    ],
    ['of a type spelt otherwise', ['unsigned int a', 'int b'], ['uint32_t a', 'int b'], []],
    [
      'of another length',
      ['char a[4]'],
      ['char a[8]'],
      ['field removed: xen_domctl_dive.a (char[4])', 'field added: xen_domctl_dive.a (char[8])'],
    ],
    [
      'moved',
      ['int a', 'int b', 'int c'],
      ['int b', 'int c', 'int a'],
      ['field moved: xen_domctl_dive.a, now last'],
    ],
    ['renamed', ['int a', 'int b'], ['int x', 'int b'], ['field renamed: a to xen_domctl_dive.x']],
    [
      'taken from padding: new, not renamed',
      ['int a', 'uint8_t pad'],
      ['int a', 'uint8_t b'],
      ['field removed: xen_domctl_dive.pad (uint8_t)', 'field added: xen_domctl_dive.b (uint8_t)'],
    ],
    [
      'one more arm of a union',
      ['union { int a; } u', 'int z'],
      ['union { int a; int b; } u', 'int z'],
      ['field added: xen_domctl_dive.u.b (int)'],
    ],
    [
      'into a structure inside, from far above its beginning',
      ['struct { int a; int c; } s', 'int z'],
      ['struct { int a; int b; int c; } s', 'int z'],
      ['field added: xen_domctl_dive.s.b (int), before s.c'],
    ],
    ['with a comment alone', ['int a'], ['int a /* metres */'], []],
  ] as const)('%s', async (_, before, after, expected) => {
    const changes = await changesBetween(struct(...before), struct(...after));
    expect(changes.filter((c) => c !== TOUCHED)).toEqual(expected);
  });

  test('the structure’s name comes from the text, however far above the hunk it stands', async () => {
    const fields = Array.from({ length: 60 }, (_, i) => `uint32_t f${i}`);
    const changes = await changesBetween(struct(...fields), struct(...fields, 'uint8_t last'));
    expect(changes).toContain('field added: xen_domctl_dive.last (uint8_t)');
  });
});

describe('structures', () => {
  test.each([
    ['new', '', struct('int a'), ['structure added: xen_domctl_dive']],
    [
      'gone',
      struct('int a'),
      '#define A 1\n',
      ['structure removed: xen_domctl_dive', 'constant added: A (1)'],
    ],
    [
      'renamed',
      struct('int a', 'long b'),
      struct('int a', 'long b').replace('dive', 'swim'),
      ['structure renamed: xen_domctl_dive to xen_domctl_swim'],
    ],
  ] as const)('%s', async (_, before, after, expected) => {
    const changes = await changesBetween(`#define X 1\n${before}`, `#define X 1\n${after}`);
    expect(changes.filter((c) => c !== TOUCHED)).toEqual(expected);
  });

  test('one that moves to another header is compared there', async () => {
    const other = 'xen/include/public/swim.h';
    const before: Readonly<Record<string, string>> = {
      [DOMCTL]: `#define X 1\n${struct('int a')}`,
      [other]: '#define Y 1\n',
    };
    const after: Readonly<Record<string, string>> = {
      [DOMCTL]: '#define X 1\n',
      [other]: `#define Y 1\n${struct('int a', 'int b')}`,
    };
    const diff = diffOf([DOMCTL, other].map((p) => [p, before[p] ?? '', after[p] ?? ''] as const));
    const { changes } = await analysed(treeOf(before), diff);
    expect(changes.filter((x) => x.kind !== 'header-touched')).toMatchObject([
      { kind: 'field-added', name: 'xen_domctl_dive.b', file: other },
    ]);
  });
});

const FLAGS = `#define XEN_DOMCTL_INTERFACE_VERSION 0x00000001
#define _XEN_DOMCTL_CDF_hvm 0
#define XEN_DOMCTL_CDF_hvm (1U << _XEN_DOMCTL_CDF_hvm)
/* Deep. */
#define _XEN_DOMCTL_CDF_deep 1
#define XEN_DOMCTL_CDF_deep (1U << _XEN_DOMCTL_CDF_deep)
#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_deep
#define XEN_DOMCTL_CDF_ALL (XEN_DOMCTL_CDF_hvm | \\
                            XEN_DOMCTL_CDF_deep)
#define DEPTH_A 1
#define DEPTH_B 2
#define DEPTHS (DEPTH_A | DEPTH_B)
`;

describe('numbers', () => {
  test.each([
    [
      'a bit whose use of a number stands outside the hunk',
      ['_XEN_DOMCTL_CDF_deep 1', '_XEN_DOMCTL_CDF_deep 3'],
      ['bit 1 moved to 3: XEN_DOMCTL_CDF_deep (cdf)'],
    ],
    [
      'the last line of a mask',
      ['  XEN_DOMCTL_CDF_deep)', '  XEN_DOMCTL_CDF_deep | XEN_DOMCTL_CDF_wide)'],
      ['XEN_DOMCTL_CDF_ALL grows by XEN_DOMCTL_CDF_wide'],
    ],
    [
      'a maximum',
      ['MAX XEN_DOMCTL_CDF_deep', 'MAX XEN_DOMCTL_CDF_hvm'],
      ['XEN_DOMCTL_CDF_MAX moved: XEN_DOMCTL_CDF_deep to XEN_DOMCTL_CDF_hvm'],
    ],
    [
      'a version',
      ['VERSION 0x00000001', 'VERSION 0x00000002'],
      ['XEN_DOMCTL_INTERFACE_VERSION bumped: 0x00000001 to 0x00000002'],
    ],
    ['another mask', ['(DEPTH_A | DEPTH_B)', '(DEPTH_A | DEPTH_B | 8)'], ['DEPTHS grows by 11']],
    [
      'a constant',
      ['DEPTH_A 1', 'DEPTH_A 4'],
      ['constant changed: DEPTH_A, 1 to 4', 'constant changed: DEPTHS, 3 to 6'],
    ],
    ['a constant spelt otherwise', ['DEPTH_A 1', 'DEPTH_A 0x1U'], []],
    [
      'a new constant below zero',
      ['#define DEPTH_A 1', '#define DEPTH_A 1\n#define DEPTH_C -3'],
      ['constant added: DEPTH_C (-3)'],
    ],
    ['a comment', ['/* Deep. */', '/* Deeper than\n * XEN_DOMCTL_CDF_hvm */'], []],
    ['white space', ['#define DEPTH_A 1', '#define  DEPTH_A   1'], []],
  ] as const)('%s', async (_, [from, to], expected) => {
    const changes = await changesBetween(FLAGS, FLAGS.replace(from, to));
    expect(changes.filter((c) => c !== TOUCHED)).toEqual(expected);
  });

  test('comments and white space alone do not touch a header, wherever the comment begins', async () => {
    const before = `/*\n${Array.from({ length: 50 }, (_, i) => `   line ${i}`).join('\n')}\n*/\n#define A 1\n`;
    expect(await changesBetween(before, before.replace('line 20', 'line 20; int x;'))).toEqual([]);
  });
});

describe('acceptance', () => {
  const check = (flags: readonly string[]): string =>
    [
      'static int sanitise_domain_config(struct xen_domctl_createdomain *config)',
      '{',
      '    if ( config->flags &',
      '         ~(XEN_DOMCTL_CDF_hvm |',
      ...flags.map((f, i) => `           ${f}${i + 1 < flags.length ? ' |' : '))'}`),
      '    {',
      '        return -EINVAL;',
      '    }',
      '    return 0;',
      '}',
      '',
    ].join('\n');

  test('a mask is read whole, though the hunk shows its middle alone', async () => {
    const old = Array.from({ length: 12 }, (_, i) => `XEN_DOMCTL_CDF_f${i}`);
    const now = old.toSpliced(6, 0, 'XEN_DOMCTL_CDF_wide');
    const before = check(old);
    const { changes } = await analysed(treeOf({ [DOMAIN]: before }), diffOf([[DOMAIN, before, check(now)]]));
    expect(changes).toMatchObject([{ kind: 'accepted', name: 'XEN_DOMCTL_CDF_wide', arch: 'common' }]);
  });
});

describe('what the tree says is kept with the analysis', () => {
  test('answers to the questions, with lines the patch takes away marked', async () => {
    const after = FLAGS.split('\n').toSpliced(4, 2).join('\n');
    const { tree, exact } = await analysed(treeOf({ [DOMCTL]: FLAGS }), diffOf([[DOMCTL, FLAGS, after]]));
    expect(exact).toEqual([DOMCTL]);
    expect(tree).toMatchObject({
      commit: 'base',
      day: '2023-09-01',
      unread: [],
      versions: [{ value: '0x1' }],
    });
    const uses = tree?.uses['XEN_DOMCTL_CDF_deep'] ?? [];
    expect(uses.map(({ line, goes }) => [line, goes ?? false])).toEqual([[6, true], [7, false], [9, false]]); // prettier-ignore
    expect(tree?.uses['has_deep']).toEqual([]);
  });

  test('evidence points into the mail', async () => {
    const text = diffOf([[DOMCTL, struct('int a'), struct('int a', 'int b')]]);
    const { changes } = await analysed(treeOf({ [DOMCTL]: struct('int a') }), text);
    const field = changes.find((change) => change.kind === 'field-added');
    expect(text.split('\n')[(field?.line ?? 0) - 1]).toBe('+    int b;');
    expect(field?.quote).toBe('int b;');
  });

  test.each([
    ['the file is not in the tree', {}, /no xen/],
    ['the hunks do not fit', { [DOMCTL]: '#define OTHER 1\n' }, /does not fit/],
    ['the text is binary', { [DOMCTL]: `${struct('int a')}\0` }, /does not fit|binary/],
  ])('%s: said, and read from the diff alone', async (_, files, why) => {
    const text = diffOf([[DOMCTL, struct('int a'), struct('int a', 'int b')]]);
    const { tree, changes, exact } = await analysed(treeOf(files), text);
    expect(tree?.unread).toEqual([{ path: DOMCTL, why: expect.stringMatching(why) as string }]);
    expect(exact).toBeUndefined();
    expect(changes.length).toBeGreaterThan(0);
  });

  describe('a header that does not parse', () => {
    const BROKEN = 'struct { int broken[ ; ((( }}}} = @@ ;';
    const long = [
      '#ifndef OTTER_H',
      '#define OTTER_H',
      'OTTER_HANDLE(dive, struct otter_dive);',
      '#ifdef __OTTER_TOOLS__',
      ...Array.from({ length: 20 }, (_, i) => `#define OTTER_DEPTH_${i} ${i}`),
      struct('int a').trimEnd(),
      '#endif',
      ...Array.from({ length: 20 }, (_, i) => `#define OTTER_REACH_${i} ${i}`),
      '#endif',
      '',
    ];
    const inserted = (lines: readonly string[], at: number, line: string): string =>
      lines.toSpliced(at, 0, line).join('\n');
    const read = async (before: string, after: string): Promise<PatchAnalysis> =>
      analysed(treeOf({ [DOMCTL]: before }), diffOf([[DOMCTL, before, after]]));

    test.each([2, 4, 10, 24, 30])('after a patch, by its line %i: nothing is invented', async (at) => {
      const { tree, changes, exact } = await read(long.join('\n'), inserted(long, at, BROKEN));
      const why = expect.stringMatching(/^does not parse at line \d+$/) as string;
      expect(tree?.unread).toEqual([{ path: DOMCTL, why }]);
      expect(exact).toBeUndefined();
      expect(changes.filter(({ kind }) => kind !== 'header-touched')).toEqual([]);
    });

    test('before a patch that mends it: nothing is new', async () => {
      const { tree, changes } = await read(inserted(long, 10, BROKEN), long.join('\n'));
      const why = expect.stringMatching(/^does not parse at line \d+, before the patch$/) as string;
      expect(tree?.unread).toEqual([{ path: DOMCTL, why }]);
      expect(changes.filter(({ kind }) => kind !== 'header-touched')).toEqual([]);
    });

    test.each([
      ['elsewhere than the patch changes', '#define OTTER_TAIL 9', 30],
      ['where macros declare, and it brings one more', 'OTTER_HANDLE(rest, struct otter_rest);', 3],
    ])('%s: what parses is read exactly', async (_, line, at) => {
      const broken = long.toSpliced(2, 0, 'OTTER_HANDLE(swim, struct otter_swim);');
      const { tree, exact } = await read(broken.join('\n'), inserted(broken, at, line));
      expect(tree?.unread).toEqual([]);
      expect(exact).toEqual([DOMCTL]);
    });
  });

  test.each([
    ['another text', 'deadbeef12', [{ path: DOMCTL, blob: 'deadbeef12' }]],
    ['the very text, shortened', '0123456', undefined],
  ])('the patch was made against %s', async (_, blob, otherBase) => {
    const before = struct('int a');
    const plain = diffOf([[DOMCTL, before, struct('int a', 'int b')]]);
    const text = plain.replace('--- a/', `index ${blob}..fedcba9876 100644\n--- a/`);
    const textOf = () => Promise.resolve({ text: before, blob: '0123456789'.repeat(4) });
    const { tree, exact } = await analysed({ ...treeOf({ [DOMCTL]: before }), textOf }, text);
    expect(tree?.otherBase).toEqual(otherBase);
    expect(exact).toEqual([DOMCTL]);
  });

  test('a commit that is not there: as without a tree', async () => {
    const text = diffOf([[DOMCTL, struct('int a'), struct('int a', 'int b')]]);
    const { tree } = await analysed(treeOf({ [DOMCTL]: struct('int a') }), text, 'elsewhere');
    expect(tree).toBeUndefined();
  });

  test('a patch of no interest does not ask the tree', async () => {
    const tree: TreeReader = new Proxy({} as TreeReader, {
      get: () => () => {
        throw new Error('asked');
      },
    });
    const analysis = await analysed(tree, diffOf([['xen/README', 'one\n', 'two\n']]));
    expect(analysis).toMatchObject({ changes: [] });
    expect(analysis.tree).toBeUndefined();
  });
});
