import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { HEADER, OCAML_FOLLOWS } from '../redrawn/new-flag';

const header = HEADER('fast', 6, 'iommu');
const field =
  '--- xen/include/public/domctl.h\n@@ struct xen_domctl_createdomain {\n+    uint32_t fast;\n     uint32_t flags;\n';
const record = (file: string, name: string): string =>
  `--- tools/ocaml/libs/xc/${file}\n@@ type domctl_create_config =\n+    ${name}: int;\n`;
const gone = '--- xen/include/public/domctl.h\n@@\n-#define XEN_DOMCTL_CDF_fast (1U << 6)\n';

describe('R22, bindings follow the header', () => {
  it.each([
    ['is content when both files follow', header + OCAML_FOLLOWS('CDF_FAST'), {}, []],
    ['finds a forgotten binding', header, {}, ['must-fix']],
    ['cannot know while patches are missing', header, { total: 2, missing: [2] }, ['must-fix undetermined']],
    [
      'finds a forgotten interface file',
      header + OCAML_FOLLOWS('CDF_FAST').split('--- tools/ocaml/libs/xc/xenctrl.mli')[0],
      {},
      ['must-fix'],
    ],
    ['is not fooled by another constructor', header + OCAML_FOLLOWS('CDF_OTHER'), {}, ['must-fix']],
    [
      'cannot know without the tree whether a bit that goes was mirrored',
      gone,
      {},
      ['must-fix undetermined'],
    ],
    ['finds a binding that keeps a bit that went', gone, { treeKnown: true }, ['must-fix']],
    ['finds a record that lacks a new field', field, {}, ['must-fix']],
    [
      'is content when a record names the field its own way',
      field + record('xenctrl.ml', 'quick') + record('xenctrl.mli', 'quick'),
      {},
      [],
    ],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R22')).toEqual(expected);
  });

  it('names the files that were forgotten', () => {
    const [found] = reviewOf([patchOf(header)]).findings.filter((f) => f.rule === 'R22');
    expect(found?.sentence).toContain('in xenctrl.ml and xenctrl.mli');
  });

  it.each([
    [
      'finds a binding that had it',
      { CDF_FAST: ['tools/ocaml/libs/xc/xenctrl.ml:9:  | CDF_FAST'] },
      ['must-fix'],
    ],
    ['is silent when no binding ever had it', { CDF_FAST: [] }, []],
  ])('with the tree, for a bit that goes, %s', (_what, uses, expected) => {
    expect(verdicts(reviewOf([inTree(patchOf(gone), uses)]), 'R22')).toEqual(expected);
  });
});
