import type { Instant } from '@sluice/kernel';
import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';

const inStruct = (name: string, lines: string, file = 'domctl.h'): string =>
  `--- xen/include/public/${file}\n@@ struct ${name} {\n${lines}\n`;
const create = (lines: string): string => inStruct('xen_domctl_createdomain', lines);
const BUMP =
  '--- xen/include/public/domctl.h\n@@\n-#define XEN_DOMCTL_INTERFACE_VERSION 0x14\n+#define XEN_DOMCTL_INTERFACE_VERSION 0x15\n';
const MAY = { at: '2021-05-01T12:00:00Z' as Instant };

describe('R15, one version bump for each cycle and header', () => {
  it.each([
    [
      'wants a bump for an inserted field',
      create('+    uint32_t a;\n     uint32_t flags;'),
      MAY,
      ['must-fix judgement'],
    ],
    [
      'wants a bump for a removed field',
      create('-    uint32_t a;\n     uint32_t flags;'),
      MAY,
      ['must-fix judgement'],
    ],
    [
      'wants a bump for a field of another type',
      create('-    uint32_t a;\n+    uint64_t a;\n };'),
      MAY,
      ['must-fix judgement'],
    ],
    [
      'wants one for the arch part, too',
      inStruct('xen_arch_domainconfig', '-    uint8_t a;', 'arch-arm.h'),
      MAY,
      ['must-fix judgement'],
    ],
    [
      'wants one for a released bit that goes',
      create('-#define XEN_DOMCTL_CDF_iommu (1U << 5)'),
      MAY,
      ['must-fix judgement'],
    ],
    [
      'says that no further bump is needed in a cycle that has its own',
      create('-    uint32_t a;'),
      {},
      ['info'],
    ],
    ['is content with a bump in the series', create('-    uint32_t a;') + BUMP, MAY, []],
    [
      'cannot know while patches are missing',
      create('-    uint32_t a;'),
      { ...MAY, total: 2, missing: [2] },
      ['must-fix judgement undetermined'],
    ],
    [
      'cannot know beyond what the model was compared with',
      create('-    uint32_t a;'),
      { at: '2027-01-01T00:00:00Z' as Instant },
      ['must-fix judgement undetermined'],
    ],
    ['lets a field be appended', create(' uint32_t a;\n+    uint32_t b;\n };'), MAY, []],
    [
      'lets padding be put to use',
      create('-    uint8_t pad[4];\n+    uint32_t a;\n     uint32_t flags;'),
      MAY,
      [],
    ],
    ['lets padding be made explicit', create('+    uint8_t _pad[4];\n     uint32_t flags;'), MAY, []],
    [
      'lets a sub-operation be added',
      inStruct('xen_domctl', '+        struct xen_domctl_new new;\n         uint8_t pad[128];'),
      MAY,
      [],
    ],
    ['says nothing of other headers', inStruct('ring', '-    uint32_t a;', 'io/ring.h'), MAY, []],
    ['says nothing of a bit no release had', create('-#define XEN_DOMCTL_CDF_vpmu (1U << 8)'), MAY, []],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R15')).toEqual(expected);
  });

  it('takes a bump from any patch of the series, and speaks once of several changes', () => {
    const change = create('-    uint32_t a;\n-    uint32_t b;');
    const patches = [patchOf(change), patchOf(BUMP, { position: 2 })];
    expect(verdicts(reviewOf(patches, MAY), 'R15')).toEqual([]);
    const [found] = reviewOf([patchOf(change)], MAY).findings.filter((f) => f.rule === 'R15');
    expect(found?.sentence).toContain('(and 1 more such changes)');
  });

  const version = (atBranching: string | undefined, bumpedBy?: { commit: string; date: string }) => [
    { constant: 'XEN_DOMCTL_INTERFACE_VERSION', value: '0x14', atBranching, bumpedBy },
  ];
  const inserted =
    '--- xen/include/public/domctl.h\n@@ struct xen_domctl_createdomain {\n+    uint32_t fast;\n     uint32_t flags;';

  it.each([
    ['sees a bump of this cycle', version('0x13', { commit: '918b8842a8', date: '2021-07-06' }), ['info']],
    ['sees a bump whose commit it cannot name', version('0x13'), ['info']],
    ['sees that there was none, whatever the model says', version('0x14'), ['must-fix judgement']],
    ['goes by the model where the branching is not known', version(undefined), ['info']],
  ])('with the tree, %s', (_what, versions, expected) => {
    expect(verdicts(reviewOf([inTree(patchOf(inserted), {}, versions)]), 'R15')).toEqual(expected);
  });

  it('wants a bump for a field that only moves, which whole texts show', () => {
    const { analysis, ...patch } = patchOf(create('     uint32_t flags;'));
    const moved = {
      kind: 'field-moved',
      name: 'xen_domctl_createdomain.flags',
      structure: 'xen_domctl_createdomain',
      file: 'xen/include/public/domctl.h',
      line: 3,
      quote: 'uint32_t flags;',
    } as const;
    const patches = [{ ...patch, analysis: { ...analysis, changes: [moved] } }];
    const [found] = reviewOf(patches, MAY).findings;
    expect(found).toMatchObject({ rule: 'R15', severity: 'must-fix' });
    expect(found?.sentence).toContain('moves within its structure');
  });
});
