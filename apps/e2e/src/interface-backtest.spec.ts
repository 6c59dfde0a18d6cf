import { execFileSync } from 'node:child_process';
import { SmallTree, type TreeFiles } from '@sluice/testing';
import { readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostedSluice, temporaryFolder, type Ran } from './running-sluice';

const HEADER = 'xen/include/public/domctl.h';
const COMMON = 'xen/common/domain.c';
const ARM = 'xen/arch/arm/domain.c';
const X86 = 'xen/arch/x86/domain.c';

const small = new SmallTree();
const { folder } = small;

const commit = (at: string, message: string, files: TreeFiles): string =>
  small.commit(message, files, { at });

/** A header in the shape of Xen's, as small as it can be. */
const header = (version: string, bits: readonly string[], fields: readonly string[]): string =>
  [
    `#define XEN_DOMCTL_INTERFACE_VERSION ${version}`,
    'struct xen_domctl_createdomain {',
    ...bits.flatMap((bit, n) => [
      `#define _XEN_DOMCTL_CDF_${bit} ${n}`,
      `#define XEN_DOMCTL_CDF_${bit} (1U << _XEN_DOMCTL_CDF_${bit})`,
    ]),
    `#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_${bits.at(-1) ?? ''}`,
    ...fields.map((field) => `    ${field};`),
    '};',
    '',
  ].join('\n');

const mask = (name: string, bits: readonly string[]): string =>
  [
    `int ${name}(struct xen_domctl_createdomain *config)`,
    '{',
    `    if ( config->flags & ~(${bits.map((b) => `XEN_DOMCTL_CDF_${b}`).join(' | ')}) )`,
    '        return -EINVAL;',
    '    return 0;',
    '}',
    '',
  ].join('\n');

const BITS = ['hvm', 'hap'];
const FIELDS = ['uint32_t ssidref', 'uint32_t flags', 'uint32_t max_vcpus'];

let hashes: readonly string[];

beforeAll(() => {
  const sane = (bits: readonly string[]) => ({
    [COMMON]: mask('sanitise_domain_config', bits),
    [ARM]: mask('arch_sanitise_domain_config', bits),
  });
  const x86 = 'int emulation_flags_ok(int flags)\n{\n    return flags == XEN_X86_EMU_VPCI;\n}\n';
  hashes = [
    commit('2021-09-01T10:00:00Z', 'xen: begin', {
      [HEADER]: header('0x00000014', BITS, FIELDS),
      ...sane(BITS),
      [X86]: x86,
    }),
    commit('2021-10-07T10:00:00Z', 'xen/domctl: introduce a flag', {
      [HEADER]: header('0x00000014', [...BITS, 'vpci'], FIELDS),
      ...sane([...BITS, 'vpci']),
    }),
    commit('2021-10-08T10:00:00Z', 'xen/domctl: say it better', {
      [HEADER]: `/*\n * What a domain is made from:\n * uint32_t flags;\n */\n${header('0x00000014', [...BITS, 'vpci'], FIELDS)}`,
    }),
    commit('2021-12-10T10:00:00Z', 'xen/domctl: one more number', {
      [HEADER]: header(
        '0x00000014',
        [...BITS, 'vpci'],
        [...FIELDS.slice(0, 1), 'uint32_t depth', ...FIELDS.slice(1)],
      ),
    }),
    commit('2021-12-11T10:00:00Z', 'docs: deep', { 'docs/deep.md': 'deep\n' }),
  ];
});
afterAll(() => small.remove());

type Commit = {
  readonly commit: string;
  readonly subject: string;
  readonly changes: readonly { readonly kind: string; readonly name: string; readonly before?: string }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly undetermined: boolean;
  }[];
};

const sluice = hostedSluice({});
const backtest = (...args: readonly string[]): Promise<Ran> => sluice.run('interface', 'backtest', ...args);

describe('interface backtest', () => {
  let commits: readonly Commit[];
  let seconds: number;
  beforeAll(async () => {
    const ran = await backtest('--tree', folder, '--range', `${hashes[0] ?? ''}..master`, '--json');
    expect(ran).toMatchObject({ exit: 0, err: '' });
    ({ commits, seconds } = JSON.parse(ran.out) as { commits: readonly Commit[]; seconds: number });
  });

  test('judges every commit of the range, oldest first', () => {
    expect(commits.map((c) => c.commit)).toEqual(hashes.slice(1));
    expect(seconds).toBeGreaterThan(0);
  });

  test('finds the second channel, the tree being at hand', () => {
    const [flag] = commits;
    expect(flag?.changes).toContainEqual(
      expect.objectContaining({ kind: 'bit-added', name: 'XEN_DOMCTL_CDF_vpci' }),
    );
    expect(flag?.findings.find((f) => f.rule === 'R01')).toMatchObject({
      severity: 'block',
      undetermined: false,
    });
  });

  test('says nothing of a comment, even one that reads like a field', () => {
    expect(commits[1]).toMatchObject({ changes: [], findings: [] });
    expect(commits[3]).toMatchObject({ changes: [], findings: [] });
  });

  test('finds an inserted field whose cycle has no bump yet', () => {
    expect(commits[2]?.changes).toContainEqual(
      expect.objectContaining({
        kind: 'field-added',
        name: 'xen_domctl_createdomain.depth',
        before: 'flags',
      }),
    );
    expect(commits[2]?.findings.find((f) => f.rule === 'R15')).toMatchObject({ severity: 'must-fix' });
  });

  test('as text says it in words', async () => {
    const ran = await backtest('--tree', join(folder, '.git'), '--range', `${hashes[0] ?? ''}..master`);
    expect(ran.out).toMatch(/xen\/domctl: introduce a flag\n {2}public header touched/);
    expect(ran.out).toMatch(/\n4 commits, 2 touch the interface, \d+ findings, [\d.]+ s\n$/);
  });
});

describe('what cannot be had is one line that says so', () => {
  test.each([
    ['no repository', ['--tree', '/nowhere', '--range', 'a..b'], 4, /no git tree at \/nowhere/],
    [
      'an unknown range',
      ['--tree', folder, '--range', 'master..none'],
      4,
      /cannot read the range master\.\.none/,
    ],
    ['an empty range', ['--tree', folder, '--range', 'master..master'], 2, /has no commits/],
    ['an option for a range', ['--tree', folder, '--range=--all'], 4, /no range of commits/],
    ['no range', ['--tree', folder], 2, /--range/],
  ])('%s', async (_, args, exit, line) => {
    const ran = await backtest(...args);
    expect(ran.exit).toBe(exit);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(line);
  });

  describe('a tree that is not whole', () => {
    const scratch = temporaryFolder('backtest-parts');
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    const cloned = (name: string, ...options: readonly string[]): string => {
      small.git('config', 'uploadpack.allowFilter', 'true');
      small.git('clone', '--quiet', '--bare', ...options, `file://${folder}`, join(scratch, name)); // prettier-ignore
      return join(scratch, name);
    };
    const torn = (): string => {
      const place = cloned('torn');
      const [, tip = ''] = hashes;
      const blob = small.git('rev-parse', `${tip}:${HEADER}`);
      small.git('--git-dir', place, 'config', 'gc.auto', '0');
      const packs = join(place, 'objects/pack');
      for (const pack of readdirSync(packs).filter((f) => f.endsWith('.pack'))) {
        renameSync(join(packs, pack), join(scratch, pack));
        execFileSync('git', ['--git-dir', place, 'unpack-objects', '-q'], { input: readFileSync(join(scratch, pack)) }); // prettier-ignore
      }
      rmSync(join(place, 'objects', blob.slice(0, 2), blob.slice(2)));
      return place;
    };

    test.each([
      ['a shallow one', () => cloned('shallow', '--depth=2'), /is shallow, .*git fetch --unshallow/],
      ['a partial one', () => cloned('partial', '--filter=blob:none'), /is a partial clone/],
      ['a damaged one', torn, /cannot be read: .*git fsck/],
    ])('%s', async (_, place, line) => {
      const ran = await backtest('--tree', place(), '--range', 'master~3..master');
      expect(ran).toMatchObject({ exit: 4, out: '' });
      expect(ran.err).toMatch(line);
      expect(ran.err.trim()).not.toContain('\n');
    });
  });
});
