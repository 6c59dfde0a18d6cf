import type { InterfaceModel, Source } from '../model';

const source = (commit: string, date: string): Source => ({ commit, date });

/** The channels of the small model and the identifiers its registry holds. */
export const smallNames: Pick<InterfaceModel, 'namespaces' | 'identifiers'> = {
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
      values: [{ value: 10, from: source('e90580f25b', '2018-03-23'), released: '4.11' }],
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
};
