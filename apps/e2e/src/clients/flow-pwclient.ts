import { match } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { both, holdsFirst, says, type Setting, type Step } from './flow';

const REVIEWED = /Reviewed-by: Berta Beaver/;

/** What both of its ways to ask have in common. */
const commonSteps = (setting: Setting): readonly Step[] => {
  const [first = '', second = ''] = setting.patches.map(String);
  const { desk } = setting;
  return [
    { what: 'projects', args: ['projects'], says: [/xen/i] },
    { what: 'list', args: ['list', '-s', 'New'], says: [/come up again/] },
    { what: 'list, by archived', args: ['list', '-a', 'no', '-f', '%{state}'], says: [/new/i] },
    { what: 'info', args: ['info', first], says: [/swim below the ice/, /msgid/] },
    { what: 'view', args: ['view', first], says: [/X-Patchwork-Id/, REVIEWED] },
    {
      what: 'get',
      args: ['get', first],
      fresh: true,
      then: () => {
        const name = readdirSync(desk.tree).find((f) => f.includes('swim')) ?? '';
        match(readFileSync(join(desk.tree, name), 'utf8'), /^From patchwork /);
      },
    },
    {
      what: 'git-am',
      args: ['git-am', first],
      fresh: true,
      then: both(holdsFirst(setting), says(setting, 'HEAD', REVIEWED)),
    },
    {
      what: 'apply',
      args: ['apply', first],
      fresh: true,
      then: () => match(desk.git('diff'), /\+below the ice/),
    },
    {
      what: 'update',
      args: ['update', '-s', 'Changes Requested', '-c', 'abc', '-a', 'no', second],
    },
    { what: 'info, of an updated one', args: ['info', second], says: [/changes[- ]requested/i, /abc/] },
    {
      what: 'check-create',
      args: ['check-create', '-c', 'build', '-s', 'warning', '-u', 'https://ci.pond.example/1'].concat([
        ...['-d', 'wet', second],
      ]),
    },
  ];
};

const restSteps = (setting: Setting): readonly Step[] => {
  const [first = '', second = ''] = setting.patches.map(String);
  const msgid = setting.world.ids[1] ?? '';
  return [
    ...commonSteps(setting),
    { what: 'list, by Message-ID', args: ['list', '-m', msgid], says: [/swim below the ice/] },
    { what: 'list, of a series', args: ['list', '-S', String(setting.series)], says: [/come up again/] },
    { what: 'check-list', args: ['check-list', second], says: [/build/, /warning/] },
    { what: 'check-get', args: ['check-get', second], says: [/build/, /warning/] },
    { what: 'check-info', args: ['check-info', second, '1'], says: [/ci\.pond\.example/] },
    {
      what: 'event-list',
      args: ['event-list', '-c', 'series-completed', '--since', '2021-01-01'],
      says: [/Winter swimming/],
    },
    { what: 'info, of nothing', args: ['info', '9999'], status: 1 },
    { what: 'update, back', args: ['update', '-s', 'New', first] },
  ];
};

const xmlRpcSteps = (setting: Setting): readonly Step[] => {
  const [, second = '', third = ''] = setting.patches.map(String);
  return [
    ...commonSteps(setting),
    { what: 'states', args: ['states'], says: [/Under Review/] },
    { what: 'list, the first', args: ['list', '-n', '1'], says: [/pond/] },
    { what: 'search', args: ['search', 'dive'], says: [/pond: dive/] },
    { what: 'list, of a submitter', args: ['list', '-w', 'olga'], says: [/come up again/] },
    { what: 'check-list', args: ['check-list'], says: [/build/] },
    { what: 'check-get', args: ['check-get', second], says: [/build/, /warning/] },
    { what: 'check-info', args: ['check-info', '1'], says: [/ci\.pond\.example/] },
    { what: 'update, by a state of two words', args: ['update', '-s', 'Under Review', third] },
    { what: 'update, back', args: ['update', '-s', 'New', second] },
  ];
};

/** A configuration as pwclient reads it. */
const configure = ({ desk, world }: Setting, lines: readonly string[], user: string): void => {
  const token = world.tokens[user] ?? '';
  const text = ['[options]', 'default = xen', '', '[xen]', ...lines].join('\n').replaceAll('{token}', token);
  writeFileSync(join(desk.home, 'pwclientrc'), `${text}\n`);
};

/** Has pwclient ask the REST API, with a token. */
export const preparePwclientRest = (setting: Setting): void =>
  configure(setting, [`url = ${setting.url}/api`, 'backend = rest', 'token = {token}'], 'manager');

/** Has pwclient ask as it does unless told otherwise: XML-RPC, with a name and a password. */
export const preparePwclientXmlRpc = (setting: Setting): void =>
  configure(
    setting,
    [`url = ${setting.url}/xmlrpc/`, 'backend = xmlrpc', 'username = manager', 'password = {token}'],
    'manager',
  );

export { restSteps as pwclientRestSteps, xmlRpcSteps as pwclientXmlRpcSteps };
