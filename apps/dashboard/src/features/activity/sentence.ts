import type { Answer, REST } from '@sluice/contracts';
import { counted } from '../../lib/format';
import type { Outcome } from '../../lib/outcomes';

export type Event = Answer<typeof REST.listEvents>['events'][number];

/** A piece of a sentence: words, or something to look up. */
export type Part =
  | string
  | { readonly kind: 'series'; readonly id: string; readonly revision?: string }
  | { readonly kind: 'mail'; readonly id: string; readonly words: string }
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'patch'; readonly ref: string }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

/** Events of one kind about one thing that came one after the other: told once, with how many they are. */
export type Line = { readonly event: Event; readonly n: number };

type Data = Readonly<Record<string, unknown>>;

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const firstCause = (data: Data): string => text(list(data['causes'])[0]);

const series = ({ series: id, revision }: Data): Part => ({
  kind: 'series',
  id: text(id),
  ...(revision === undefined ? {} : { revision: text(revision) }),
});
const mail = (data: Data, words: string): Part => {
  const id = firstCause(data);
  return id.includes('@') ? { kind: 'mail', id, words } : words;
};
const commit = (value: unknown): Part => ({ kind: 'commit', commit: text(value) });
const patch = (value: unknown): Part => ({ kind: 'patch', ref: text(value) });

const scope = (value: unknown): string => {
  const positions = list(value).map(text);
  if (value === 'all' || positions.length === 0) return '';
  return ` patch ${positions.join(', ')} of`;
};

const NOUNS: Readonly<Record<string, string>> = {
  rfc: 'as RFC',
  future: 'for the future',
  'pull-request': 'as pull request',
};

type Tell = (data: Data, n: number) => readonly Part[];

const posted: Tell = (data) => {
  const [total, missing] = [text(data['total']), list(data['missing']).length];
  const how = NOUNS[text(data['kind'])];
  const came =
    missing === 0
      ? `${total} ${total === '1' ? 'patch' : 'patches'}`
      : `${String(missing)} of ${total} patches missing`;
  return [
    mail(data, 'Posted'),
    ': ',
    series(data),
    ` (${[...(how === undefined ? [] : [how]), came].join(', ')})`,
  ];
};

const OUTCOMES: ReadonlySet<string> = new Set(['closed', 'held', 'undetermined', 'open']);
const outcome = (value: unknown): Part => {
  const word = text(value);
  return OUTCOMES.has(word) ? { kind: 'outcome', outcome: word as Outcome } : word;
};

const edge =
  (what: string): Tell =>
  (data, n) =>
    n > 1
      ? [`${String(n)} dependencies of `, series(data), ` ${what}, the last on `, patch(data['to'])]
      : [
          'A dependency of ',
          series(data),
          ` on `,
          patch(data['to']),
          ` ${what} (${text(data['kind']).replaceAll('-', ' ')})`,
        ];

/** A comment of the bot, on the mail it answers. */
const comment =
  (what: string): Tell =>
  (data) => [
    'A ',
    mail(data, 'comment'),
    ` of the bot${list(data['rules']).length === 0 ? '' : ` by ${list(data['rules']).map(text).join(', ')}`}`,
    ...(data['series'] === undefined ? [] : [' on ', series(data)]),
    ` ${what}`,
  ];

const role = (data: Data): string =>
  `${text(data['person'])} is ${text(data['role']).replaceAll('-', ' ')}${data['release'] === undefined ? '' : ` of ${text(data['release'])}`}${data['area'] === undefined ? '' : ` of ${text(data['area'])}`}`;

const DECIDED: Readonly<Record<string, string>> = {
  grouping: 'which series a mail belongs to',
  gate: 'something about a release',
  administrator: 'who administers Sluice',
};

const TOLD_BOT: Readonly<Record<string, string>> = {
  stop: 'stopped the bot',
  start: 'started the bot',
  wrong: 'said that a comment of the bot was wrong',
};

/** What somebody told the bot: by whom it is to be silent stays theirs to say. */
const ofBot = (by: string, { kind, scope: muted }: Data): string => {
  const what = (muted ?? {}) as Data;
  const silence =
    what['rule'] === undefined
      ? what['thread'] === undefined
        ? 'to them'
        : 'in a thread'
      : `of ${text(what['rule'])}`;
  if (kind === 'mute') return `${by} wants no mail of the bot ${silence}`;
  if (kind === 'unmute') return `${by} wants mail of the bot ${silence} again`;
  return `${by} ${TOLD_BOT[text(kind)] ?? 'told the bot something'}`;
};

/** `HoldPlaced` as words. */
const spaced = (type: string): string =>
  type.replaceAll(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`);

const quoted = (reason: unknown): string => (text(reason) === '' ? '' : `, “${text(reason)}”`);

const ofEdge = (by: string, decision: Data): readonly Part[] => [
  `${by} said that `,
  patch(decision['from']),
  decision['kind'] === 'confirm' ? ' needs ' : ' does not need ',
  patch(decision['to']),
];

const DECLARED: Readonly<Record<string, string>> = {
  target: 'aimed a series at',
  future: 'parked a series',
  bugfix: 'said of a series that it is a bugfix',
  feature: 'said of a series that it is a feature',
};

const ofDeclaration = (by: string, { kind, release, messageId }: Data): readonly Part[] => [
  `${by} ${DECLARED[text(kind)] ?? 'declared something of a series'}${release === undefined ? '' : ` ${text(release)}`}: `,
  { kind: 'series', id: text(messageId) },
];

const ofRelease = ({ type, said, data }: Data): readonly Part[] => {
  const { by, release, reason } = (said ?? {}) as Data;
  const about = text(((data ?? {}) as Data)['about']);
  return [
    `${text(by) || 'Somebody'}: ${spaced(text(type))} for ${text(release)}`,
    ...(about === '' ? [] : [', on ', { kind: 'series' as const, id: about }]),
    quoted(reason),
  ];
};

const whatOf = (about: string, by: string, decision: Data): readonly Part[] => {
  if (about === 'declaration') return ofDeclaration(by, decision);
  return about === 'dependence' ? ofEdge(by, decision) : [`${by} decided ${DECIDED[about] ?? about}`];
};

const decided: Tell = (data) => {
  const about = text(data['about']);
  const by = text(data['by']) || 'Somebody';
  const decision = (data['decision'] ?? {}) as Data;
  if (about === 'undo') return [`A decision was undone${quoted(data['reason'])}`];
  if (about === 'refusal') return [`A decision was refused: ${text(data['why'])}`];
  if (about === 'gate') return ofRelease(decision);
  if (about === 'bot') return [ofBot(by, decision), quoted(data['reason'])];
  return [...whatOf(about, by, decision), quoted(data['reason'])];
};

const TELLS: Readonly<Record<string, Tell>> = {
  RevisionPosted: posted,
  VerdictChanged: (data) => [
    series(data),
    ` for ${text(data['release'])} is `,
    outcome(data['outcome']),
    ` in ${text(data['phase']).replaceAll('-', ' ')}`,
  ],
  AckGiven: (data, n) => [
    mail(data, `${text(data['key'])} given`),
    `${n > 1 ? ` (${String(n)})` : ''} to${scope(data['scope'])} `,
    series(data),
    data['late'] === true ? ', after a newer version was posted' : '',
  ],
  ObjectionRaised: (data, n) => [
    mail(data, data['certainty'] === 'sure' ? 'Objection' : 'Possible objection'),
    `${n > 1 ? ` (${String(n)} sentences)` : ''} to${scope(data['scope'])} `,
    series(data),
    ` (“${text(data['wording'])}”)`,
  ],
  InterfaceChangeFound: (data, n) => [
    n > 1
      ? `${counted(n, 'interface change')} found in `
      : `Interface change found (${text(data['kind']).replaceAll('-', ' ')}) in `,
    series(data),
  ],
  PatchLanded: (data, n) => [
    n > 1 ? `${counted(n, 'patch', 'patches')} of ` : `Patch ${text(data['position'])} of `,
    series(data),
    ' went in, as ',
    commit(data['commit']),
  ],
  PatchReverted: (data) => [
    `Patch ${text(data['position'])} of `,
    series(data),
    ', in as ',
    commit(data['commit']),
    ', was reverted by ',
    commit(data['revertedBy']),
  ],
  EdgeRecorded: edge('found'),
  EdgeDropped: edge('dropped'),
  CommentSent: comment('was sent'),
  CommentWithheld: (data, n) => [
    ...comment('was withheld')(data, n),
    text(data['why']) === '' ? '' : `: ${text(data['why'])}`,
  ],
  ConclusionLapsed: (data, n) => [
    n > 1
      ? `${counted(n, 'conclusion')} no longer hold of `
      : `A conclusion (${text(data['type']) || 'earlier'}) no longer holds of `,
    series(data),
  ],
  CommentPlanned: (data) => [
    data['audience'] === 'shadow'
      ? 'A comment for the administrators is planned on '
      : 'A comment is planned on ',
    series(data),
  ],
  MailSeen: (_, n) => [n > 1 ? `${counted(n, 'mail')} taken` : 'A mail was taken'],
  MailErased: () => ['A mail was erased'],
  CopiesErased: () => ['Copies of a mail were erased'],
  CommitLanded: (data, n) => [
    n > 1 ? `${counted(n, 'commit')} landed, the last ` : 'Commit landed: ',
    commit(data['commit']),
  ],
  TagSeen: (data, n) => [
    n > 1 ? `${counted(n, 'tag')} seen, the last ${text(data['tag'])} at ` : `Tag ${text(data['tag'])} at `,
    commit(data['target']),
  ],
  BranchMoved: (data) => [`Branch ${text(data['branch'])} moved`],
  MaintainersSeen: () => ['MAINTAINERS was read'],
  ProjectDescribed: () => ['The project was described'],
  ModelPublished: () => ['The model of the interfaces was published'],
  PolicyPublished: () => ['The policy was published'],
  CalendarAnnounced: (data, n) => [
    n > 1
      ? `${counted(n, 'schedule')} announced`
      : `Schedule announced${data['release'] === undefined ? '' : ` for ${text(data['release'])}`}`,
  ],
  RoleHeld: (data, n) => [n > 1 ? `${counted(n, 'role')} recorded, the last: ${role(data)}` : role(data)],
  IdentityLinked: (data, n) => [
    n > 1
      ? `Addresses of ${counted(n, 'person', 'people')} linked`
      : `Addresses of ${text(data['name'])} linked`,
  ],
  ProjectPublished: () => ['The project’s files were published'],
  PersonDecided: decided,
};

/** What an event says, in words with what to look up. */
export const sentenceOf = ({ event: { type, data }, n }: Line): readonly Part[] =>
  (TELLS[type]?.(data, n) ?? [type]).filter((part) => part !== '');

/** Series that events name. */
export const seriesIn = (events: readonly Event[]): readonly string[] => [
  ...new Set(events.flatMap(({ data }) => (typeof data['series'] === 'string' ? [data['series']] : []))),
];

/** Types whose events come in heaps that say little one by one. */
const HEAPED: ReadonlySet<string> = new Set([
  'AckGiven',
  'ObjectionRaised',
  'InterfaceChangeFound',
  'PatchLanded',
  'EdgeRecorded',
  'EdgeDropped',
  'ConclusionLapsed',
  'MailSeen',
  'CommitLanded',
  'TagSeen',
  'CalendarAnnounced',
  'RoleHeld',
  'IdentityLinked',
]);

const heapOf = ({ type, data, recordedAt }: Event): string =>
  [
    type,
    text(data['series']),
    text(data['revision']),
    type === 'AckGiven' ? text(data['key']) : '',
    recordedAt.slice(0, 16),
  ].join(' ');

/** Events as lines: what is alike and came together is one. */
export const linesOf = (events: readonly Event[]): readonly Line[] => {
  const lines: { event: Event; n: number }[] = [];
  for (const event of events) {
    const last = lines.at(-1);
    if (last !== undefined && HEAPED.has(event.type) && heapOf(last.event) === heapOf(event)) last.n += 1;
    else lines.push({ event, n: 1 });
  }
  return lines;
};
