import { auditLanded, type AuditedCommit } from '@sluice/gate';
import { classOfChange } from '@sluice/interface-model';
import type { Instant } from '@sluice/kernel';
import { inCase, type OpenCase } from './case-tree';
import { asks, body, DOMCTL, lines, OCAML, POND, pondHeader } from './shapes';

const X86 = 'xen/include/public/arch-x86/xen.h';
const PUBLIC = 'xen/include/public/xen.h';
const CHECK = 'xen/common/domain.c';
const FLASK = 'xen/xsm/flask/hooks.c';

describe('real cases 12 to 15, redrawn', () => {
  test('case 12: a revert is wanted, and refused because others came to depend on it', () =>
    inCase(
      (tree) => {
        const ids = (line = '') =>
          lines('/* who is who */', '#define POND_SELF 0x7ff0', `${line}#define POND_INVALID 0x7ff4`);
        const store = (line = '') => body('storer', line);
        tree.commit(
          'begin',
          { on: '2026-05-01' },
          {
            [PUBLIC]: ids(),
            'xen/common/ids.c': body('ids'),
            'xen/common/argue.c': `/*\n * Who is not named: POND_ANYBODY, if there were one, and POND_NOBODY.\n */\n${body('argue')}`,
            'tools/store/domain.c': store(),
          },
        );
        const any = tree.commit(
          'anybody',
          { on: '2026-05-19', by: 'Dennis Mudhen' },
          {
            [PUBLIC]: ids('#define POND_ANYBODY 0x7ff5\n'),
            'xen/common/ids.c': asks('ids', 'p->id == POND_ANYBODY'),
          },
        );
        tree.commit(
          'permission',
          { on: '2026-05-21', by: 'Jürgen Goose' },
          { 'tools/store/domain.c': store('    permit(p, POND_ANYBODY);\n') },
        );
        tree.commit(
          'watch',
          { on: '2026-05-21T13:00:00Z', by: 'Jürgen Goose' },
          { 'tools/store/core.c': asks('watcher', 'p->id == POND_ANYBODY') },
        );
        for (const name of ['stray', 'astray'])
          tree.commit(
            name,
            { on: '2026-05-22', by: 'Ada Vole' },
            { [`tools/store/${name}.c`]: asks(name, 'p->id == POND_NOBODY') },
          );
        tree.small.git('checkout', '--quiet', '-b', 'wish');
        tree.commit(
          'Revert',
          { on: '2026-05-27', by: 'Anna Coot', words: `This reverts commit ${any}.` },
          { [PUBLIC]: ids(), 'xen/common/ids.c': body('ids') },
        );
        tree.small.git('checkout', '--quiet', 'master');
        tree.commit(
          'remedy',
          { on: '2026-05-28', by: 'Anna Coot', words: `Fixes: ${any.slice(0, 12)} ("pond: anybody")` },
          { 'tools/helpers/init.c': body('init', '    make(POND_ANYBODY);\n') },
        );
      },
      async (open) => {
        expect(await open.dependents('anybody')).toEqual([
          'permission: symbol POND_ANYBODY',
          'remedy: fixes',
          'remedy: symbol POND_ANYBODY',
          'watch: symbol POND_ANYBODY',
        ]);
        // Comments alone had named it, and nobody defines it: its first use is not what others have it from.
        expect(await open.dependents('stray')).toEqual([]);
        expect((await open.held('Revert')).filter((f) => f.startsWith('R34'))).toEqual([
          'R34 block: The revert takes POND_ANYBODY away, and core.c and domain.c still use it.',
        ]);
      },
    ));

  test('case 13: a constant for all of them grows, and so does what everybody asks for who uses it', () =>
    inCase(
      (tree) => {
        const emulated = (...names: readonly string[]) =>
          lines(
            ...names.flatMap((n, i) => [
              `#define _XEN_X86_EMU_${n} ${String(i)}`,
              `#define XEN_X86_EMU_${n} (1U<<_XEN_X86_EMU_${n})`,
            ]),
            `#define XEN_X86_EMU_ALL (${names.map((n) => `XEN_X86_EMU_${n}`).join(' | ')})`,
          );
        const variant = (...names: readonly string[]) =>
          lines('type x86_arch_emulation_flags =', ...names.map((n) => `  | X86_EMU_${n}`));
        tree.commit(
          'begin',
          { on: '2018-03-01' },
          {
            [X86]: emulated('LAPIC', 'HPET'),
            [OCAML]: variant('LAPIC', 'HPET'),
            'tools/libs/ctrl/create.c': body('create', '    p->emulated = XEN_X86_EMU_ALL;\n'),
          },
        );
        tree.commit(
          'ripples',
          { on: '2018-03-23T09:16:00Z', by: 'Rosa Pond' },
          { [X86]: emulated('LAPIC', 'HPET', 'RIPPLE') },
        );
        tree.commit(
          'not for these',
          { on: '2018-03-23T16:28:00Z', by: 'Rosa Pond' },
          {
            'tools/libs/ctrl/create.c': body(
              'create',
              '    p->emulated = XEN_X86_EMU_ALL & ~XEN_X86_EMU_RIPPLE;\n',
            ),
          },
        );
        tree.commit(
          'binding',
          { on: '2019-09-10', by: 'Ian Bream' },
          { [OCAML]: variant('LAPIC', 'HPET', 'RIPPLE') },
        );
        tree.commit(
          'years later',
          { on: '2024-01-25', by: 'Rosa Pond' },
          { 'tools/light/x86.c': asks('light', 'p->emulated & XEN_X86_EMU_RIPPLE') },
        );
      },
      async (open) => {
        expect(await open.dependents('ripples')).toEqual([
          'binding: mirror',
          'not for these: symbol XEN_X86_EMU_RIPPLE',
          'years later: symbol XEN_X86_EMU_RIPPLE',
        ]);
        expect((await open.held('ripples')).join('\n')).toMatch(
          /R10 must-fix: XEN_X86_EMU_ALL grows by XEN_X86_EMU_RIPPLE, .* create\.c uses it and stay untouched/,
        );
      },
    ));

  test('case 14: an advisory brings an operation in the hard freeze, and the policy follows four days later', () => {
    const OP = 'XEN_DOMCTL_get_pond_pool';
    const ops = (more = '') =>
      lines('struct xen_domctl {', '    uint32_t cmd;', '#define XEN_DOMCTL_first 1', `${more}};`);
    const audited = async (open: OpenCase): Promise<readonly AuditedCommit[]> => {
      const { knowledge } = open;
      return auditLanded({
        ...knowledge,
        release: '4.17',
        commits: (await open.landed()).map((commit) => {
          const paths = commit.files.map((f) => f.path);
          return { commit, ...classOfChange(paths, commit, { changes: [], model: knowledge.model }) };
        }),
        branchPhase: knowledge.project.branchPhase,
        posted: [],
        saidBy: '2022-12-20T00:00:00Z' as Instant,
      });
    };
    return inCase(
      (tree) => {
        tree.commit(
          'begin',
          { on: '2022-11-01' },
          { [DOMCTL]: ops(), [FLASK]: body('flask'), 'xen/common/domctl.c': body('domctl') },
        );
        const added = tree.commit(
          'pool',
          {
            on: '2022-11-17T16:51:00Z',
            writtenOn: '2022-10-21',
            by: 'Anna Coot',
            words: 'This is part of XSA-999 / CVE-2099-12345.',
          },
          {
            [DOMCTL]: ops(`#define ${OP} 2\n`),
            'xen/common/domctl.c': body('domctl', `    case ${OP}:\n        drain(p);\n`),
          },
        );
        tree.commit(
          'tested',
          { on: '2022-11-17T16:52:00Z', by: 'Anna Coot' },
          { 'tools/tests/pool.c': body('pool', `    call(${OP}, p);\n`) },
        );
        tree.commit(
          'policy',
          {
            on: '2022-11-21',
            by: 'Anna Coot',
            words: `Fixes: ${added.slice(0, 12)} ("pond: pool")`,
          },
          { [FLASK]: body('flask', `    case ${OP}:\n        return may(p);\n`) },
        );
      },
      async (open) => {
        expect(await open.dependents('pool')).toEqual([
          'policy: fixes',
          `policy: symbol ${OP}`,
          `tested: symbol ${OP}`,
        ]);
        expect((await open.held('pool')).join()).toMatch(/R25 must-fix: XEN_DOMCTL_get_pond_pool is new/);
        const rows = await audited(open);
        expect(rows.find((r) => r.subject === 'pond: pool')).toMatchObject({
          ...{ phase: 'hard-code-freeze', class: 'security', status: 'exempt' },
        });
        expect(rows.find((r) => r.subject === 'pond: policy')).toMatchObject({ status: 'missing' });
      },
    );
  });

  test('case 15: two years lie between writing and committing, and only committing counts', () =>
    inCase(
      (tree) => {
        const flags = (...names: readonly string[]) =>
          pondHeader(`${names.map((n, i) => `#define DIVE_${n} (1U << ${String(i)})\n`).join('')}\n`);
        const mask = (...names: readonly string[]) =>
          body(
            'sanitise',
            `    if ( p->flags & ~(${names.map((n) => `DIVE_${n}`).join(' | ')}) )\n        return 9;\n`,
          );
        const at = (...names: readonly string[]) => ({ [POND]: flags(...names), [CHECK]: mask(...names) });
        tree.commit('begin', { on: '2018-08-01' }, at('deep'));
        tree.commit('cold', { on: '2019-09-17', by: 'Paul Drake' }, at('deep', 'cold'));
        tree.commit(
          'nested',
          { on: '2020-10-06', writtenOn: '2018-08-28', by: 'Anna Coot' },
          at('deep', 'cold', 'nested'),
        );
        tree.commit(
          'late use',
          { on: '2021-10-01', writtenOn: '2018-08-01', by: 'Ada Vole' },
          { 'xen/common/otter.c': asks('otter', 'p->flags & DIVE_nested') },
        );
        tree.commit('same mask', { on: '2021-10-13', by: 'Mika Orfe' }, at('deep', 'cold', 'nested', 'slow'));
      },
      async (open) => {
        expect(await open.dependents('nested')).toEqual([
          'late use: symbol DIVE_nested',
          'same mask: lines',
          'same mask: symbol DIVE_nested',
        ]);
        // Written before the one it stands on was; committed after it.
        expect(await open.needs('nested')).toEqual(['cold: lines', 'cold: symbol DIVE_cold']);
        expect(await open.dependents('cold')).not.toContainEqual(expect.stringMatching(/^late use/));
        expect((await open.edges('late use')).map((e) => e.saidAt)).toEqual(['2021-10-01T12:00:00Z']);
      },
    ));
});
