import { dependentsOf, outgoingEdges, type ConnectPorts } from '@sluice/application';
import { SmallTree } from '@sluice/testing';
import { indexRange } from './yardstick/range-index';
import { landedPorts, openTreePorts, xenKnowledge } from './yardstick/world';

const ROOTS = ['pond/'];
const PREDICATE = 'pond/predicate.h';
const CREATE = 'pond/create.h';
const FLAGS = 'pond/flags.h';

const predicate = (extra = ''): string =>
  `#define CDF_swim (1U << 0)\n\n${extra}int start_of_pond(void);\nint end_of_pond(void);\n`;
const IS_ICY = `#define CDF_ice (1U << 1)\n#define is_icy_pond(p) ((p)->flags & CDF_ice)\n\n`;
const create = (field: string): string =>
  `struct pond_create {\n    int water_level;\n    int fish_count;\n${field}    int last_member;\n};\n`;
const body = (name: string, line: string): string =>
  `int ${name}(struct pond *p)\n{\n    int level_of_${name} = 0;\n\n${line}    return level_of_${name};\n}\n`;
const flags = (...names: readonly string[]): string =>
  `/* flags */\n${names.map((n, i) => `#define POND_${n} ${i}\n`).join('')}int pond_flags_end;\n`;

let tree: SmallTree;
let ports: ConnectPorts;
let close: () => void;
const commits = new Map<string, string>();
let minute = 0;

/** Commits some files under a name, one minute after the last. */
const commit = (
  name: string,
  files: Readonly<Record<string, string | undefined>>,
  message = `pond: ${name}`,
): void => {
  minute += 1;
  const at = `2021-10-01T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00Z`;
  commits.set(name, tree.commit(message, files, { at }));
};
const hash = (name: string): string => commits.get(name) ?? '';

const begin = (): void => {
  commit('begin', {
    [PREDICATE]: predicate(),
    [CREATE]: create(''),
    [FLAGS]: flags('swim_on'),
    'pond/otter.c': body('otter', ''),
    'pond/beaver.c': body('beaver', ''),
    'pond/heron.c': body('heron', ''),
    'pond/stub.c': body('stub', ''),
    'pond/bind.ml': 'type create = {\n  water_level : int;\n  fish_count : int;\n}\n',
  });
};

/** A predicate that lives for long, with users of several authors (cases 1, 9, 12, 14). */
const icyPond = (): void => {
  commit('icy', { [PREDICATE]: predicate(IS_ICY) });
  commit('icy-otter', { 'pond/otter.c': body('otter', '    if ( is_icy_pond(p) )\n        return 1;\n') });
  commit('icy-beaver', { 'pond/beaver.c': body('beaver', '    if ( is_icy_pond(p) )\n        return 2;\n') });
  commit('unrelated', { 'pond/stub.c': body('stub', '    level_of_stub = 7;\n') });
  commit(
    'icy-otter-mended',
    { 'pond/otter.c': body('otter', '    if ( p && is_icy_pond(p) )\n        return 1;\n') },
    `pond: do not dive into nothing\n\nFixes: ${hash('icy-otter').slice(0, 10)} ("pond: icy-otter")`,
  );
};

/** A field that all who make a pond have to set, the binding in another language last (cases 4 to 7). */
const reedOptions = (): void => {
  commit('reed', { [CREATE]: create('    int reed_opts;\n') });
  commit('reed-heron', { 'pond/heron.c': body('heron', '    p->create.reed_opts = 1;\n') });
  commit('reed-binding', {
    'pond/bind.ml': 'type create = {\n  water_level : int;\n  fish_count : int;\n  reed_opts : int;\n}\n',
  });
};

/** The field is called otherwise, and used under its new name (case 8). */
const renamed = (): void => {
  commit('rename', {
    [CREATE]: create('    int sedge_opts;\n'),
    'pond/heron.c': body('heron', '    p->create.sedge_opts = 1;\n'),
    'pond/bind.ml': 'type create = {\n  water_level : int;\n  fish_count : int;\n  sedge_opts : int;\n}\n',
  });
  commit('sedge-stub', { 'pond/stub.c': body('stub', '    level_of_stub = p->create.sedge_opts;\n') });
};

/** A dependent goes, the base stays; what went gets a new owner (cases 2, 3, 10, 11, 13). */
const storms = (): void => {
  commit('storm', { [FLAGS]: flags('swim_on', 'storm_seen') });
  commit('storm-flood', { [FLAGS]: flags('swim_on', 'storm_seen', 'flood_seen') });
  commit(
    'flood-reverted',
    { [FLAGS]: flags('swim_on', 'storm_seen') },
    `Revert "pond: storm-flood"\n\nThis reverts commit ${hash('storm-flood')}.`,
  );
  commit('flood-again', { [FLAGS]: flags('swim_on', 'storm_seen', 'flood_seen') });
  commit('flood-user', {
    'pond/beaver.c': body('beaver', '    if ( p->flags & POND_flood_seen )\n        return 3;\n'),
  });
};

beforeAll(async () => {
  tree = new SmallTree();
  for (const part of [begin, icyPond, reedOptions, renamed, storms]) part();
  const gitDir = `${tree.folder}/.git`;
  const index = await indexRange(gitDir, `${hash('begin')}..HEAD`, ROOTS);
  const opened = await openTreePorts(gitDir, ROOTS);
  const knowledge = await xenKnowledge();
  close = opened.close;
  ports = landedPorts({ ...knowledge, model: { ...knowledge.model, roots: ROOTS } }, index, opened.ports);
});
afterAll(() => {
  close();
  tree.remove();
});

const nameOf = (ref: string): string => [...commits].find(([, h]) => h === ref)?.[0] ?? ref;

const dependents = async (name: string): Promise<readonly string[]> =>
  (await dependentsOf(ports, [hash(name)], {}))
    .map((e) => `${nameOf(e.from)} ${e.kind}${e.names === undefined ? '' : ` ${e.names.join(' ')}`}`)
    .sort();

describe('who depends on a commit', () => {
  test.each<readonly [string, string, readonly string[]]>([
    [
      'everybody who uses a predicate, and nobody else',
      'icy',
      [
        'icy-beaver symbol is_icy_pond',
        'icy-otter symbol is_icy_pond',
        'icy-otter-mended symbol is_icy_pond',
      ],
    ],
    [
      'who mends it, and changes its lines',
      'icy-otter',
      ['icy-otter-mended fixes', 'icy-otter-mended lines'],
    ],
    [
      'all who set a field, the late binding and users of its new name among them',
      'reed',
      [
        'reed-binding symbol reed_opts',
        'reed-heron symbol reed_opts',
        'rename lines',
        'sedge-stub symbol reed_opts sedge_opts',
      ],
    ],
    ['users of a new name, on who gave it', 'rename', ['sedge-stub symbol sedge_opts']],
    [
      'the revert of it, and what stood beside it',
      'storm-flood',
      ['flood-reverted lines', 'flood-reverted reverts'],
    ],
    ['who uses what came again, on its new owner', 'flood-again', ['flood-user symbol POND_flood_seen']],
    ['who changes its lines afterwards', 'unrelated', ['sedge-stub lines']],
  ])('%s', async (_, name, expected) => {
    expect(await dependents(name)).toEqual(expected);
  });

  it('is what each of them says from its side', async () => {
    const all = [...commits.values()].slice(1);
    const forward = await outgoingEdges(ports, all, {});
    for (const to of all)
      expect((await dependentsOf(ports, [to], {})).map((e) => `${e.from} ${e.kind}`)).toEqual(
        forward.filter((e) => e.to === to).map((e) => `${e.from} ${e.kind}`),
      );
  });

  it('has the place of a definition as evidence', async () => {
    const edges = await outgoingEdges(ports, [hash('icy-otter')], {});
    expect(edges[0]?.evidence).toContainEqual({
      kind: 'commit',
      commit: hash('icy'),
      quote: 'is_icy_pond is defined at pond/predicate.h:4',
    });
  });
});
