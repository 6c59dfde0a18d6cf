import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const idl = (rows: string): string =>
  `--- tools/libs/light/libxl_types.idl\n@@ libxl_domain_build_info = Struct("domain_build_info",[\n${rows}\n`;
const GO = '--- tools/golang/xenlight/types.gen.go\n@@\n+Fast int\n';
const ADDED = idl('+    ("fast", integer, {"init_val": "X"}),');

describe('R24, generated bindings are made again', () => {
  it.each([
    ['finds a member nobody generated', ADDED, {}, ['must-fix']],
    ['finds a member that goes', idl('-    ("slow", bool),'), {}, ['must-fix']],
    ['finds a member of an enumeration', idl('+    (4, "FAST"),'), {}, ['must-fix']],
    ['is content when the bindings follow', ADDED + GO, {}, []],
    ['cannot know while patches are missing', ADDED, { total: 2, missing: [2] }, ['must-fix undetermined']],
    ['is silent on a comment', idl('+    # ("fast", integer),'), {}, []],
    [
      'is silent on an attribute',
      idl('-    ("fast", integer, {"init_val": "X"}),\n+    ("fast", integer, {"init_val": "Y"}),'),
      {},
      [],
    ],
    [
      'is silent on a member that moves',
      idl('-    ("fast", integer),\n     ("a", bool),\n+    ("fast", integer),'),
      {},
      [],
    ],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R24')).toEqual(expected);
  });

  it('counts a binding made again by another patch of the series', () => {
    expect(verdicts(reviewOf([patchOf(ADDED), patchOf(GO, { position: 2 })]), 'R24')).toEqual([]);
  });
});
