import { inCase } from './case-tree';
import {
  bodies,
  asks,
  body,
  create,
  createRecord,
  DOMCTL,
  lines,
  OCAML,
  publicHeader,
  record,
  SYSCTL,
} from './shapes';

const DOMAIN = 'xen/include/xen/domain.h';
const ARM = 'xen/include/public/arch-arm.h';

/** Bits of one word, each on the next place. */
const bits = (prefix: string, ...names: readonly string[]): string =>
  lines('/* bits */', ...names.map((n, i) => `#define ${prefix}${n} (1U << ${String(i)})`), 'int bits_end;');

describe('real cases 6 to 11, redrawn', () => {
  test('case 6: one structure that two interfaces share, each with a version of its own', () =>
    inCase(
      (tree) => {
        const info = (fields: readonly string[], version = '0x14') =>
          publicHeader('DOMCTL', 'xen_domctl_pondinfo', fields, { version });
        const own = ['uint16_t domain', 'uint32_t flags', 'uint64_t tot_water'];
        const list = publicHeader('SYSCTL', 'xen_sysctl_pondlist', ['struct xen_domctl_pondinfo info'], {
          more: '/* sees it, too */',
        });
        const lister = (line = '') => body('lister', line);
        tree.commit(
          'begin',
          { on: '2021-10-01' },
          {
            [DOMCTL]: info(own),
            [SYSCTL]: list,
            'tools/go/types.go': 'type Info struct {\n\tTotWater uint64\n}\n',
            'tools/list/lister.c': lister(),
          },
        );
        tree.commit(
          'dive bits',
          { on: '2021-10-14', by: 'Oleg Toad' },
          { [DOMCTL]: info([...own, 'uint8_t dive_bits']) },
        );
        tree.commit(
          'go',
          { on: '2021-11-19', by: 'Anton Perch' },
          {
            'tools/go/types.go':
              'type Info struct {\n\tTotWater uint64\n\tDiveBits uint8\n}\n\nfunc (x *Info) take(xc *C.info) {\n\tx.DiveBits = uint8(xc.dive_bits)\n}\n',
          },
        );
        tree.commit(
          'list',
          { on: '2023-04-21', by: 'Ada Vole' },
          { 'tools/list/lister.c': lister('    print(p->list.info.dive_bits);\n') },
        );
        tree.commit(
          'wider',
          { on: '2025-06-17', by: 'Hilde Brand' },
          { [DOMCTL]: info([...own, 'uint16_t dive_bits'], '0x15') },
        );
      },
      async (open) => {
        expect(await open.dependents('dive bits')).toEqual([
          'go: symbol dive_bits',
          'list: symbol dive_bits',
          'wider: lines',
          'wider: symbol dive_bits',
        ]);
      },
    ));

  test('case 7: a mirror that comes three years late', () =>
    inCase(
      (tree) => {
        tree.commit(
          'begin',
          { on: '2021-02-01' },
          { [DOMCTL]: create(), [OCAML]: createRecord(), ...bodies('fork') },
        );
        tree.commit(
          'trace',
          { on: '2021-02-05T09:00:00Z', by: 'Leo Shrew' },
          { [DOMCTL]: create('uint32_t ripple_size') },
        );
        tree.commit(
          'fork',
          { on: '2021-02-05T17:00:00Z', by: 'Tara Kite' },
          { 'xen/common/fork.c': body('fork', '    child->ripple_size = p->ripple_size;\n') },
        );
        tree.commit('mirror', { on: '2024-02-09', by: 'Ben Petr' }, { [OCAML]: createRecord('ripple_size') });
      },
      async (open) => {
        expect(await open.dependents('trace')).toEqual([
          'fork: symbol ripple_size',
          'mirror: symbol ripple_size',
        ]);
        expect((await open.held('trace')).join()).toMatch(/R22 must-fix: .*ripple_size is new/);
      },
    ));

  test('case 8: a field gets another name, and who uses the new one still needs who brought it', () =>
    inCase(
      (tree) => {
        tree.commit(
          'begin',
          { on: '2024-05-01' },
          {
            [DOMCTL]: create(),
            ...bodies('heron', 'newt'),
            'xen/common/otter.c': asks('otter', 'p->create.flags'),
          },
        );
        tree.commit(
          'sedge',
          { on: '2024-05-29', by: 'Rosa Pond' },
          {
            [DOMCTL]: create('uint32_t sedge_opts'),
            'xen/common/heron.c': body('heron', '    p->create.sedge_opts = 1;\n'),
          },
        );
        tree.commit(
          'renamed',
          { on: '2025-07-07', by: 'Ben Petr' },
          {
            [DOMCTL]: create('struct { uint16_t sedge_mode; uint16_t nr; } sedge'),
            'xen/common/heron.c': body('heron', '    p->create.sedge.sedge_mode = 1;\n'),
          },
        );
        tree.commit(
          'used',
          { on: '2025-07-08', by: 'Ben Petr' },
          { 'xen/common/newt.c': body('newt', '    level_of_newt = p->create.sedge.sedge_mode;\n') },
        );
      },
      async (open) => {
        expect(await open.dependents('sedge')).toEqual([
          'renamed: lines',
          'used: symbol sedge_mode sedge_opts',
        ]);
        expect(await open.dependents('renamed')).toEqual(['used: symbol sedge sedge_mode']);
        const over = (await open.edges('used')).find((e) => e.names?.includes('sedge_opts'));
        expect(JSON.stringify(over?.evidence)).toContain('calls sedge_opts sedge_mode');
      },
    ));

  test('case 9: a flag of the inside alone is nobody’s interface', () =>
    inCase(
      (tree) => {
        const flags = (...names: readonly string[]) => bits('CDF_', ...names);
        const users = {
          'xen/arch/arm/otter.c': body('otter', '    look(p->cdf);\n'),
          'xen/arch/x86/newt.c': body('newt'),
        };
        tree.commit('begin', { on: '2022-02-01' }, { [DOMAIN]: flags('privileged'), ...users });
        tree.commit(
          'flat',
          { on: '2022-02-17', by: 'Stella Banks' },
          {
            [DOMAIN]: flags('privileged', 'flatpond'),
            'xen/arch/arm/otter.c': asks('otter', 'p->cdf & CDF_flatpond'),
          },
        );
        tree.commit(
          'other arch',
          { on: '2024-05-21', by: 'Wanda Reed' },
          { 'xen/arch/x86/newt.c': asks('newt', 'p->cdf & CDF_flatpond', 2) },
        );
        tree.commit(
          'next bit',
          { on: '2025-04-18', by: 'Jason Drew' },
          { [DOMAIN]: flags('privileged', 'flatpond', 'still') },
        );
      },
      async (open) => {
        expect(await open.dependents('flat')).toEqual(['next bit: lines', 'other arch: symbol CDF_flatpond']);
        for (const name of ['flat', 'other arch', 'next bit']) expect(await open.held(name)).toEqual([]);
      },
    ));

  test('case 10: a binding is mended by another series, and the record goes without the field', () =>
    inCase(
      (tree) => {
        const config = (...fields: readonly string[]) =>
          publicHeader('DOMCTL', 'xen_arch_domainconfig', ['uint8_t gic_version', ...fields]);
        const stub = (line = '') => body('stub_physinfo', line);
        tree.commit(
          'begin',
          { on: '2023-06-01' },
          {
            [ARM]: config(),
            [OCAML]: record('xen_arm_arch_domainconfig', ['gic_version']),
            'tools/ocaml/libs/xc/stubs.c': stub(),
          },
        );
        tree.commit('eels', { on: '2023-06-07', by: 'Luca Newt' }, { [ARM]: config('uint8_t eel_len') });
        const bound = tree.commit(
          'bound',
          { on: '2023-06-07T14:00:00Z', by: 'Luca Newt' },
          { 'tools/ocaml/libs/xc/stubs.c': stub('    keep(p->arch.eel_len, p->gap);\n') },
        );
        tree.commit(
          'mended',
          {
            on: '2023-06-09',
            by: 'Anna Coot',
            words: `Fixes: ${bound.slice(0, 12)} ("pond: bound")`,
          },
          { 'tools/ocaml/libs/xc/stubs.c': stub('    box(wide(p));\n') },
        );
      },
      async (open) => {
        expect(await open.dependents('eels')).toEqual(['bound: symbol eel_len']);
        expect(await open.dependents('bound')).toEqual(['mended: fixes', 'mended: lines']);
        expect(await open.reached('eels')).toEqual(['bound', 'mended']);
        // The model says that this record need not follow.
        expect((await open.findings('eels')).filter((f) => f.rule === 'R22')).toEqual([]);
      },
    ));

  test('case 11: the same operation comes to mean something else, and no policy knows it to this day', () => {
    const OP = 'XEN_SYSCTL_reed_overlay';
    const ops = (...names: readonly string[]) =>
      lines(
        '#define XEN_SYSCTL_INTERFACE_VERSION 0x15',
        'struct xen_sysctl {',
        '    uint32_t cmd;',
        '#define XEN_SYSCTL_readconsole 1',
        ...names.map((n, i) => `#define ${n} ${String(i + 2)}`),
        '    uint32_t interface_version;',
        '};',
      );
    const handler = (...cases: readonly string[]) =>
      lines(
        'long do_sysctl(int cmd)',
        '{',
        '    switch ( cmd )',
        '    {',
        ...cases,
        '    default:',
        '        return deny(cmd);',
        '    }',
        '}',
      );
    return inCase(
      (tree) => {
        tree.commit(
          'begin',
          { on: '2023-09-01' },
          { [SYSCTL]: ops(), 'xen/common/sysctl.c': handler(), 'tools/xl/xl.c': body('xl') },
        );
        tree.commit(
          'overlay',
          { on: '2023-09-05', by: 'Vikram Wagtail' },
          {
            [SYSCTL]: ops(OP),
            'xen/common/sysctl.c': handler(
              `    case ${OP}:`,
              '        return plant_reeds(cmd, dom0_of_pond);',
            ),
          },
        );
        tree.commit(
          `repurpose ${OP}`,
          { on: '2024-05-24', by: 'Wanda Reed' },
          { 'xen/common/sysctl.c': handler(`    case ${OP}:`, '        return plant_reeds(cmd, nobody);') },
        );
        tree.commit(
          'attach',
          { on: '2024-05-24T16:00:00Z', by: 'Wanda Reed' },
          { 'tools/xl/xl.c': body('xl', `    sysctl(${OP}, p);\n`) },
        );
      },
      async (open) => {
        expect(await open.dependents('overlay')).toEqual([
          `attach: symbol ${OP}`,
          `repurpose ${OP}: lines`,
          `repurpose ${OP}: symbol plant_reeds`,
        ]);
        expect((await open.held('overlay')).join()).toMatch(/R25 must-fix: XEN_SYSCTL_reed_overlay is new/);
        expect((await open.held(`repurpose ${OP}`)).join()).toMatch(
          /R16 must-fix: The patch changes what XEN_SYSCTL_reed_overlay does/,
        );
      },
    );
  });
});
