import type { InterfaceModel, Signal, Source } from '../model';
import { smallNames } from './names';
import { smallPlaces } from './places';

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
  ...smallNames,
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
    { path: 'xen/include/hypercall-defs.c', stability: 'stable' },
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
  ...smallPlaces,
};
