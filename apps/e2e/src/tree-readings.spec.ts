import { SmallTree, type TreeFiles } from '@sluice/testing';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const HEADER = 'xen/include/public/domctl.h';
const ARM = 'xen/arch/arm/domain.c';

const folder = temporaryFolder('tree-readings');
const small = new SmallTree();
const tree = small.folder;

const commit = (at: string, subject: string, files: TreeFiles): string =>
  small.commit(subject, files, { at });

const header = (bits: readonly string[]): string =>
  bits.map((bit, n) => `#define XEN_DOMCTL_CDF_${bit} (1U << ${n})\n`).join('');
const check = (bits: readonly string[]): string =>
  [
    'int arch_sanitise_domain_config(struct xen_domctl_createdomain *config)',
    '{',
    `    unsigned int flags_optional = ${bits.map((b) => `XEN_DOMCTL_CDF_${b}`).join(' | ')};`,
    '    return flags_optional;',
    '}',
    '',
  ].join('\n');

let sluice: ServedSluice;

type Finding = { readonly rule: string; readonly sentence: string; readonly undetermined: boolean };

/** What R02 says of the patch: who sets the new bit? */
const whoSetsIt = async (): Promise<readonly Finding[]> => {
  const { out } = await sluice.run('interface', 'show', 'patch-1@example.org', '--json');
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  return findings.filter((f) => f.rule === 'R02');
};

let mail: string;
let posted = '';

/** The same mail with a line more in the header that is no C. */
const broken = (text: string): string =>
  text.replace(
    /^(@@ -1 \+1),2( @@\n .*\n)/m,
    (_, from: string, rest: string) => `${from},3${rest}+struct { int broken[ ; ((( }}}} = @@ ;\n`,
  );

beforeAll(async () => {
  sluice = await servedSluice(join(folder, 'data'), { SLUICE_NOW: '2021-10-20T00:00:00Z' });
  commit('2021-09-01T10:00:00Z', 'xen: begin', { [HEADER]: header(['hvm']), [ARM]: check(['hvm']) });
  commit('2021-10-01T10:00:00Z', 'xen/arm: dive', {
    [HEADER]: header(['hvm', 'dive']),
    [ARM]: check(['hvm', 'dive']),
  });
  const patch = `${small.git('format-patch', '--stdout', '-1')}\n`.replace(
    /^From: /m,
    'Message-ID: <patch-1@example.org>\nFrom: ',
  );
  posted = patch.slice(patch.indexOf('\n') + 1);
  // What was posted had not landed yet.
  small.git('reset', '--quiet', '--hard', 'HEAD~1');
  mail = join(folder, 'patch.eml');
  writeFileSync(mail, posted);
});
afterAll(async () => {
  await sluice.stop();
  small.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('patches that were read before the tree was known', () => {
  test('say what could not be known without it', async () => {
    expect(await sluice.run('ingest', mail)).toMatchObject({ exit: 0 });
    const [finding] = await whoSetsIt();
    expect(finding).toMatchObject({ undetermined: true });
    expect(finding?.sentence).toContain('tree is not at hand');
  });

  test('are read against it when it is synced, and later mail is from then on', async () => {
    expect(await sluice.run('tree', 'sync', tree)).toMatchObject({ exit: 0 });
    const [finding] = await whoSetsIt();
    expect(finding).toMatchObject({ undetermined: false });
    expect(finding?.sentence).toContain('Who is meant to?');
    expect(await sluice.run('verify')).toMatchObject({ exit: 0 });
  });

  test('a commit that nobody is known to have posted is shown by the tree itself, once it was made', async () => {
    const swim = commit('2021-10-02T10:00:00Z', 'xen: swim', { [HEADER]: header(['hvm', 'swim']) });
    const { out, err } = await sluice.run('interface', 'show', swim.slice(0, 12), '--json');
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      commit: swim,
      changes: expect.arrayContaining([
        expect.objectContaining({ kind: 'bit-added', name: 'XEN_DOMCTL_CDF_swim' }),
      ]) as unknown,
      asOf: '2021-10-20T00:00:00Z',
    });
    expect(await sluice.run('interface', 'show', swim, '--as-of', '2021-10-01')).toMatchObject({ exit: 2 });
  });

  test.each([
    ['is not in the tree', 2, (text: string) => text, 'was applied on another base', false],
    ['is not, and does not parse', 3, broken, 'could not be read exactly: does not parse at line 2', true],
  ])('whose base %s say so', async (...[, n, change, sentence, undetermined]) => {
    const other = join(folder, `other-${n}.eml`);
    const onUnknown = posted.replace(
      /^index \w+(\.\.\w+ 100644\n--- a\/xen\/include)/m,
      'index deadbeef12$1',
    );
    writeFileSync(other, change(onUnknown).replace('patch-1@', `patch-${n}@`).replaceAll('dive', `dive${n}`));
    expect(await sluice.run('ingest', other)).toMatchObject({ exit: 0 });
    for (const group of ['interface', 'gate']) {
      const { out } = await sluice.run(group, 'show', `patch-${n}@example.org`, '--json');
      expect(out).toContain(`${HEADER} ${sentence}`);
    }
    const { out } = await sluice.run('interface', 'show', `patch-${n}@example.org`, '--json');
    const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
    expect(findings.find((f) => f.rule === 'R37')).toMatchObject({ undetermined });
  });

  test('do without it, said in one line, where it went away', async () => {
    rmSync(tree, { recursive: true });
    const again = join(folder, 'again.eml');
    writeFileSync(
      again,
      'From: Olli <olli@example.org>\nMessage-ID: <a@example.org>\nSubject: cold\n\nIt is.\n',
    );
    const { exit, err } = await sluice.run('ingest', again);
    expect(exit).toBe(0);
    expect(err).toContain(
      `no git tree at ${tree}: there is no such folder; patches are read from their diffs alone`,
    );
    expect(await whoSetsIt()).toMatchObject([{ undetermined: false }]);
  });
});
