/** What an argument may be. */
export type ArgumentKind = 'mail' | 'release' | 'rule' | 'token';

/** Who may give a command; what the words stand for is decided where the roles are known. */
export type CommandRight =
  'anybody' | 'author-or-maintainer' | 'maintainer' | 'release-manager' | 'who-gave-it' | 'who-was-asked';

export type Verb = {
  readonly verb: string;
  /** Arguments by position. */
  readonly takes: readonly {
    readonly name: string;
    readonly kind: ArgumentKind;
    /** Only of the last. */
    readonly mayBeLeftOut?: true;
  }[];
  /** Arguments written `key=value`; all may be left out. */
  readonly options: readonly { readonly key: 'on' | 'rule'; readonly kind: ArgumentKind }[];
  /** May end in a reason, in quotation marks. */
  readonly reason: boolean;
  readonly right: CommandRight;
  /** Changes nothing: it is answered. */
  readonly asks?: true;
  /** One sentence, without a full stop. */
  readonly help: string;
  readonly example: string;
};

/** Commands of one mail; a longer list is a script that went wrong. */
export const MAX_COMMANDS = 5;

const ON = { key: 'on', kind: 'mail' } as const;
const RELEASE = { name: 'RELEASE', kind: 'release' } as const;
const MAIL = { name: 'MESSAGE-ID', kind: 'mail' } as const;

/** Every command there is: the parser, the help, the suggestions and the documentation are made of this table. */
export const VERBS = [
  {
    verb: 'mute',
    takes: [],
    options: [{ key: 'rule', kind: 'rule' }, ON],
    reason: false,
    right: 'anybody',
    help: 'no more comments in this thread; with rule=, of that review rule (maintainers)',
    example: 'sluice: mute',
  },
  {
    verb: 'unmute',
    takes: [],
    options: [{ key: 'rule', kind: 'rule' }, ON],
    reason: false,
    right: 'anybody',
    help: 'take a `mute` back',
    example: 'sluice: unmute',
  },
  {
    verb: 'mute-me',
    takes: [],
    options: [],
    reason: false,
    right: 'anybody',
    help: 'no more comments to the sender, in any thread',
    example: 'sluice: mute-me',
  },
  {
    verb: 'unmute-me',
    takes: [],
    options: [],
    reason: false,
    right: 'anybody',
    help: 'take a `mute-me` back',
    example: 'sluice: unmute-me',
  },
  {
    verb: 'wrong',
    takes: [],
    options: [{ key: 'rule', kind: 'rule' }, ON],
    reason: true,
    right: 'anybody',
    help: 'the comment that this answers is wrong: it counts against its rules',
    example: 'sluice: wrong "bit 8 is free in this tree"',
  },
  {
    verb: 'depends-on',
    takes: [MAIL],
    options: [ON],
    reason: true,
    right: 'author-or-maintainer',
    help: 'the patch needs that one: a dependency that Sluice sees but is not sure of',
    example: 'sluice: depends-on <20211006174033.1-2-ada@example.org>',
  },
  {
    verb: 'supersedes',
    takes: [MAIL],
    options: [ON],
    reason: true,
    right: 'author-or-maintainer',
    help: 'the series is a later version of that one',
    example: 'sluice: supersedes <20210901120000.1-1-ada@example.org>',
  },
  {
    verb: 'object',
    takes: [RELEASE],
    options: [ON],
    reason: true,
    right: 'maintainer',
    help: 'hold the series back from the release until `resolve`',
    example: 'sluice: object 4.16 "breaks the ABI of domctl"',
  },
  {
    verb: 'resolve',
    takes: [RELEASE],
    options: [ON],
    reason: true,
    right: 'maintainer',
    help: 'end what `object` began',
    example: 'sluice: resolve 4.16 "fixed in v3"',
  },
  {
    verb: 'exception-request',
    takes: [RELEASE],
    options: [],
    reason: true,
    right: 'anybody',
    help: 'ask for a freeze exception, on the list',
    example: 'sluice: exception-request 4.16 "fixes a boot failure"',
  },
  {
    verb: 'exception-grant',
    takes: [RELEASE],
    options: [ON],
    reason: true,
    right: 'release-manager',
    help: 'let the series into the release after its freeze',
    example: 'sluice: exception-grant 4.16',
  },
  {
    verb: 'exception-deny',
    takes: [RELEASE],
    options: [ON],
    reason: true,
    right: 'release-manager',
    help: 'refuse that',
    example: 'sluice: exception-deny 4.16 "too late"',
  },
  {
    verb: 'undo',
    takes: [],
    options: [ON],
    reason: true,
    right: 'who-gave-it',
    help: 'take back what the mail that this answers did',
    example: 'sluice: undo',
  },
  {
    verb: 'confirm',
    takes: [{ name: 'TOKEN', kind: 'token' }],
    options: [],
    reason: false,
    right: 'who-was-asked',
    help: 'do what Sluice asked the sender to confirm',
    example: 'sluice: confirm 3fa9c1d0b7e24856a1c2d3e4f5061728',
  },
  {
    verb: 'explain',
    takes: [{ ...RELEASE, mayBeLeftOut: true }],
    options: [ON],
    reason: false,
    right: 'anybody',
    asks: true,
    help: 'why the series may or may not enter the release, by default the one it is for; answered privately',
    example: 'sluice: explain',
  },
  {
    verb: 'status',
    takes: [],
    options: [ON],
    reason: false,
    right: 'anybody',
    asks: true,
    help: 'how the series stands for every open release; answered privately',
    example: 'sluice: status',
  },
  {
    verb: 'help',
    takes: [],
    options: [],
    reason: false,
    right: 'anybody',
    asks: true,
    help: 'these lines; answered privately',
    example: 'sluice: help',
  },
] as const satisfies readonly Verb[];

export type VerbName = (typeof VERBS)[number]['verb'];
