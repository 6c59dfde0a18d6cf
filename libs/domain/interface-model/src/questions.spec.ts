import { patchOf } from './redrawn/diffs';
import { smallModel } from './redrawn/model';
import { wholeFlag } from './redrawn/new-flag';
import { asksTree, branchingDays, questionsOf } from './questions';

const wordsOf = (text: string, subject?: string): readonly string[] =>
  questionsOf(patchOf(text, subject === undefined ? {} : { subject }).analysis, smallModel).words;

const DOMCTL = '--- xen/include/public/domctl.h\n@@ struct xen_domctl_createdomain {\n';

describe('what the tree is asked', () => {
  test.each([
    [
      'of a new bit: itself, its stem in the other channels, and whether the host can',
      wholeFlag('fast'),
      [
        'XEN_DOMCTL_CDF_fast',
        '_XEN_DOMCTL_CDF_fast',
        'XEN_X86_EMU_FAST',
        'X86_EMU_FAST',
        'CDF_FAST',
        'cap_fast',
        'has_fast',
      ],
    ],
    [
      'of a capability that goes by other names: those it is signalled by',
      wholeFlag('vpci'),
      ['XEN_DOMCTL_CDF_vpci', 'XEN_X86_EMU_VPCI', 'has_vpci'],
    ],
    [
      'of a new field: who fills the structure, who translates it',
      `${DOMCTL}     uint32_t flags;\n+    uint32_t depth;\n };`,
      ['depth', 'xen_domctl_createdomain', 'domctl_createdomain', 'compat_domctl_createdomain'],
    ],
    [
      'of a field of another type: who reads it',
      `${DOMCTL}-    uint32_t max_depth;\n+    uint64_t max_depth;`,
      ['max_depth'],
    ],
  ])('%s', (_, text, expected) => {
    expect(wordsOf(text)).toEqual(expect.arrayContaining(expected));
  });

  test('of a revert: whatever it takes away', () => {
    const text = `--- xen/common/dive.c
@@
-#define DEPTH 3
-struct diver {
-    int depth;
-};
-static int dive(struct diver *d)
-{
-    return surface(d);
-}
 int surface(struct diver *d)
`;
    expect(wordsOf(text, 'Revert "xen: dive"')).toEqual(['DEPTH', 'diver', 'dive']);
    expect(wordsOf(text, 'xen: do not dive')).toEqual([]);
  });

  test('of what a revert moves: nothing', () => {
    const text = '--- xen/common/dive.c\n@@\n-int dive(void)\n@@\n+int dive(void)\n';
    expect(wordsOf(text, 'Revert "xen: move dive"')).toEqual([]);
  });

  test('each word once, none that is no word or too short to mean anything, and not too many', () => {
    const fields = Array.from({ length: 400 }, (_, i) => `+    uint32_t depth_${i};`).join('\n');
    const words = wordsOf(`${DOMCTL}+    int x;\n${fields}`);
    expect(new Set(words).size).toBe(words.length);
    expect(words.length).toBeLessThanOrEqual(120);
    expect(words.filter((w) => !/^[A-Za-z_]\w{2,}$/.test(w))).toEqual([]);
  });

  test('and every interface version, for the cycle of the day', () => {
    const { versions } = questionsOf(patchOf(wholeFlag('fast')).analysis, smallModel);
    expect(versions).toContainEqual({
      header: 'xen/include/public/domctl.h',
      constant: 'XEN_DOMCTL_INTERFACE_VERSION',
    });
    expect(branchingDays(smallModel)).toEqual([...branchingDays(smallModel)].sort());
  });
});

test.each([
  ['a new bit', wholeFlag('fast'), true],
  ['a comment', '--- xen/common/dive.c\n@@\n+/* deep */\n', false],
])('whether the tree could say more: %s', (_, text, expected) => {
  expect(asksTree(patchOf(text).analysis)).toBe(expected);
});
