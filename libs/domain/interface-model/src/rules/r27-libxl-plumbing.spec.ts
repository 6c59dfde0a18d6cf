import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const IDL =
  '--- tools/libs/light/libxl_types.idl\n@@ libxl_domain_build_info = Struct("domain_build_info",[\n+    ("fast", integer),\n';
const MACRO = '--- tools/include/libxl.h\n@@\n+#define LIBXL_HAVE_FAST 1\n';
const PARSED = '--- tools/xl/xl_parse.c\n@@\n+    x;\n';
const MANUAL = '--- docs/man/xl.cfg.5.pod.in\n@@\n+=item fast\n';

describe('R27, a new option is announced and explained', () => {
  it.each([
    ['asks for the macro', IDL, {}, ['ask']],
    ['asks for the manual of an option', IDL + MACRO + PARSED, {}, ['ask']],
    ['is content with both', IDL + MACRO + PARSED + MANUAL, {}, []],
    ['asks for no manual where no option is read', IDL + MACRO, {}, []],
    ['cannot know while patches are missing', IDL, { total: 3, missing: [2, 3] }, ['ask undetermined']],
    ['is silent on a member that goes', IDL.replace('+ ', '- '), {}, []],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R27')).toEqual(expected);
  });
});
