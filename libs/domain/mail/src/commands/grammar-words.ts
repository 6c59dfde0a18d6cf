import type { CommandRight, Verb } from './verb';

const OPTION_SHOWN = { on: '[on=MESSAGE-ID]', rule: '[rule=RULE]' } as const;

/** How a command is written: `sluice: object RELEASE [on=MESSAGE-ID] ["reason"]`. */
export const formOf = ({ verb, takes, options, reason }: Verb): string =>
  [
    `sluice: ${verb}`,
    ...takes.map((t) => (t.mayBeLeftOut === true ? `[${t.name}]` : t.name)),
    ...options.map(({ key }) => OPTION_SHOWN[key]),
    ...(reason ? ['["reason"]'] : []),
  ].join(' ');

const RIGHTS: Readonly<Record<CommandRight, string>> = {
  anybody: 'anybody',
  'author-or-maintainer': 'its author, a maintainer, a committer, the release manager',
  maintainer: 'a maintainer, a committer, the release manager',
  'release-manager': 'the release manager, a deputy',
  'who-gave-it': 'who gave the command',
  'who-was-asked': 'who was asked',
};

export const rightInWords = ({ right }: Verb): string => RIGHTS[right];
