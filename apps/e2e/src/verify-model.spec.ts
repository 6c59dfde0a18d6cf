import { SmallTree, type TreeFiles } from '@sluice/testing';
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expectFailure } from './answers';
import { hostedSluice, temporaryFolder, type Ran } from './running-sluice';

const XEN = resolve(__dirname, '../../../libs/projects/xen');
const DOMCTL = 'xen/include/public/domctl.h';

let folder: string;
let small: SmallTree;
let tree: string;

const commit = (day: string, files: TreeFiles): string =>
  small.commit(day, files, { at: `${day}T12:00:00Z` }).slice(0, 10);

const header = (bits: string, max: string, version: string): string => `
#define XEN_DOMCTL_INTERFACE_VERSION ${version}
struct xen_domctl_createdomain {
    uint32_t ssidref;
#define XEN_DOMCTL_CDF_hvm (1U << 0)
${bits}
#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_${max}
    uint32_t flags;
    struct { uint16_t opts; uint16_t nr; } altp2m;
};
`;

const check = (mask: string): string => `
static int __init sanitise_domain_config(struct xen_domctl_createdomain *config)
{
    return config->flags & ~(${mask}) ? -EINVAL : 0;
}
`;

const FIRST = {
  [DOMCTL]: header('', 'hvm', '0x00000013'),
  'xen/common/domain.c': check('XEN_DOMCTL_CDF_hvm'),
  'xen/include/asm-arm/domain.h': '#define has_vpci(d) ({ (void)(d); false; })\n',
  'tools/ocaml/xenctrl.ml': 'type domain_create_flag =\n  | CDF_HVM\n\ntype other = A\n',
};
const SECOND = {
  [DOMCTL]: header('#define XEN_DOMCTL_CDF_iommu (1U << 1)', 'iommu', '0x00000014'),
  'xen/common/domain.c': check('XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_iommu'),
};

let model: string;
let hashes: readonly [string, string];

/** A model of the small tree, as a maintainer would write it. */
const modelOf = ([first, second]: readonly [string, string]): string => `
project: xen
upTo: { commit: '${second}', date: 2021-02-01 }
roots: [xen/, tools/]
publicHeaders: xen/include/public/
namespaces:
  - { channel: cdf, prefix: XEN_DOMCTL_CDF_, stemCase: lower, spellings: [], headers: [${DOMCTL}], values: bit, reach: domain, max: XEN_DOMCTL_CDF_MAX }
identifiers:
  - { channel: cdf, name: XEN_DOMCTL_CDF_hvm, formerNames: [], values: [{ value: 0, from: { commit: '${first}', date: 2021-01-05 }, released: '4.16' }] }
  - { channel: cdf, name: XEN_DOMCTL_CDF_iommu, formerNames: [], values: [{ value: 1, from: { commit: '${second}', date: 2021-02-01 }, released: never }] }
maxima:
  - { constant: XEN_DOMCTL_CDF_MAX, channel: cdf, values: [{ release: '4.16', names: XEN_DOMCTL_CDF_hvm }] }
capabilities:
  - name: hvm
    title: hardware virtual machine
    aliases: [hvm]
    signals: [{ arch: x86, roles: [], guests: [], channel: cdf, identifier: XEN_DOMCTL_CDF_hvm, state: accepted }]
  - name: passthrough
    title: passthrough
    aliases: [iommu]
    signals: [{ arch: arm, roles: [], guests: [], channel: cdf, identifier: XEN_DOMCTL_CDF_iommu, state: accepted }]
headers: [{ path: ${DOMCTL}, stability: unstable-tools-only }]
structures:
  - name: xen_domctl_createdomain
    header: ${DOMCTL}
    channel: createdomain-field
    fields: [{ name: ssidref, released: '4.16' }, { name: flags, released: '4.16' }, { name: altp2m, released: '4.16' }]
versions:
  - header: ${DOMCTL}
    constant: XEN_DOMCTL_INTERFACE_VERSION
    values:
      - { value: '0x13', from: { commit: '${first}', date: 2021-01-05 }, releases: '4.16' }
      - { value: '0x14', from: { commit: '${second}', date: 2021-02-01 }, releases: none }
releases: [{ name: '4.16', branched: 2021-01-05, released: 2021-01-06 }]
acceptance:
  - { arch: common, file: xen/common/domain.c, function: sanitise_domain_config, channels: [cdf], silence: rejects, knowsRole: false }
builders: []
mirrors:
  - { channel: cdf, language: OCaml, files: [tools/ocaml/xenctrl.ml], spelling: 'CDF_{STEM}', within: type domain_create_flag, form: variant, required: true }
fileClasses: []
vpci:
  capability: hvm
  switches:
    - arch: arm
      roles: []
      guests: []
      parts: [{ kind: predicate, name: has_vpci, files: [xen/include/asm-arm/domain.h] }]
      states: [{ state: constant-false, from: { commit: '${first}', date: 2021-01-05 }, note: not yet }]
`;

const sluice = hostedSluice({});

/** The command on the small tree, with `after` in the model wherever it has `before`. */
const verify = (before = '', after = '', ...args: readonly string[]): Promise<Ran> => {
  const project = join(folder, 'project');
  if (!model.includes(before)) throw new Error(`the model has no "${before}"`);
  writeFileSync(
    join(project, 'interface-model.yaml'),
    before === '' ? model : model.replaceAll(before, after),
  );
  const given = args.length === 0 ? ['--tree', tree] : args;
  return sluice.run('interface', 'verify-model', ...given, '--project-folder', project, '--data', folder);
};

beforeAll(() => {
  folder = temporaryFolder('verify-model');
  small = new SmallTree();
  tree = small.folder;
  cpSync(XEN, join(folder, 'project'), { recursive: true });
  const first = commit('2021-01-05', FIRST);
  small.git('tag', 'RELEASE-4.16.0');
  hashes = [first, commit('2021-02-01', SECOND)];
  model = modelOf(hashes);
});

afterAll(() => {
  small.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('a model that says what the tree says agrees, at the release and at the head', async () => {
  const ran = await verify();
  expect(ran.err).toBe('');
  expect(ran.out.split('\n').map((l) => l.replace(/\d+ compared/, 'n compared'))).toEqual([
    `RELEASE-4.16.0 (${hashes[0]}): n compared, all agree`,
    `master (${hashes[1]}): n compared, all agree; 1 mirrors behind`,
    '    behind: OCaml type domain_create_flag (tools/ocaml/xenctrl.ml) lacks CDF_IOMMU',
    '',
  ]);
  expect(ran.exit).toBe(0);
});

test.each([
  [
    'another number',
    'value: 1, from',
    'value: 2, from',
    /identifiers: XEN_DOMCTL_CDF_iommu \(xen\/include\/public\/domctl\.h:6\): the model says 2, the tree 1/,
  ],
  [
    'a bit the model does not know',
    'XEN_DOMCTL_CDF_iommu',
    'XEN_DOMCTL_CDF_other',
    /identifiers: XEN_DOMCTL_CDF_iommu .*: the model says absent, the tree 1/,
  ],
  [
    'fields in another order',
    "fields: [{ name: ssidref, released: '4.16' }, { name: flags, released: '4.16' },",
    "fields: [{ name: flags, released: '4.16' }, { name: ssidref, released: '4.16' },",
    /structures: xen_domctl_createdomain .*: the model says flags, ssidref, altp2m, the tree ssidref, flags, altp2m/,
  ],
  [
    'a maximum that moved',
    "release: '4.16', names: XEN_DOMCTL_CDF_hvm",
    "release: '4.16', names: XEN_DOMCTL_CDF_iommu",
    /maxima: XEN_DOMCTL_CDF_MAX .*: the model says XEN_DOMCTL_CDF_iommu, the tree XEN_DOMCTL_CDF_hvm/,
  ],
  [
    'a release that had it',
    "released: '4.16' }] }",
    "released: '4.17' }] }",
    /released: XEN_DOMCTL_CDF_hvm as 0: the model says not released, the tree released in 4\.16/,
  ],
  [
    'a mask that refuses it',
    'channel: cdf, identifier: XEN_DOMCTL_CDF_iommu, state: accepted',
    'channel: cdf, identifier: XEN_DOMCTL_CDF_iommu, state: rejected',
    /XEN_DOMCTL_CDF_iommu in sanitise_domain_config\(\) \(common\) .*: the model says refused, the tree taken/,
  ],
  [
    'a check that is not there',
    'function: sanitise_domain_config',
    'function: sanitize_domain_config',
    /acceptance: sanitize_domain_config\(\) .*: the model says there, the tree absent/,
  ],
  [
    'a predicate that works',
    'state: constant-false',
    'state: functional',
    /vpci: has_vpci of arm \(xen\/include\/asm-arm\/domain\.h:1\): the model says a test, the tree constant false/,
  ],
  [
    'a header without a class',
    'path: xen/include/public/domctl.h',
    'path: xen/include/public/io/',
    /headers: stability class \(xen\/include\/public\/domctl\.h\): the model says absent, the tree public header/,
  ],
  [
    'a commit on another day',
    'date: 2021-02-01 }, released: never',
    'date: 2021-02-02 }, released: never',
    /sources: [0-9a-f]{10}: the model says 2021-02-02, the tree 2021-02-01/,
  ],
])('%s is told with its place, and exit code 1', async (...[, before, after, line]) => {
  const ran = await verify(before, after);
  expect(ran.out).toMatch(line);
  expect(ran.exit).toBe(1);
});

test('as JSON it has the figures and the differences', async () => {
  const ran = await verify('value: 1, from', 'value: 2, from', '--tree', tree, '--at', 'master', '--json');
  const { agrees, at } = JSON.parse(ran.out) as {
    agrees: boolean;
    at: readonly Readonly<Record<string, unknown>>[];
  };
  expect({ agrees, refs: at.map((a) => a['ref']) }).toEqual({ agrees: false, refs: ['master'] });
  expect(at[0]).toMatchObject({
    compared: expect.any(Number) as number,
    disagreements: [{ part: 'identifiers', what: 'XEN_DOMCTL_CDF_iommu', model: '2', tree: '1', line: 6 }],
  });
});

describe('what cannot be compared is one line', () => {
  test('no repository', async () => {
    expectFailure(
      await verify('', '', '--tree', join(folder, 'none')),
      4,
      /no git tree at .*none: there is no such folder/,
    );
  });

  test('a ref that is not there', async () => {
    expectFailure(await verify('', '', '--tree', tree, '--at', 'v9'), 2, /has no commit "v9": name a tag/);
  });

  test('a shallow clone', async () => {
    const shallow = join(folder, 'shallow');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${tree}`, shallow]);
    expectFailure(
      await verify('', '', '--tree', shallow),
      4,
      /is shallow, its history is cut off: run `git fetch --unshallow`/,
    );
  });

  test('a model with a mistake: file, line, column, what is meant', async () => {
    expectFailure(
      await verify('identifier: XEN_DOMCTL_CDF_iommu', 'identifier: XEN_DOMCTL_CDF_iomu'),
      4,
      /interface-model\.yaml:21:77: capabilities\.1\.signals\.0\.identifier: XEN_DOMCTL_CDF_iomu is no identifier .*; did you mean "XEN_DOMCTL_CDF_iommu"\?/,
    );
  });
});
