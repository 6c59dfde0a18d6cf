import type { InterfaceModel } from '../model';

/** Where the small model says that bits are checked, set and repeated, and which files make a class. */
export const smallPlaces: Pick<
  InterfaceModel,
  'acceptance' | 'builders' | 'mirrors' | 'fileClasses' | 'reviewPlaces' | 'vpci'
> = {
  acceptance: [
    {
      arch: 'common',
      file: 'xen/common/domain.c',
      function: 'sanitise_domain_config',
      channels: ['cdf'],
      silence: 'rejects',
      knowsRole: false,
    },
    {
      arch: 'arm',
      file: 'xen/arch/arm/domain.c',
      function: 'arch_sanitise_domain_config',
      channels: ['cdf'],
      silence: 'rejects',
      knowsRole: false,
    },
    {
      arch: 'x86',
      file: 'xen/arch/x86/domain.c',
      function: 'arch_sanitise_domain_config',
      channels: ['cdf'],
      silence: 'accepts',
      knowsRole: false,
    },
    {
      arch: 'x86',
      file: 'xen/arch/x86/domain.c',
      function: 'emulation_flags_ok',
      channels: ['emulation-flag'],
      silence: 'rejects',
      knowsRole: true,
    },
  ],
  builders: [
    { arch: 'arm', role: 'dom0', files: ['xen/arch/arm/domain_build.c'], functions: ['create_dom0'] },
    { arch: 'common', role: 'libxl domU', files: ['tools/libs/light/libxl_create.c'], functions: [] },
  ],
  mirrors: [
    {
      channel: 'cdf',
      language: 'OCaml',
      files: ['tools/ocaml/libs/xc/xenctrl.ml', 'tools/ocaml/libs/xc/xenctrl.mli'],
      spelling: 'CDF_{STEM}',
      within: 'type domain_create_flag',
      form: 'variant',
      required: true,
    },
    {
      channel: 'createdomain-field',
      language: 'OCaml',
      files: ['tools/ocaml/libs/xc/xenctrl.ml', 'tools/ocaml/libs/xc/xenctrl.mli'],
      spelling: '{stem}',
      within: 'type domctl_create_config',
      form: 'record',
      required: true,
    },
  ],
  fileClasses: [
    { changeClass: 'maintainers', paths: ['MAINTAINERS'] },
    { changeClass: 'ci', paths: ['automation/'] },
    { changeClass: 'tests', paths: ['tools/tests/'] },
    { changeClass: 'docs', paths: ['docs/', '*.md'] },
  ],
  reviewPlaces: {
    operations: [
      {
        prefix: 'XEN_DOMCTL_',
        header: 'xen/include/public/domctl.h',
        within: 'xen_domctl',
        handlers: ['xen/common/domctl.c'],
      },
      { prefix: 'XENPF_', header: 'xen/include/public/platform.h', handlers: [] },
    ],
    accessControl: ['xen/xsm/flask/'],
    typeDescription: ['tools/libs/light/libxl_types.idl'],
    generated: ['tools/golang/xenlight/types.gen.go', 'tools/golang/xenlight/helpers.gen.go'],
    announced: ['tools/include/libxl.h'],
    manual: ['docs/man/'],
    compatList: ['xen/include/xlat.lst'],
    sizeGuards: ['tools/include/xen-foreign/reference.size'],
    userDocuments: ['SUPPORT.md', 'CHANGELOG.md'],
    readers: ['tools/'],
    filled: ['xen_domctl_createdomain'],
  },
  vpci: {
    capability: 'vpci',
    switches: [
      {
        arch: 'arm',
        roles: ['dom0', 'domU'],
        guests: [],
        parts: [{ kind: 'predicate', name: 'has_vpci', files: ['xen/include/asm-arm/domain.h'] }],
        states: [
          {
            state: 'constant-false',
            from: { commit: 'cb9953d2f2', date: '2021-01-29' },
            note: 'has_vpci() is the constant false',
          },
        ],
      },
    ],
  },
};
