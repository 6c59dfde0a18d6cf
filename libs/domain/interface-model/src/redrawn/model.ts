import type { InterfaceModel, Signal, Source } from '../model';

const source = (commit: string, date: string): Source => ({ commit, date });
const vpciSince = source('e90580f25b', '2018-03-23');

const signal = (rest: Omit<Signal, 'roles' | 'guests'> & Partial<Signal>): Signal => ({
  roles: [],
  guests: [],
  ...rest,
});

/** A cutting of Xen's model, just large enough for the specs of this library. The real one is data of the project. */
export const smallModel: InterfaceModel = {
  project: 'xen',
  upTo: source('c447b7308b', '2026-08-20'),
  roots: ['xen/', 'tools/'],
  publicHeaders: 'xen/include/public/',
  namespaces: [
    {
      channel: 'cdf',
      prefix: 'XEN_DOMCTL_CDF_',
      stemCase: 'lower',
      numberPrefix: '_XEN_DOMCTL_CDF_',
      spellings: [],
      headers: ['xen/include/public/domctl.h'],
      values: 'bit',
      reach: 'domain',
      max: 'XEN_DOMCTL_CDF_MAX',
    },
    {
      channel: 'emulation-flag',
      prefix: 'XEN_X86_EMU_',
      stemCase: 'upper',
      numberPrefix: '_XEN_X86_EMU_',
      spellings: ['X86_EMU_'],
      headers: ['xen/include/public/arch-x86/xen.h'],
      values: 'bit',
      reach: 'domain',
      arch: 'x86',
      all: 'XEN_X86_EMU_ALL',
    },
    {
      channel: 'physcap',
      prefix: 'XEN_SYSCTL_PHYSCAP_',
      stemCase: 'lower',
      spellings: [],
      headers: ['xen/include/public/sysctl.h'],
      values: 'bit',
      reach: 'host',
      max: 'XEN_SYSCTL_PHYSCAP_MAX',
    },
    {
      channel: 'hvm-param',
      prefix: 'HVM_PARAM_',
      stemCase: 'upper',
      spellings: [],
      headers: ['xen/include/public/hvm/params.h'],
      values: 'number',
      reach: 'domain',
      arch: 'x86',
    },
  ],
  identifiers: [
    {
      channel: 'cdf',
      name: 'XEN_DOMCTL_CDF_iommu',
      formerNames: [],
      values: [{ value: 5, from: source('c45f592923', '2019-09-17'), released: '4.13' }],
    },
    {
      channel: 'cdf',
      name: 'XEN_DOMCTL_CDF_vpmu',
      formerNames: [],
      values: [
        {
          value: 8,
          from: source('dbb948110a', '2021-10-13'),
          until: source('9516d01ac3', '2021-10-14'),
          released: 'never',
        },
        { value: 7, from: source('9516d01ac3', '2021-10-14'), released: '4.16' },
      ],
    },
    {
      channel: 'emulation-flag',
      name: 'XEN_X86_EMU_VPCI',
      formerNames: [],
      values: [{ value: 10, from: vpciSince, released: '4.11' }],
    },
    {
      channel: 'emulation-flag',
      name: 'XEN_X86_EMU_HPET',
      formerNames: [],
      values: [{ value: 1, from: source('171946abce', '2015-11-10'), released: '4.7' }],
    },
    {
      channel: 'hvm-param',
      name: 'HVM_PARAM_NESTEDHVM',
      formerNames: [],
      values: [{ value: 24, from: source('567ab9ef56', '2011-02-28'), released: '4.2' }],
    },
  ],
  maxima: [],
  capabilities: [
    {
      name: 'vpci',
      title: 'virtual PCI configuration space (vPCI)',
      aliases: ['vpci'],
      signals: [
        signal({
          arch: 'x86',
          roles: ['hardware'],
          guests: ['pvh'],
          channel: 'emulation-flag',
          identifier: 'XEN_X86_EMU_VPCI',
          state: 'required',
          from: vpciSince,
        }),
      ],
    },
    {
      name: 'passthrough',
      title: 'use of the IOMMU',
      aliases: ['iommu', 'passthrough'],
      signals: [
        signal({ arch: 'x86', channel: 'cdf', identifier: 'XEN_DOMCTL_CDF_iommu', state: 'accepted' }),
        signal({ arch: 'arm', channel: 'cdf', identifier: 'XEN_DOMCTL_CDF_iommu', state: 'accepted' }),
      ],
    },
    {
      name: 'nested_virt',
      title: 'nested virtualisation',
      aliases: ['nested_virt', 'nestedhvm'],
      signals: [
        signal({
          arch: 'x86',
          roles: ['domU'],
          guests: ['hvm'],
          channel: 'hvm-param',
          identifier: 'HVM_PARAM_NESTEDHVM',
          state: 'accepted',
          until: source('f5bdb4aaa1', '2020-10-06'),
        }),
      ],
    },
    {
      name: 'vpmu',
      title: 'virtual PMU',
      aliases: ['vpmu', 'pmu'],
      signals: [
        signal({
          arch: 'common',
          channel: 'physcap',
          identifier: 'XEN_SYSCTL_PHYSCAP_vpmu',
          state: 'reported',
        }),
      ],
    },
  ],
  headers: [
    { path: 'xen/include/public/domctl.h', stability: 'unstable-tools-only' },
    { path: 'xen/include/public/sysctl.h', stability: 'unstable-tools-only' },
    {
      path: 'xen/include/public/arch-arm.h',
      stability: 'mixed',
      unstableParts: ['xen_arch_domainconfig', 'GUEST_'],
    },
    { path: 'xen/include/public/io/', stability: 'stable' },
    { path: 'xen/include/public/hvm/dm_op.h', stability: 'stable-device-model' },
  ],
  structures: [
    {
      name: 'xen_domctl_createdomain',
      header: 'xen/include/public/domctl.h',
      channel: 'createdomain-field',
      version: 'XEN_DOMCTL_INTERFACE_VERSION',
      fields: [{ name: 'flags', released: '3.x' }],
    },
    {
      name: 'xen_arch_domainconfig',
      header: 'xen/include/public/arch-arm.h',
      channel: 'arch-config-field',
      arch: 'arm',
      version: 'XEN_DOMCTL_INTERFACE_VERSION',
      fields: [],
    },
  ],
  versions: [
    {
      header: 'xen/include/public/domctl.h',
      constant: 'XEN_DOMCTL_INTERFACE_VERSION',
      values: [
        { value: '0x13', from: source('baa4d064e9', '2020-09-18'), releases: '4.15' },
        { value: '0x14', from: source('918b8842a8', '2021-07-06'), releases: '4.16' },
      ],
    },
  ],
  releases: [
    { name: '4.13', branched: '2019-11-29', released: '2019-12-17' },
    { name: '4.14', branched: '2020-07-13', released: '2020-07-23' },
    { name: '4.15', branched: '2021-03-24', released: '2021-04-06' },
    { name: '4.16', branched: '2021-11-23', released: '2021-11-30' },
  ],
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
            from: source('cb9953d2f2', '2021-01-29'),
            note: 'has_vpci() is the constant false',
          },
        ],
      },
    ],
  },
};
