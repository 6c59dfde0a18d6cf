import { patchOf } from './redrawn/diffs';
import { smallModel } from './redrawn/model';
import type { CapabilitySwitch, InterfaceModel } from './model';
import { switchEffects } from './switch-effects';

const ARM_FALSE = { commit: 'cb9953d2f2', date: '2021-01-29' };

const arm: CapabilitySwitch = {
  arch: 'arm',
  roles: ['dom0', 'domU'],
  guests: [],
  parts: [
    { kind: 'predicate', name: 'has_vpci', files: ['xen/include/asm-arm/domain.h'] },
    { kind: 'kconfig', name: 'HAS_VPCI', files: ['xen/drivers/Kconfig', 'xen/arch/arm/Kconfig'] },
    { kind: 'trap-handlers', name: 'domain_vpci_init', files: ['xen/arch/arm/vpci.c'] },
    { kind: 'device-tree', name: 'make_vpci_node', files: ['tools/libs/light/libxl_arm.c'] },
    { kind: 'ecam-window', name: 'GUEST_VPCI_ECAM_BASE', files: ['xen/include/public/arch-arm.h'] },
  ],
  states: [{ state: 'constant-false', from: ARM_FALSE, note: 'has_vpci() is the constant false' }],
};

const x86: CapabilitySwitch = {
  arch: 'x86',
  roles: ['hardware'],
  guests: ['pvh'],
  parts: [
    { kind: 'predicate', name: 'has_vpci', files: ['xen/include/asm-x86/domain.h'] },
    { kind: 'kconfig', name: 'HAS_VPCI', files: ['xen/drivers/Kconfig', 'xen/arch/x86/Kconfig'] },
    { kind: 'trap-handlers', name: 'register_vpci_portio_handler', files: ['xen/arch/x86/hvm/io.c'] },
  ],
  states: [
    {
      state: 'functional',
      from: { commit: 'e90580f25b', date: '2018-03-23' },
      note: 'for a PVH hardware domain',
    },
  ],
};

const MODEL: InterfaceModel = { ...smallModel, vpci: { capability: 'vpci', switches: [x86, arm] } };

const told = (day: string, ...patches: readonly string[]): readonly string[] =>
  switchEffects(
    patches.map((text, i) => patchOf(text, { position: i + 1, model: MODEL })),
    MODEL,
    day,
  ).map((e) => `${e.effect} ${e.arch}: ${e.evidence.map((v) => `${v.kind} ${v.name}`).join(', ')}`);

const DAY = '2021-10-15';

const file = (path: string, ...lines: readonly string[]): string => `--- ${path}\n@@\n${lines.join('\n')}`;
const ARM_HEADER = 'xen/include/asm-arm/domain.h';
const DT_NODE = file(
  'tools/libs/light/libxl_arm.c',
  '+            FDT( make_vpci_node(gc, fdt, ainfo, dom) );',
);
const PREDICATE_ON = file(
  ARM_HEADER,
  '-#define has_vpci(d) ({ (void)(d); false; })',
  '+#define has_vpci(d) ((d)->arch.vpci)',
);

describe('what a patch does to vPCI', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'a predicate that is the constant false',
      file(ARM_HEADER, '+#define has_vpci(d)    ({ (void)(d); false; })'),
      ['pretends arm: predicate has_vpci'],
    ],
    ['… as a number', file(ARM_HEADER, '+#define has_vpci(d) (0)'), ['pretends arm: predicate has_vpci']],
    [
      '… over two lines',
      file(ARM_HEADER, '+#define has_vpci(d) \\', '+    ({ (void)(d); false; })'),
      ['pretends arm: predicate has_vpci'],
    ],
    [
      '… as a function',
      file(
        ARM_HEADER,
        '+static inline bool has_vpci(const struct domain *d)',
        '+{',
        '+    return false;',
        '+}',
      ),
      ['pretends arm: predicate has_vpci'],
    ],
    ['a predicate that tests something', PREDICATE_ON, ['enables arm: predicate has_vpci']],
    [
      '… as a function',
      file(
        ARM_HEADER,
        '+static always_inline bool has_vpci(const struct domain *d)',
        '+{',
        '+    return d->arch.vpci;',
        '+}',
      ),
      ['enables arm: predicate has_vpci'],
    ],
    [
      'code that asks the predicate',
      file('xen/arch/arm/vpci.c', '+    if ( !has_vpci(d) )'),
      ['needs arm: predicate has_vpci'],
    ],
    [
      '… in common code',
      file('xen/drivers/vpci/msi.c', '+    if ( has_vpci(d) )'),
      ['needs common: predicate has_vpci'],
    ],
    [
      'a build option selected where the predicate is false',
      file('xen/arch/arm/Kconfig', '+\tselect HAS_VPCI if PCI_PASSTHROUGH'),
      ['pretends arm: kconfig HAS_VPCI'],
    ],
    [
      'a build option selected where it works',
      file('xen/arch/x86/Kconfig', '+\tselect HAS_VPCI if HVM'),
      ['enables x86: kconfig HAS_VPCI'],
    ],
    [
      'a build option depended on',
      file('xen/arch/arm/Kconfig', '+\tdepends on PCI && HAS_VPCI'),
      ['needs arm: kconfig HAS_VPCI'],
    ],
    [
      'code that is built with the option',
      file('xen/arch/arm/Makefile', '+obj-$(CONFIG_HAS_VPCI) += vpci.o'),
      ['needs arm: kconfig HAS_VPCI'],
    ],
    ['a node of the device tree', DT_NODE, ['pretends arm: device-tree make_vpci_node']],
    [
      'an address window',
      file('xen/include/public/arch-arm.h', '+#define GUEST_VPCI_ECAM_BASE xen_mk_ullong(0x10000000)'),
      ['pretends arm: ecam-window GUEST_VPCI_ECAM_BASE'],
    ],
    [
      'trap handlers',
      file('xen/arch/arm/domain.c', '+    if ( (rc = domain_vpci_init(d)) != 0 )'),
      ['pretends arm: trap-handlers domain_vpci_init'],
    ],
    [
      'trap handlers where it works',
      file('xen/arch/x86/hvm/io.c', '+    register_vpci_portio_handler(d);'),
      ['enables x86: trap-handlers register_vpci_portio_handler'],
    ],
    [
      'a flag that the check of an arch takes',
      file(
        'xen/arch/arm/domain.c',
        '-    unsigned int flags_optional = XEN_DOMCTL_CDF_iommu;',
        '+    unsigned int flags_optional = XEN_DOMCTL_CDF_iommu | XEN_DOMCTL_CDF_vpci;',
      ).replace('@@', '@@ int arch_sanitise_domain_config(struct xen_domctl_createdomain *config)'),
      ['pretends arm: cdf XEN_DOMCTL_CDF_vpci'],
    ],
    [
      'a line that only moves',
      file('xen/arch/arm/vpci.c', '-    if ( has_vpci(d) )', ' x', '+    if ( has_vpci(d) )'),
      [],
    ],
    ['a line that goes', file('xen/arch/arm/vpci.c', '-    if ( has_vpci(d) )'), []],
    ['a comment', file('xen/arch/arm/vpci.c', '+    /* has_vpci(d) will do */'), []],
    ['a name that only begins so', file('xen/arch/arm/vpci.c', '+    has_vpci_bar(d);'), []],
  ])('%s', (...[, text, expected]) => {
    expect(told(DAY, text)).toEqual(expected);
  });

  it('is judged of the series as a whole: what one patch announces another may enable', () => {
    expect(told(DAY, DT_NODE)).toEqual(['pretends arm: device-tree make_vpci_node']);
    expect(told(DAY, DT_NODE, PREDICATE_ON)).toEqual([
      'enables arm: device-tree make_vpci_node, predicate has_vpci',
    ]);
  });

  it.each([
    ['2018-03-22', 'pretends x86: kconfig HAS_VPCI'],
    ['2018-03-23', 'enables x86: kconfig HAS_VPCI'],
  ])('is judged by the state of the day: %s', (day, expected) => {
    expect(told(day, file('xen/arch/x86/Kconfig', '+\tselect HAS_VPCI if HVM'))).toEqual([expected]);
  });

  it('says in a sentence what is missing, and what is asked for in vain', () => {
    const sentences = (text: string): readonly string[] =>
      switchEffects([patchOf(text, { model: MODEL })], MODEL, DAY).map((e) => e.sentence);
    expect(sentences(DT_NODE)).toEqual([
      'pretends vPCI on Arm: device-tree node make_vpci_node, while has_vpci() is the constant false (cb9953d2f2, 2021-01-29)',
    ]);
    expect(sentences(file('xen/arch/arm/vpci.c', '+    if ( !has_vpci(d) )'))).toEqual([
      'needs vPCI on Arm: predicate has_vpci; in vain, while has_vpci() is the constant false (cb9953d2f2, 2021-01-29)',
    ]);
  });
});
