import { inCase } from './case-tree';
import {
  bodies,
  asks,
  body,
  create,
  CREATE,
  createRecord,
  DOMCTL,
  OCAML,
  POND,
  pondHeader,
  publicHeader,
  SYSCTL,
} from './shapes';

describe('real cases 1 to 5, redrawn', () => {
  test('case 1: a predicate that lives for years, and a revert that has to tell of all who use it', () =>
    inCase(
      (tree) => {
        const users = ['beaver', 'heron', 'newt', 'toad', 'carp'];
        tree.commit(
          'begin',
          { on: '2019-09-01' },
          { [POND]: pondHeader(), ...bodies('otter', 'perch', ...users) },
        );
        tree.commit(
          'icy',
          { on: '2019-09-17' },
          { [POND]: pondHeader('#define is_icy_pond(p) ((p)->ice > 3)\n\n') },
        );
        users.forEach((name, i) =>
          tree.commit(
            name,
            { on: `2020-0${String(i + 1)}-20`, by: `${name} Author` },
            { [`xen/common/${name}.c`]: asks(name, 'is_icy_pond(p)', i + 1) },
          ),
        );
        tree.commit(
          'dive',
          { on: '2020-11-27', by: 'Dana Diver' },
          {
            'xen/common/toad.c': `${body('toad', '    if ( is_icy_pond(p) )\n        return toad_may_dive(p);\n')}\n${body('toad_may_dive')}`,
          },
        );
        tree.commit(
          'perch',
          { on: '2021-02-01', by: 'Petra Perch' },
          { 'xen/common/perch.c': asks('perch', 'toad_may_dive(p)') },
        );
        tree.commit('otter', { on: '2021-03-01' }, { 'xen/common/otter.c': asks('otter', 'p->flags & 2') });
      },
      async (open) => {
        expect(await open.dependents('icy')).toEqual(
          ['beaver', 'carp', 'heron', 'newt', 'toad'].map((name) => `${name}: symbol is_icy_pond`),
        );
        expect(await open.reached('icy')).toEqual([
          'beaver',
          'carp',
          'dive',
          'heron',
          'newt',
          'perch',
          'toad',
        ]);
        const uses = (await open.edges('heron')).find((e) => e.kind === 'symbol');
        expect(uses?.evidence).toContainEqual(
          expect.objectContaining({ quote: `is_icy_pond is defined at ${POND}:3` }),
        );
      },
    ));

  test('case 2: a dependent is taken back, what it stood on stays', () =>
    inCase(
      (tree) => {
        const bits = (...names: readonly string[]) =>
          pondHeader(
            `${names.map((n, i) => `#define POND_MISC_${n} (1U << ${String(i)})\n`).join('')}#define POND_MISC_END\n\n`,
          );
        tree.commit(
          'begin',
          { on: '2021-03-01' },
          { [POND]: bits(), ...bodies('heron', 'newt'), 'xen/common/otter.c': asks('otter', 'p->misc') },
        );
        tree.commit(
          'relaxed',
          { on: '2021-03-12', by: 'Rosa Pond' },
          { [POND]: bits('RELAXED'), 'xen/common/heron.c': asks('heron', 'p->misc & POND_MISC_RELAXED') },
        );
        const assisted = tree.commit(
          'assisted',
          { on: '2022-07-11', by: 'Jan Mallow' },
          {
            [POND]: bits('RELAXED', 'ASSISTED'),
            'xen/common/newt.c': asks('newt', 'p->misc & (POND_MISC_ASSISTED | POND_MISC_RELAXED)'),
          },
        );
        tree.commit(
          'taken back',
          { on: '2022-11-17', words: `This reverts commit ${assisted}.` },
          { [POND]: bits('RELAXED'), 'xen/common/newt.c': body('newt') },
        );
      },
      async (open) => {
        expect(await open.dependents('relaxed')).toEqual([
          'assisted: lines',
          'assisted: symbol POND_MISC_RELAXED',
          'taken back: lines',
        ]);
        expect(await open.dependents('assisted')).toEqual(['taken back: lines', 'taken back: reverts']);
        expect([await open.fate('assisted'), await open.fate('relaxed')]).toEqual(['reverted', 'landed']);
      },
    ));

  test('case 3: users are taken back and the field stays, until somebody else uses it', () =>
    inCase(
      (tree) => {
        const info = (fields: readonly string[], more = '') =>
          publicHeader('SYSCTL', 'xen_sysctl_pondinfo', fields, { more });
        const bit = '#define XEN_SYSCTL_POND_assisted (1U << 0)\n';
        const own = ['uint32_t depth', 'uint32_t shore'];
        tree.commit('begin', { on: '2022-07-01' }, { [SYSCTL]: info(own), ...bodies('heron', 'newt') });
        const capable = tree.commit(
          'capable',
          { on: '2022-07-11', by: 'Jan Mallow' },
          {
            [SYSCTL]: info([...own, 'uint32_t pond_capabilities'], bit),
            'xen/common/heron.c': body('heron', '    p->pond_capabilities |= XEN_SYSCTL_POND_assisted;\n'),
          },
        );
        tree.commit(
          'partly taken back',
          {
            on: '2022-11-17',
            words: `This reverts most of:\n  ${capable}\n\nThe field stays.\n\nFixes: ${capable.slice(0, 12)} ("pond: capable")`,
          },
          {
            [SYSCTL]: info([...own, 'uint32_t pond_capabilities']),
            'xen/common/heron.c': body('heron'),
          },
        );
        tree.commit(
          'length told',
          { on: '2023-06-07', by: 'Luca Newt' },
          { 'xen/common/newt.c': body('newt', '    p->pond_capabilities |= p->length;\n') },
        );
      },
      async (open) => {
        expect(await open.dependents('capable')).toEqual([
          'length told: symbol pond_capabilities',
          'partly taken back: fixes',
          'partly taken back: lines',
        ]);
        expect(await open.fate('capable')).toBe('landed');
        expect(await open.needs('length told')).toEqual(['capable: symbol pond_capabilities']);
      },
    ));

  test('case 4: zero will not do, and everybody who makes one has to follow', () => {
    const producers = ['tools/helpers/init.c', 'tools/tests/tank.c', 'xen/arch/x86/setup.c'];
    const makes = (name: string, line = '') =>
      `int ${name}(void)\n{\n    struct ${CREATE} tub_of_${name} = {\n        .ssidref = 1,\n${line}    };\n\n    return make(&tub_of_${name});\n}\n`;
    const nameOf = (path: string) => path.replace(/\W/g, '_');
    const check = (line = '') =>
      `int sanitise_domain_config(struct ${CREATE} *config)\n{\n    int bad = 0;\n\n${line}    return bad;\n}\n`;
    const SETS = '        .reed_opts = 2,\n';
    return inCase(
      (tree) => {
        tree.commit(
          'begin',
          { on: '2021-11-01' },
          {
            [DOMCTL]: create(),
            'xen/common/domain.c': check(),
            ...Object.fromEntries(producers.map((p) => [p, makes(nameOf(p))])),
          },
        );
        tree.commit(
          'reeds',
          { on: '2021-11-08', by: 'Rosa Pond' },
          {
            [DOMCTL]: create('uint32_t reed_opts'),
            'xen/common/domain.c': check('    if ( !config->reed_opts )\n        return -EINVAL;\n'),
            'xen/arch/x86/setup.c': makes('xen_arch_x86_setup_c', SETS),
          },
        );
        for (const [i, path] of producers.slice(0, 2).entries())
          tree.commit(
            path,
            { on: `2021-11-17T1${String(i)}:00:00Z`, by: `Follower ${String(i)}` },
            { [path]: makes(nameOf(path), SETS) },
          );
      },
      async (open) => {
        expect((await open.findings('reeds')).find((f) => f.rule === 'R18')).toMatchObject({
          severity: 'must-fix',
          sentence: expect.stringMatching(/leaves init\.c and tank\.c, which fill/) as string,
        });
        expect(await open.dependents('reeds')).toEqual([
          'tools/helpers/init.c: symbol reed_opts',
          'tools/tests/tank.c: symbol reed_opts',
        ]);
        expect(await open.held('tools/tests/tank.c')).toEqual([]);
      },
    );
  });

  test('case 5: a binding, and a tool, follow a member whose name another structure had before', () => {
    const HEADER = 'xen/include/public/pools.h';
    const pools = publicHeader('DOMCTL', 'xen_basin_op', ['uint32_t cmd', 'uint32_t basin_id']);
    const makes = (line = '') =>
      `int make_tub(struct info *info)\n{\n    struct ${CREATE} tub = {\n        .ssidref = 1,\n${line}    };\n\n    return make(&tub);\n}\n`;
    const lists = (line = '') => body('lister', `    struct xen_basin_op op;\n\n${line}`);
    return inCase(
      (tree) => {
        tree.commit(
          'begin',
          { on: '2022-05-01' },
          {
            [DOMCTL]: create(),
            [HEADER]: pools,
            [OCAML]: createRecord(),
            'tools/light/create.c': makes(),
            'tools/light/list.c': lists(),
            'tools/light/pool.c': asks('pool', 'p->op.basin_id'),
          },
        );
        tree.commit(
          'basins',
          { on: '2022-05-09', by: 'Luca Newt' },
          { [DOMCTL]: create('uint32_t basin_id') },
        );
        tree.commit(
          'binding',
          {
            on: '2022-05-18',
            by: 'Anna Coot',
            words: `Fixes: ${tree.hash('basins').slice(0, 12)} ("pond: basins")`,
          },
          { [OCAML]: createRecord('basin_id') },
        );
        tree.commit(
          'tool',
          { on: '2022-06-08', by: 'Luca Newt' },
          { 'tools/light/create.c': makes('        .basin_id = info->basin,\n') },
        );
        tree.commit(
          'same word, other structure',
          { on: '2022-06-09', by: 'Ada Vole' },
          { 'tools/light/list.c': lists('    print(op.basin_id);\n') },
        );
      },
      async (open) => {
        expect(await open.dependents('basins')).toEqual([
          'binding: fixes',
          `tool: symbol ${CREATE}.basin_id`,
        ]);
        expect((await open.edges('tool'))[0]?.evidence.map((e) => ('quote' in e ? e.quote : ''))).toEqual([
          `adds ${CREATE}.basin_id, at ${DOMCTL}:7`,
          'uses it: tools/light/create.c:5: .basin_id = info->basin,',
        ]);
        expect((await open.held('basins')).join()).toMatch(
          /R22 must-fix: .*basin_id is new, .*OCaml binding in xenctrl\.ml/,
        );
      },
    );
  });
});
