import { match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { both, holdsAll, holdsFirst, says, type Setting, type Step } from './flow';

const REVIEWED = /Reviewed-by: Berta Beaver/;

const file =
  ({ desk }: Setting, name: string, ...wanted: readonly RegExp[]) =>
  (): void => {
    for (const one of wanted) match(readFileSync(join(desk.tree, name), 'utf8'), one);
  };

const readingSteps = (setting: Setting): readonly Step[] => {
  const [first = '', , third = ''] = setting.patches.map(String);
  const all = both(holdsAll(setting), says(setting, 'HEAD~2', REVIEWED));
  return [
    {
      what: 'patch list',
      args: ['patch', 'list'],
      says: [/v2,1\/3\] pond: swim below the ice/, /für Größe/],
    },
    {
      what: 'patch list, one a page',
      args: ['patch', 'list', '--limit', '1', '--page', '2', '--sort', 'id', '-f', 'csv'],
      says: [/v2,2\/3\]/],
    },
    {
      what: 'patch list, of a submitter in a state',
      args: ['patch', 'list', '--submitter', 'Olga', '--state', 'new', '-f', 'simple'],
      says: [/come up again/],
    },
    { what: 'patch list, by a name', args: ['patch', 'list', 'DIVE'], says: [/pond: dive/] },
    {
      what: 'patch show',
      args: ['patch', 'show', first],
      says: [/swim below the ice/, /Olga Otter \(olga@pond\.example\)/, /Winter swimming/],
    },
    {
      what: 'patch download',
      args: ['patch', 'download', first, 'one.patch'],
      fresh: true,
      then: file(setting, 'one.patch', /^From patchwork /, /^X-Patchwork-Id: \d+$/m, REVIEWED),
    },
    {
      what: 'patch download --diff',
      args: ['patch', 'download', '--diff', first],
      then: ({ text }) => {
        const [, path = ''] = /(\/\S+\.diff)/.exec(text) ?? [];
        match(readFileSync(path, 'utf8'), /^diff --git a\/pond\/swim\.c/);
      },
    },
    {
      what: 'patch apply',
      args: ['patch', 'apply', first],
      fresh: true,
      then: both(holdsFirst(setting), says(setting, 'HEAD', REVIEWED)),
    },
    { what: 'patch apply, with those before it', args: ['patch', 'apply', third], fresh: true, then: all },
  ];
};

const writingSteps = (setting: Setting): readonly Step[] => {
  const [first = ''] = setting.patches.map(String);
  return [
    {
      what: 'patch update',
      args: ['patch', 'update', '--state', 'under-review', '--commit-ref', 'abc', '--archived', 'no', first],
      says: [/under-review/],
    },
    {
      what: 'patch update --delegate',
      args: ['patch', 'update', '--delegate', 'iwj@xenproject.org', first],
      says: [/iwj@xenproject\.org/],
    },
    {
      what: 'patch list --delegate',
      args: ['patch', 'list', '--delegate', 'iwj@xenproject.org', '--state', 'under-review'],
      says: [/swim below the ice/],
    },
    {
      what: 'patch update, with a password',
      args: [
        '--token',
        '',
        '--username',
        'manager',
        '--password',
        setting.world.tokens['manager'] ?? '',
      ].concat(['patch', 'update', '--state', 'new', first]),
      says: [/\bnew\b/],
    },
    {
      what: 'patch update, by somebody without a role',
      args: [
        '--token',
        setting.world.tokens['stranger'] ?? '',
        'patch',
        'update',
        '--state',
        'accepted',
        first,
      ],
      status: 1,
      says: [/You do not have permission/],
    },
    { what: 'patch show, of nothing', args: ['patch', 'show', '9999'], status: 1, says: [/not found/] },
  ];
};

const seriesSteps = (setting: Setting): readonly Step[] => {
  const series = String(setting.series);
  return [
    { what: 'series list', args: ['series', 'list', 'winter'], says: [/Winter swimming/] },
    {
      what: 'series list --submitter',
      args: ['series', 'list', '--submitter', 'olga@pond.example'],
      says: [/Winter swimming/],
    },
    { what: 'series show', args: ['series', 'show', series], says: [/3 of 3/, /v2,0\/3\] Winter swimming/] },
    {
      what: 'series download',
      args: ['series', 'download', series, 'all.mbox'],
      fresh: true,
      then: file(setting, 'all.mbox', /^From patchwork /, /come up again/),
    },
    { what: 'series apply', args: ['series', 'apply', series], fresh: true, then: holdsAll(setting) },
  ];
};

const bundleSteps = (setting: Setting): readonly Step[] => {
  const [first = '', second = '', third = ''] = setting.patches.map(String);
  return [
    {
      what: 'bundle create',
      args: ['bundle', 'create', '--public', 'to apply', first, second],
      says: [/to apply/, /swim below the ice/],
    },
    { what: 'bundle list', args: ['bundle', 'list'], says: [/to apply/] },
    { what: 'bundle add', args: ['bundle', 'add', '1', third], says: [/come up again/] },
    { what: 'bundle show', args: ['bundle', 'show', '1'], says: [/come up again/] },
    {
      what: 'bundle download',
      args: ['bundle', 'download', '1', 'bundle.mbox'],
      fresh: true,
      then: file(setting, 'bundle.mbox', /^From patchwork /, /come up again/),
    },
    { what: 'bundle apply', args: ['bundle', 'apply', '1'], fresh: true, then: holdsAll(setting) },
    { what: 'bundle remove', args: ['bundle', 'remove', '1', third], says: [/pond: dive/] },
    { what: 'bundle update', args: ['bundle', 'update', '--private', '--name', 'kept', '1'], says: [/kept/] },
    { what: 'bundle delete', args: ['bundle', 'delete', '1'] },
  ];
};

/** Has git-pw ask this server: by git's own settings in the tree. */
export const prepareGitPw = ({ desk, url, world }: Setting): void => {
  desk.git('config', 'pw.server', `${url}/api/1.2`);
  desk.git('config', 'pw.project', 'xen');
  desk.git('config', 'pw.token', world.tokens['manager'] ?? '');
};

/** What git-pw is seen to do. */
export const gitPwSteps = (setting: Setting): readonly Step[] => [
  ...readingSteps(setting),
  ...writingSteps(setting),
  ...seriesSteps(setting),
  ...bundleSteps(setting),
];
