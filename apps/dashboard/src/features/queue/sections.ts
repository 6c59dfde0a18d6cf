import type { Answer, REST } from '@sluice/contracts';

export type Queue = Answer<typeof REST.getQueue>;
export type Item = Queue['items'][number];
export type Role = Item['as'][number];
export type Turn = Item['turns'][number];

export type Part = {
  readonly role: Role;
  /** Whose turn is theirs. */
  readonly waiting: readonly Item[];
  /** Theirs as well, and somebody else's turn. */
  readonly others: readonly Item[];
};

/** The roles in the order in which they ask for something of a person. */
export const ROLES: readonly Role[] = ['maintainer', 'author', 'release-manager'];

/** In which part an item stands, once: by the role whose turn it is, else by the nearest that the person has. */
const partOf = ({ as, yours, turns }: Item): Role => {
  const role = turns[0]?.role;
  if (yours && (role === 'author' || role === 'maintainer' || role === 'release-manager')) return role;
  // Who manages a release has to do with all of it: what they wrote or maintain is nearer to them.
  return as.find((one) => one === 'author') ?? as.find((one) => one === 'maintainer') ?? 'release-manager';
};

/** The queue by role, what waits first; a role that the person has not and nothing stands under is left out. */
export const partsOf = ({ items, roles }: Pick<Queue, 'items' | 'roles'>): readonly Part[] =>
  ROLES.flatMap((role) => {
    const own = items.filter((item) => partOf(item) === role);
    const part = { role, waiting: own.filter((i) => i.yours), others: own.filter((i) => !i.yours) };
    const has =
      role === 'maintainer' ? roles.maintainer : role === 'author' || roles.releaseManagerOf.length > 0;
    return own.length > 0 || has ? [part] : [];
  });

const NAMES: Readonly<Record<Turn['role'], string>> = {
  author: 'the author’s turn',
  maintainer: 'a maintainer’s turn',
  'release-manager': 'the release manager’s turn',
  committer: 'a committer’s turn',
  nobody: 'nobody’s turn',
  unknown: 'whose turn is not known',
};

/** Names shown of those whose turn it is. */
const SHOWN = 3;

/** Whose turn it is, in words, with who that is where it is known. */
export const turnWords = ({ role, people }: Pick<Turn, 'role' | 'people'>): string => {
  if (people.length === 0) return NAMES[role];
  const names = people.slice(0, SHOWN).map(({ name, address }) => (name === '' ? address : name));
  const more = people.length - names.length;
  return `${NAMES[role]}: ${names.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
};
