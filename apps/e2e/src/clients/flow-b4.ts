import { match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { both, holdsAll, says, type Setting, type Step } from './flow';

const REVIEWED = /Reviewed-by: Berta Beaver/;

/** Has b4 take mail and states from this server: by git's own settings in the tree. */
export const prepareB4 = ({ desk, url, world }: Setting): void => {
  const settings = {
    'b4.midmask': `${url}/xen-devel/%s`,
    'b4.linkmask': `${url}/xen-devel/%s`,
    'b4.searchmask': `${url}/xen-devel/?x=m&t=1&q=%s`,
    'b4.pw-url': url,
    'b4.pw-key': world.tokens['manager'] ?? '',
    'b4.pw-project': 'xen',
    'b4.attestation-policy': 'off',
    'user.name': 'Olga Otter',
    'user.email': 'olga@pond.example',
  };
  for (const [name, value] of Object.entries(settings)) desk.git('config', name, value);
};

/** What b4 is seen to do. */
export const b4Steps = (setting: Setting): readonly Step[] => {
  const { desk, world } = setting;
  const [cover = '', first = ''] = world.ids;
  const read = (name: string): string => readFileSync(join(desk.tree, name), 'utf8');
  const applied = both(holdsAll(setting), says(setting, 'HEAD~2', REVIEWED));
  return [
    {
      what: 'mbox',
      args: ['mbox', '-C', '-n', 'thread.mbx', first],
      fresh: true,
      says: [/messages in the thread/],
      then: () => match(read('thread.mbx'), /I agree/),
    },
    { what: 'mbox --single-message', args: ['mbox', '-C', '--single-message', '-n', 'one.mbx', first] },
    {
      what: 'mbox, of nothing',
      args: ['mbox', '-C', 'nobody@pond.example'],
      status: 1,
      says: [/not known|Could not|failed/i],
    },
    {
      what: 'am',
      args: ['am', '-C', '-c', '-n', 'all', cover],
      fresh: true,
      says: [/Total patches: 3/, /Reviewed-by: Berta Beaver/, /patchwork|pond: swim/i],
      then: () => {
        desk.git('am', '--quiet', 'all.mbx');
        applied();
      },
    },
    { what: 'shazam', args: ['shazam', '-C', first], fresh: true, then: applied },
    { what: 'ty --list', args: ['ty', '--list'], says: [/Winter swimming/] },
    {
      what: 'ty, which sets a state',
      args: ['ty', '-t', '1', '--since', '10.years', '--pw-set-state', 'accepted', '-o', '.'],
      says: [/-> accepted/],
    },
    {
      what: 'am, of what was set so',
      args: ['am', '-C', '-n', 'again', cover],
      fresh: true,
      says: [/Total patches: 3/],
    },
    {
      what: 'ty --discard, which sets a state',
      args: ['ty', '-d', 'all', '--pw-set-state', 'rejected'],
      says: [/-> rejected/],
    },
  ];
};
