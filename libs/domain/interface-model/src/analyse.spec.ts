import fc from 'fast-check';
import { analyse } from './analyse';
import { describeChange } from './describe-change';
import { diffOf, patchOf } from './redrawn/diffs';
import { smallModel } from './redrawn/model';
import {
  ARM_ACCEPTS,
  COMMON_MASK,
  HEADER,
  LIBXL_SETS,
  OCAML_FOLLOWS,
  X86_REFUSES,
  wholeFlag,
} from './redrawn/new-flag';

const changesOf = (text: string): readonly string[] => patchOf(text).analysis.changes.map(describeChange);
const kindsOf = (text: string): readonly string[] =>
  patchOf(text).analysis.changes.map((c) => [c.kind, c.name, c.from ?? '', c.to ?? ''].join(' ').trim());

const DOMCTL = '--- xen/include/public/domctl.h\n@@ struct xen_domctl_createdomain {\n';
const TOUCHED = 'header-touched domctl.h  unstable-tools-only';

describe('bits', () => {
  it.each([
    [
      'a bit in two defines is added',
      '+#define _XEN_DOMCTL_CDF_fast 6\n+#define XEN_DOMCTL_CDF_fast (1U << _XEN_DOMCTL_CDF_fast)',
      ['bit-added XEN_DOMCTL_CDF_fast  6'],
    ],
    [
      'a bit in one define is added',
      '+#define XEN_DOMCTL_CDF_fast (1U << 6)',
      ['bit-added XEN_DOMCTL_CDF_fast  6'],
    ],
    ['a small u is as good', '+#define XEN_DOMCTL_CDF_fast (1u<<6)', ['bit-added XEN_DOMCTL_CDF_fast  6']],
    [
      'a hexadecimal value is evaluated',
      '+#define XEN_DOMCTL_CDF_fast 0x40U',
      ['bit-added XEN_DOMCTL_CDF_fast  6'],
    ],
    [
      'a value over two lines is evaluated',
      '+#define XEN_DOMCTL_CDF_fast \\\n+    (1U << 6)',
      ['bit-added XEN_DOMCTL_CDF_fast  6'],
    ],
    [
      'a value that cannot be read is not invented',
      '+#define XEN_DOMCTL_CDF_fast FAST_BIT',
      ['bit-added XEN_DOMCTL_CDF_fast'],
    ],
    ['a bit is removed', '-#define XEN_DOMCTL_CDF_fast (1U << 6)', ['bit-removed XEN_DOMCTL_CDF_fast 6']],
    [
      'a bit is renumbered',
      '-#define XEN_DOMCTL_CDF_fast (1U << 6)\n+#define XEN_DOMCTL_CDF_fast (1U << 5)',
      ['bit-renumbered XEN_DOMCTL_CDF_fast 6 5'],
    ],
    [
      'a bit is renumbered in its number alone',
      '-#define _XEN_DOMCTL_CDF_fast 6\n+#define _XEN_DOMCTL_CDF_fast 5\n #define XEN_DOMCTL_CDF_fast (1U << _XEN_DOMCTL_CDF_fast)',
      ['bit-renumbered XEN_DOMCTL_CDF_fast 6 5'],
    ],
    [
      'another form of the same number is no change',
      '-#define _XEN_DOMCTL_CDF_fast 6\n-#define XEN_DOMCTL_CDF_fast (1U << _XEN_DOMCTL_CDF_fast)\n+#define XEN_DOMCTL_CDF_fast (1U << 6)',
      [],
    ],
    [
      'the maximum moves',
      '-#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_iommu\n+#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_fast',
      ['max-moved XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_iommu XEN_DOMCTL_CDF_fast'],
    ],
    [
      'a version is bumped',
      '-#define XEN_DOMCTL_INTERFACE_VERSION 0x00000013\n+#define XEN_DOMCTL_INTERFACE_VERSION 0x00000014',
      ['version-bumped XEN_DOMCTL_INTERFACE_VERSION 0x00000013 0x00000014'],
    ],
  ])('%s', (_what, lines, expected) => {
    expect(kindsOf(DOMCTL + lines)).toEqual([TOUCHED, ...expected]);
  });

  it('a mask grows, though its #define lies outside the hunk', () => {
    const text = `--- xen/include/public/arch-x86/xen.h
@@ struct xen_arch_domainconfig {
+#define _XEN_X86_EMU_FAST 11
+#define XEN_X86_EMU_FAST (1U<<_XEN_X86_EMU_FAST)
@@ struct xen_arch_domainconfig {
                                      XEN_X86_EMU_PIT | XEN_X86_EMU_USE_PIRQ |\\
-                                     XEN_X86_EMU_VPCI)
+                                     XEN_X86_EMU_VPCI | XEN_X86_EMU_FAST)
`;
    expect(changesOf(text)).toEqual([
      'public header touched: arch-x86/xen.h (unlisted), xen/include/public/arch-x86/xen.h',
      'bit 11 added: XEN_X86_EMU_FAST (emulation-flag), xen/include/public/arch-x86/xen.h',
      'XEN_X86_EMU_ALL grows by XEN_X86_EMU_FAST, xen/include/public/arch-x86/xen.h',
    ]);
  });
});

describe('headers', () => {
  it.each([
    ['a comment', DOMCTL + '-/* one word */\n+/* another word */'],
    ['white space', DOMCTL + '-    uint32_t   flags;\n+    uint32_t flags;'],
    ['blank lines', DOMCTL + '+\n+'],
  ])('a change of %s alone is silent', (_what, text) => {
    expect(kindsOf(text)).toEqual([]);
  });

  it('a moved line is not lost', () => {
    const change = patchOf(DOMCTL + '-#define A 1\n+#define B 2\n+#define A 1').analysis.changes[0];
    expect(change?.removedLines).toBe(0);
  });

  it.each([
    ['an unstable part of a mixed header', '+#define GUEST_WINDOW_BASE 1', 'unstable-tools-only'],
    ['another part of it', '+#define XEN_THING 1', 'mixed'],
    ['both parts', '+#define GUEST_WINDOW_BASE 1\n+#define XEN_THING 1', 'mixed'],
  ])('the class is that of what is touched: %s', (_what, line, stability) => {
    expect(patchOf(`--- xen/include/public/arch-arm.h\n@@\n${line}`).analysis.changes[0]?.to).toBe(stability);
  });
});

describe('fields', () => {
  it.each([
    [
      'appended',
      ' uint32_t a;\n+    uint32_t b;\n };',
      ['field added: xen_domctl_createdomain.b (uint32_t)'],
    ],
    [
      'inserted',
      '+    uint32_t b;\n     uint32_t a;',
      ['field added: xen_domctl_createdomain.b (uint32_t), before a'],
    ],
    ['removed', '-    uint32_t b;\n', ['field removed: xen_domctl_createdomain.b (uint32_t)']],
    [
      'retyped',
      '-    uint32_t b;\n+    uint64_t b;\n };',
      [
        'field removed: xen_domctl_createdomain.b (uint32_t)',
        'field added: xen_domctl_createdomain.b (uint64_t)',
      ],
    ],
    ['respelt in an equal type', '-    unsigned int b;\n+    uint32_t b;\n };', []],
    ['moved', '-    uint32_t b;\n     uint32_t a;\n+    uint32_t b;\n };', []],
    ['an array', '+    uint8_t pad[3];\n };', ['field added: xen_domctl_createdomain.pad (uint8_t[3])']],
    ['part of a new structure', '+struct xen_new {\n+    uint32_t b;\n+};', []],
  ])('a field is %s', (_what, lines, expected) => {
    const sentences = changesOf(DOMCTL + lines).filter((s) => s.startsWith('field'));
    expect(sentences).toEqual(expected.map((s) => `${s}, xen/include/public/domctl.h`));
  });
});

describe('acceptance', () => {
  const inFunction = (arch: string, lines: string): readonly string[] =>
    kindsOf(
      `--- xen/${arch}/domain.c\n@@ int ${arch === 'common' ? '' : 'arch_'}sanitise_domain_config(struct c *config)\n${lines}`,
    );

  it.each([
    [
      'a mask that begins outside the hunk',
      'common',
      '            XEN_DOMCTL_CDF_hap |\n-           XEN_DOMCTL_CDF_iommu) )\n+           XEN_DOMCTL_CDF_iommu | XEN_DOMCTL_CDF_fast) )\n     {\n         return -EINVAL;',
      ['accepted XEN_DOMCTL_CDF_fast'],
    ],
    [
      'a mask inside a condition whose branch lies outside the hunk',
      'arch/arm',
      '-    if ( (config->flags & ~XEN_DOMCTL_CDF_iommu) !=\n+    if ( (config->flags & ~XEN_DOMCTL_CDF_iommu & ~XEN_DOMCTL_CDF_fast) !=\n          (XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap) )\n     {\n         dprintk(XENLOG_INFO, "no",',
      ['accepted XEN_DOMCTL_CDF_fast'],
    ],
    [
      'a list of optional flags',
      'arch/arm',
      '-    unsigned int flags_optional = (XEN_DOMCTL_CDF_iommu);\n+    unsigned int flags_optional = (XEN_DOMCTL_CDF_iommu | XEN_DOMCTL_CDF_fast);',
      ['accepted XEN_DOMCTL_CDF_fast  optional'],
    ],
    [
      'a refusal',
      'arch/x86',
      '+    if ( config->flags & XEN_DOMCTL_CDF_fast )\n+        return -EINVAL;',
      ['rejected XEN_DOMCTL_CDF_fast'],
    ],
    [
      'a refusal under a condition',
      'arch/x86',
      '+    if ( !has_fast && (config->flags & XEN_DOMCTL_CDF_fast) )\n+    {\n+        return -EOPNOTSUPP;\n+    }',
      ['rejected XEN_DOMCTL_CDF_fast  under a condition'],
    ],
    [
      'a refusal by a short name given elsewhere',
      'common',
      '+    bool fast = config->flags & XEN_DOMCTL_CDF_fast;\n     bool b;\n@@ static int sanitise_domain_config(struct c *config)\n+    if ( fast && !fast_available )\n+        return -EINVAL;',
      ['rejected XEN_DOMCTL_CDF_fast  under a condition'],
    ],
    [
      'a condition that returns nothing bad',
      'arch/x86',
      '+    if ( config->flags & XEN_DOMCTL_CDF_fast )\n+    {\n+        prepare();\n+    }\n',
      [],
    ],
    [
      'an acceptance taken back',
      'arch/arm',
      '-    unsigned int flags_optional = (XEN_DOMCTL_CDF_iommu |\n-                                   XEN_DOMCTL_CDF_fast);\n+    unsigned int flags_optional = (XEN_DOMCTL_CDF_iommu);',
      ['acceptance-withdrawn XEN_DOMCTL_CDF_fast optional'],
    ],
    [
      'a refusal taken back',
      'arch/x86',
      '-    if ( config->flags & XEN_DOMCTL_CDF_fast )\n-        return -EINVAL;',
      ['accepted XEN_DOMCTL_CDF_fast rejected no longer rejected'],
    ],
    [
      'the same flags in other clothes',
      'arch/arm',
      '-    if ( (config->flags & ~XEN_DOMCTL_CDF_iommu) != (XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap) )\n-        return -EINVAL;\n+    unsigned int flags_required = (XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap);\n+    unsigned int flags_optional = (XEN_DOMCTL_CDF_iommu);',
      [],
    ],
  ])('reads %s', (...[, arch, lines, expected]) => {
    expect(inFunction(arch, lines)).toEqual(expected);
  });

  it('reads the table of required and optional emulation flags', () => {
    const text = `--- xen/arch/x86/domain.c
@@ static bool emulation_flags_ok(const struct domain *d, uint32_t emflags)
         {
             .caps   = CAP_HVM | CAP_DOMU,
-            .min    = X86_EMU_LAPIC,
+            .min    = X86_EMU_LAPIC | X86_EMU_VPCI,
         },
`;
    expect(kindsOf(text)).toEqual(['accepted XEN_X86_EMU_VPCI  required']);
  });

  it('says nothing of the same words in another function', () => {
    const text =
      '--- xen/common/domain.c\n@@ int other(void)\n+    if ( x & XEN_DOMCTL_CDF_fast )\n+        return -EINVAL;';
    expect(kindsOf(text)).toEqual([]);
  });
});

describe('bindings and builders', () => {
  it.each([
    [
      'a constructor',
      '@@ type domain_create_flag =\n+\t| CDF_FAST',
      ['binding-follows XEN_DOMCTL_CDF_fast  CDF_FAST'],
    ],
    [
      'a constructor that goes',
      '@@ type domain_create_flag =\n-\t| CDF_FAST',
      ['binding-follows XEN_DOMCTL_CDF_fast CDF_FAST'],
    ],
    ['a constructor of another type', '@@ type shape =\n+\t| CDF_FAST', []],
    [
      'a type that begins in view',
      '@@\n type domain_create_flag =\n+\t| CDF_FAST',
      ['binding-follows XEN_DOMCTL_CDF_fast  CDF_FAST'],
    ],
    [
      'a constructor that only moves',
      '@@ type domain_create_flag =\n-\t| CDF_FAST\n \t| CDF_B\n+\t| CDF_FAST',
      [],
    ],
    [
      'a field of a record',
      '@@ type domctl_create_config =\n+    flags2: int;',
      ['binding-follows xen_domctl_createdomain.flags2  flags2'],
    ],
  ])('OCaml: %s', (_what, lines, expected) => {
    expect(kindsOf(`--- tools/ocaml/libs/xc/xenctrl.ml\n${lines}`)).toEqual(expected);
  });

  it.each([
    [
      'set',
      'tools/libs/light/libxl_create.c',
      'f',
      '+    create.flags |= XEN_DOMCTL_CDF_fast;',
      ['libxl domU'],
    ],
    [
      'set under a condition',
      'tools/libs/light/libxl_create.c',
      'f',
      '+    if (want)\n+        create.flags |= XEN_DOMCTL_CDF_fast;',
      ['libxl domU'],
    ],
    [
      'set by an initialiser',
      'xen/arch/arm/domain_build.c',
      'create_dom0',
      '+        .flags = XEN_DOMCTL_CDF_hvm |\n+                 XEN_DOMCTL_CDF_fast,',
      ['dom0', 'dom0'],
    ],
    [
      'only asked',
      'tools/libs/light/libxl_create.c',
      'f',
      '+    if (create.flags & XEN_DOMCTL_CDF_fast)\n+        go();',
      [],
    ],
    [
      'set where no dom0 is built',
      'xen/arch/arm/domain_build.c',
      'other',
      '+    x.flags |= XEN_DOMCTL_CDF_fast;',
      [],
    ],
  ])('a flag is %s', (...[, file, name, lines, roles]) => {
    const { changes } = patchOf(`--- ${file}\n@@ void ${name}(void)\n${lines}`).analysis;
    expect(changes.filter((c) => c.kind === 'set-by-builder').map((c) => c.to)).toEqual(roles);
  });
});

describe('a whole new flag', () => {
  it('is read in all its parts', () => {
    expect(changesOf(wholeFlag('fast'))).toEqual([
      'public header touched: domctl.h (unstable-tools-only), xen/include/public/domctl.h',
      'bit 6 added: XEN_DOMCTL_CDF_fast (cdf), xen/include/public/domctl.h',
      'XEN_DOMCTL_CDF_MAX moved: XEN_DOMCTL_CDF_iommu to XEN_DOMCTL_CDF_fast, xen/include/public/domctl.h',
      'accepted by the common check: XEN_DOMCTL_CDF_fast, xen/common/domain.c',
      'accepted on Arm (optional): XEN_DOMCTL_CDF_fast, xen/arch/arm/domain.c',
      'refused on x86: XEN_DOMCTL_CDF_fast, xen/arch/x86/domain.c',
      'binding gains CDF_FAST for XEN_DOMCTL_CDF_fast, tools/ocaml/libs/xc/xenctrl.ml',
      'binding gains CDF_FAST for XEN_DOMCTL_CDF_fast, tools/ocaml/libs/xc/xenctrl.mli',
      'set for libxl domU: XEN_DOMCTL_CDF_fast, tools/libs/light/libxl_create.c',
    ]);
  });

  it('carries the capability the alias table gives it', () => {
    const bit = patchOf(HEADER('pmu', 6, 'iommu')).analysis.changes.find((c) => c.kind === 'bit-added');
    expect(bit?.capability).toBe('vpmu');
  });

  it('is mentioned once for each line, under its one name', () => {
    const { mentions } = patchOf(X86_REFUSES('fast') + COMMON_MASK('fast')).analysis;
    expect(mentions.filter((m) => m.name === 'XEN_DOMCTL_CDF_fast').map((m) => [m.mark, m.file])).toEqual([
      ['+', 'xen/arch/x86/domain.c'],
      ['+', 'xen/common/domain.c'],
    ]);
  });
});

describe('the predicate of a capability', () => {
  it.each([
    ['needs', 'xen/arch/arm/vpci.c', '+    if ( !has_vpci(d) )'],
    ['pretends', 'xen/include/asm-arm/domain.h', '+#define has_vpci(d) ({ (void)(d); false; })'],
    ['enables', 'xen/include/asm-arm/domain.h', '+#define has_vpci(d) ((d)->options & XEN_DOMCTL_CDF_vpci)'],
  ])('%s', (effect, file, line) => {
    const { predicates } = patchOf(`--- ${file}\n@@\n${line}`).analysis;
    expect(predicates?.map((p) => [p.effect, p.arch])).toEqual([[effect, 'arm']]);
  });
});

describe('analyse', () => {
  it('passes over a diff that touches no folder of the model', () => {
    const linux = patchOf('--- drivers/iommu/iommu.c\n@@\n+    XEN_DOMCTL_CDF_iommu\n');
    expect(linux.analysis).toEqual({
      changes: [],
      paths: ['drivers/iommu/iommu.c'],
      mentions: [],
      changeClass: 'unknown',
      classConfidence: 'none',
      classReason: expect.any(String),
    });
  });

  it('gives equal answers for equal input and leaves its input alone', () => {
    const diff = diffOf(wholeFlag('fast'));
    const copy = structuredClone(diff);
    const message = { subject: 'xen: add a flag', body: '' };
    expect(analyse(diff, message, smallModel)).toEqual(analyse(copy, message, smallModel));
    expect(diff).toEqual(copy);
  });

  it('never throws, whatever lines a diff holds', () => {
    const parts = [HEADER('a', 6, 'iommu'), ARM_ACCEPTS('a'), OCAML_FOLLOWS('CDF_A'), LIBXL_SETS('a')]
      .join('')
      .split('\n');
    const line = fc.oneof(
      fc.constantFrom(...parts),
      fc.string({ maxLength: 60 }).map((s) => `+${s}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        patchOf(lines.join('\n'));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['open parentheses', `+    if ( ${'('.repeat(20_000)}`],
    ['open comments', `+${'/*'.repeat(20_000)}`],
    ['identifiers in a row', `+${'XEN_DOMCTL_CDF_a | '.repeat(5_000)}`],
    [
      'definitions that name each other',
      Array.from(
        { length: 4_000 },
        (_, i) => `+#define XEN_DOMCTL_CDF_${i} ${`(XEN_DOMCTL_CDF_${i + 1}|`.repeat(10)}1`,
      ).join('\n'),
    ],
    ['a continuation without end', '+#define XEN_DOMCTL_CDF_a \\\n'.repeat(5_000)],
    ['white space', `+${' '.repeat(50_000)}x`],
    ['one statement without end', '+    XEN_DOMCTL_CDF_iommu |\n'.repeat(10_000)],
  ])('takes bounded time over %s', (_what, lines) => {
    const files = ['xen/include/public/domctl.h', 'xen/common/domain.c', 'tools/libs/light/libxl_create.c'];
    const text = files
      .map((f) => `--- ${f}\n@@ static int sanitise_domain_config(struct c *c)\n${lines}\n`)
      .join('');
    const diff = diffOf(text);
    const began = performance.now();
    const { changes } = analyse(diff, { subject: 's', body: '' }, smallModel);
    // What is not bounded takes hours; a busy machine takes seconds.
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(changes.length).toBeLessThanOrEqual(500);
  });
});
