import { revertsOf, subjectKey, type MailReading, type NeedName, type NeedWording } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';
import type { NameKey, NamedAs, Naming } from './patch-links';

/** Names kept of one mail or commit; a longer list is no statement about one patch. */
const MAX_NAMES = 100;
const MAX_QUOTE = 300;

const HASH_DIGITS = 10;
/** A Message-ID in a link to an archive's page, in angle brackets, or alone. */
const MESSAGE_ID = /(?:^|[</])([^\s<>@/]{3,200}@[^\s<>@/?#]{3,200})/;
/** b4's (`20240101-vpci-msix-0123456789ab`, perhaps with `:v3`) and Gerrit's (`I` and a hash). */
const CHANGE_ID = /^(\d{8}-[\w.-]{1,100}-[0-9a-f]{12}|I[0-9a-f]{40})(?::v?\d{1,4})?$/;
const HASH = /^([0-9a-f]{7,40})(?:\s|$)/i;
const FIXES = /^fixes:\s{1,4}([0-9a-f]{7,40})\b/gim;

/** The key of a commit by its hash, however abbreviated. */
export const commitKey = (hash: string): NameKey => `commit:${hash.slice(0, HASH_DIGITS).toLowerCase()}`;

/** The key of a patch by its title. */
export const titleKey = (title: string): NameKey => `subject:${subjectKey(title)}`;

const decoded = (id: string): string => {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
};

const mailKey = (value: string): NameKey | undefined => {
  const id = MESSAGE_ID.exec(value)?.[1];
  return id === undefined ? undefined : `mail:${value.includes('://') ? decoded(id) : id}`;
};

/** What the value of a `Depends-on:` line and its kin names: a mail, a change, a commit, or a patch by its title. */
const declaredKey = (value: string): NameKey | undefined => {
  const mail = mailKey(value);
  if (mail !== undefined) return mail;
  const change = CHANGE_ID.exec(value)?.[1];
  if (change !== undefined) return `change:${change}`;
  const hash = HASH.exec(value)?.[1];
  if (hash !== undefined) return commitKey(hash);
  return /^\S.{2,60}: \S/.test(value) && !value.includes('://') ? titleKey(value) : undefined;
};

const naming = (as: NamedAs, key: NameKey, quote?: string): Naming => ({
  as,
  key,
  ...(quote === undefined ? {} : { quote: quote.slice(0, MAX_QUOTE) }),
});

/** By hash and by subject, as far as both are given: a commit of a tree that is not known is found by its title. */
const byBoth = (
  as: NamedAs,
  { commit, subject }: { readonly commit?: string | undefined; readonly subject?: string | undefined },
): readonly Naming[] => {
  const title = subject === undefined ? '' : ` ("${subject}")`;
  const quote = `${commit ?? ''}${title}`.trim();
  return [
    ...(commit === undefined ? [] : [naming(as, commitKey(commit), quote)]),
    ...(subject === undefined ? [] : [naming(as, titleKey(subject), quote)]),
  ];
};

const KEY_OF: Readonly<Record<NeedName['what'], (value: string, reading: MailReading) => NameKey>> = {
  symbol: (value) => `symbol:${value}`,
  title: titleKey,
  commit: commitKey,
  mail: (value) => mailKey(value) ?? `mail:${value}`,
  answered: (_, { subjectKey: key }) => `subject:${key}`,
  revert: (_, { subjectKey: key }) => `subject:revert "${key}"`,
};

/** The keys by which others name a mail: its Message-ID, and what its patch is found by. */
export const keysOfMail = ({
  messageId,
  kind,
  patch,
  changeId,
  subjectKey: key,
}: MailReading): readonly NameKey[] => [
  `mail:${messageId}`,
  ...(patch?.patchId === undefined ? [] : [`patch:${patch.patchId}`]),
  ...(changeId === undefined ? [] : [`change:${changeId}`]),
  // A reply has the title of what it answers.
  ...(key === '' || kind === 'reply' || kind === 'other' ? [] : [`subject:${key}`]),
];

/** The keys by which others name a landed commit. */
export const keysOfCommit = ({
  commit,
  subject,
  patchId,
}: Pick<LandedCommit, 'commit' | 'subject' | 'patchId'>): readonly NameKey[] => [
  commitKey(commit),
  titleKey(subject),
  ...(patchId === undefined ? [] : [`patch:${patchId}`]),
];

const inProse = (reading: MailReading, { sentence, line, names, needing }: NeedWording): readonly Naming[] =>
  names.map(({ what, value }) => ({
    as: 'prose',
    key: KEY_OF[what](value, reading),
    line,
    quote: sentence.slice(0, MAX_QUOTE),
    ...(needing === undefined ? {} : { needing }),
  }));

const idOf = ({ as, key, needing }: Naming): string => `${as} ${key} ${String(needing ?? '')}`;

/** Each naming once, the first of equal ones. */
const distinct = (names: readonly Naming[]): readonly Naming[] => {
  const seen = new Set<string>();
  return names.filter((name) => !seen.has(idOf(name)) && seen.add(idOf(name))).slice(0, MAX_NAMES);
};

const declaredIn = ({ dependsOn, prerequisitePatchIds, baseCommit }: MailReading): readonly Naming[] => [
  ...dependsOn.flatMap((value) => {
    const key = declaredKey(value);
    return key === undefined ? [] : [naming('declared', key, value)];
  }),
  ...prerequisitePatchIds.map((id) => naming('declared', `patch:${id}`)),
  ...(baseCommit === undefined ? [] : [naming('base', commitKey(baseCommit))]),
];

/**
 * What a mail names: what its author declared (`Depends-on:`, prerequisites, the base), what it fixes or reverts, and what its prose says is needed.
 * Namings of prose have their line and sentence.
 */
export const namesOfMail = (reading: MailReading): readonly Naming[] => {
  const { patch, needs } = reading;
  return distinct([
    ...declaredIn(reading),
    ...(patch?.fixes ?? []).flatMap((fixed) => byBoth('fixes', fixed)),
    ...byBoth('reverts', patch?.reverts ?? {}),
    ...(needs ?? []).flatMap((need) => inProse(reading, need)),
  ]);
};

const fixesIn = (body: string): readonly Naming[] =>
  body.includes('ixes:')
    ? [...body.matchAll(FIXES)].map((match) => naming('fixes', commitKey(match[1] ?? ''), match[0]))
    : [];

/** What a landed commit names: what it fixes and what it reverts. What else it needed was there before it, the tree says. */
export const namesOfCommit = ({ subject, body }: Pick<LandedCommit, 'subject' | 'body'>): readonly Naming[] =>
  distinct([...fixesIn(body), ...byBoth('reverts', revertsOf(subject, body) ?? {})]);
