import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const FIELD = `--- xen/include/public/domctl.h
@@ struct xen_domctl_createdomain {
     uint32_t max;
+    uint32_t opts;
     uint32_t flags;
`;
const touching = (...paths: readonly string[]): string =>
  paths.map((p) => `--- ${p}\n@@\n+    .opts = 1,\n`).join('');
const REFUSED = `--- xen/common/domain.c
@@ static int sanitise_domain_config(struct xen_domctl_createdomain *config)
+    if ( !config->opts )
+        return -EINVAL;
`;
const fill = (path: string): string => `${path}:10:    struct xen_domctl_createdomain cfg = {`;
const BUILDERS = ['tools/a.c', 'tools/b.c', 'xen/c.c', 'tools/tests/d.c', 'tools/e.h'];
const PRODUCERS = {
  xen_domctl_createdomain: [
    ...BUILDERS.slice(0, 4).map(fill),
    'xen/common/domain.c:5:                  struct xen_domctl_createdomain *config)',
    'tools/e.h:9:    struct xen_domctl_createdomain cfg;',
  ],
};

describe('R18, zero does, or everybody sets it', () => {
  it.each([
    ['finds the one that was left out', touching('tools/a.c', 'tools/b.c', 'xen/c.c'), ['must-fix']],
    ['is silent when all are changed', touching('tools/a.c', 'tools/b.c', 'xen/c.c', 'tools/tests/d.c'), []],
    ['takes zero for good when one sets it', touching('tools/a.c'), []],
    ['finds all of them when zero is refused', REFUSED + touching('tools/a.c'), ['must-fix']],
    [
      'takes a check of another value for no refusal',
      REFUSED.replace('!config->opts', 'config->opts & ~3u'),
      [],
    ],
  ])('with the tree, %s', (_what, text, expected) => {
    expect(verdicts(reviewOf([inTree(patchOf(FIELD + text), PRODUCERS)]), 'R18')).toEqual(expected);
  });

  it('counts what other patches of the series change', () => {
    const parts = [FIELD + touching('tools/a.c', 'tools/b.c', 'xen/c.c'), touching('tools/tests/d.c')];
    const patches = parts.map((text, i) => inTree(patchOf(text, { position: i + 1 }), PRODUCERS));
    expect(verdicts(reviewOf(patches), 'R18')).toEqual([]);
  });

  it.each([
    ['says what could not be known of a refused zero', FIELD + REFUSED, ['must-fix undetermined']],
    ['is silent otherwise', FIELD + touching('tools/a.c', 'tools/b.c', 'xen/c.c'), []],
  ])('without the tree, %s', (_what, text, expected) => {
    expect(verdicts(reviewOf([patchOf(text)]), 'R18')).toEqual(expected);
  });

  it('names who was left out, with the lines of the tree', () => {
    const patch = inTree(patchOf(FIELD + touching('tools/a.c', 'tools/b.c', 'xen/c.c')), PRODUCERS);
    const [found] = reviewOf([patch]).findings.filter((f) => f.rule === 'R18');
    expect(found?.sentence).toContain('leaves d.c');
    expect(found?.evidence.map((e) => e.kind)).toEqual(['hunk', 'commit']);
  });
});
