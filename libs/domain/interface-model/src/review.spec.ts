import fc from 'fast-check';
import { patchOf, reviewOf } from './redrawn/diffs';
import {
  ARM_ACCEPTS,
  COMMON_MASK,
  HEADER,
  LIBXL_SETS,
  OCAML_FOLLOWS,
  wholeFlag,
  X86_REFUSES,
} from './redrawn/new-flag';
import { RULES } from './rules/rules';

describe('review', () => {
  it('says nothing of patches that touch no interface', () => {
    expect(reviewOf([patchOf('--- xen/common/sched.c\n@@\n+    x = 1;')])).toEqual({
      changes: [],
      findings: [],
    });
    expect(reviewOf([])).toEqual({ changes: [], findings: [] });
  });

  it('finds nothing that holds in a flag added as the book says, but asks for its reason and how to ask for it', () => {
    const { findings } = reviewOf([patchOf(wholeFlag('fast'))], { treeKnown: true });
    expect(findings.map((f) => [f.rule, f.severity])).toEqual([
      ['R04', 'info'],
      ['R06', 'ask'],
      ['R09', 'ask'],
      ['R29', 'info'],
    ]);
  });

  it('gives the same answer however the series arrives', () => {
    const parts = [HEADER, COMMON_MASK, ARM_ACCEPTS, X86_REFUSES, LIBXL_SETS];
    const patches = [...parts.map((part) => part('vpci', 6, 'iommu')), OCAML_FOLLOWS('CDF_VPCI')].map(
      (text, i) => patchOf(text, { position: i + 1 }),
    );
    const expected = reviewOf(patches);
    fc.assert(
      fc.property(fc.shuffledSubarray(patches, { minLength: patches.length }), (shuffled) => {
        expect(reviewOf(shuffled)).toEqual(expected);
      }),
    );
  });

  it('judges the union: a bit added and removed again is none', () => {
    const gone = '--- xen/include/public/domctl.h\n@@\n-#define XEN_DOMCTL_CDF_vpci (1U << 6)\n';
    const { findings } = reviewOf([patchOf(HEADER('vpci', 6, 'iommu')), patchOf(gone, { position: 2 })]);
    expect(findings.some((f) => f.rule === 'R01' || f.rule === 'R02')).toBe(false);
  });

  it('never calls undetermined what no missing patch and no tree could change', () => {
    const { findings } = reviewOf([patchOf(wholeFlag('vpci'))], { treeKnown: true });
    expect(findings.filter((f) => f.undetermined)).toEqual([]);
  });

  it('says of every finding what it rests on, and of every one that acts what clears it', () => {
    const { findings } = reviewOf([patchOf(wholeFlag('vpci'), { body: 'It is not functional.' })], {
      total: 2,
      missing: [2],
    });
    for (const found of findings) {
      expect(found.evidence.length).toBeGreaterThan(0);
      expect(found.sentence).toMatch(/^[A-Z].*[.?”]$/s);
      expect(found.clearedBy === '').toBe(found.severity === 'info');
    }
  });
});

describe('RULES', () => {
  it('have distinct numbers in order, a version and a source', () => {
    const ids = RULES.map((r) => r.id);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const rule of RULES) {
      expect(rule.version).toBeGreaterThan(0);
      expect(rule.source).toMatch(/[0-9a-f]{10}/);
    }
  });

  it('sign their findings with their own number and version', () => {
    const { findings } = reviewOf([patchOf(wholeFlag('vpci'))]);
    for (const found of findings)
      expect(RULES.find((r) => r.id === found.rule)?.version).toBe(found.ruleVersion);
  });
});
