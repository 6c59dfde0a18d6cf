import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const guard = (file: string, from: number, to: number): string =>
  `--- ${file}\n@@\n-    BUILD_BUG_ON(sizeof(cfg) != ${from});\n+    BUILD_BUG_ON(sizeof(cfg) != ${to});\n`;
const STUBS = 'tools/ocaml/libs/xc/xenctrl_stubs.c';
const RECORD =
  '--- tools/ocaml/libs/xc/xenctrl.ml\n@@ type domctl_create_config =\n     a: int;\n+    opts: int32;\n';

describe('R23, a guard is satisfied, not edited', () => {
  it.each([
    ['finds a number edited beside a binding that gains nothing', guard(STUBS, 64, 68), {}, ['must-fix']],
    ['is content when the binding follows', guard(STUBS, 64, 68) + RECORD, {}, []],
    [
      'cannot know while patches are missing',
      guard(STUBS, 64, 68),
      { total: 2, missing: [2] },
      ['must-fix undetermined'],
    ],
    ['is silent on an assertion that guards no binding', guard('xen/common/a.c', 64, 68), {}, []],
    ['is silent on a number that stays', guard(STUBS, 64, 64), {}, []],
    ['is silent on a new assertion', `--- ${STUBS}\n@@\n+    BUILD_BUG_ON(sizeof(cfg) != 64);\n`, {}, []],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R23')).toEqual(expected);
  });
});
