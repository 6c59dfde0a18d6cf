import { canonicalJson, type Instant, type MessageId } from '@sluice/kernel';
import type { Declaration, DeclaredAim, DeclaredClass, Revision, Series } from '../series';

/** The words of one question about a series: what it is aimed at, and what class of change it is. */
const AIMS: readonly Declaration['kind'][] = ['target', 'future'];

type Placed = { readonly declaration: Declaration; readonly index: number };

const idsIn = (r: Revision): readonly (MessageId | undefined)[] => [
  r.coverMessageId,
  r.expectedCoverMessageId,
  ...r.patches.flatMap((p) => [p.messageId, p.expectedMessageId, ...p.resends]),
  ...r.resends,
  ...r.replies.map((reply) => reply.messageId),
];

/** By the mail that a declaration names, the first revision that holds it: a partial re-roll has the patches of the one before as well. */
const firstIndexes = (series: Series): ReadonlyMap<string, number> => {
  const indexes = new Map<string, number>();
  series.revisions.forEach((revision, index) => {
    for (const id of idsIn(revision)) if (id !== undefined && !indexes.has(id)) indexes.set(id, index);
  });
  return indexes;
};

/** What may let a series in where another word would not. */
const OPENING: readonly Declaration['kind'][] = ['target', 'bugfix'];

const opens = ({ declaration }: Placed): boolean => OPENING.includes(declaration.kind);

/** Of two said in one second, which nobody can put in order, the one that lets nothing in. */
const later = (a: Placed, b: Placed): Placed => {
  if (a.declaration.at !== b.declaration.at) return a.declaration.at > b.declaration.at ? a : b;
  if (opens(a) !== opens(b)) return opens(a) ? b : a;
  return canonicalJson(a.declaration) > canonicalJson(b.declaration) ? a : b;
};

/** By what right somebody declared something, in words. */
export const RIGHT_TEXT: Readonly<Record<Declaration['as'], string>> = {
  author: 'who posted it',
  maintainer: 'maintainer',
  committer: 'committer',
  'release-manager': 'release manager',
};

const RANK: Readonly<Record<Declaration['as'], number>> = {
  author: 0,
  maintainer: 1,
  committer: 1,
  'release-manager': 2,
};

/** Whether a right is as good as another. */
export const isAsGood = (right: Declaration['as'], as: Declaration['as']): boolean => RANK[right] >= RANK[as];

const rankOf = ({ declaration }: Placed): number => RANK[declaration.as];

/**
 * The last word on one question. Anybody with a right to it may park a series or call it a feature, whoever said otherwise; what may let it in does not
 * count against the word of somebody higher.
 */
const lastOf = (words: readonly Placed[]): Placed | undefined => {
  const highest = Math.max(...words.map(rankOf));
  return words
    .filter((word) => rankOf(word) === highest || !opens(word))
    .reduce<Placed | undefined>((last, word) => (last === undefined ? word : later(last, word)), undefined);
};

/** A posting that says itself what it is for is a word of its own: what was said of earlier ones before it was posted counts no longer. */
const outlives = ({ declaration, index }: Placed, revision: Revision, at: number): boolean => {
  const saysItself = revision.target !== undefined || revision.kind === 'future';
  return index === at || !saysItself || declaration.at > revision.postedAt;
};

/** Whether a release line is asked for is the release manager's to say: to anybody else's word the question stays. */
const targetBy = ({ as, release }: Extract<Declaration, { kind: 'target' }>, own: Revision['target']) => ({
  release,
  asked: as !== 'release-manager' && own?.release === release && own.asked,
});

const aimed = (revision: Revision, aim: DeclaredAim): Revision =>
  aim.kind === 'target'
    ? {
        ...revision,
        target: targetBy(aim, revision.target),
        kind: revision.kind === 'future' ? 'patch' : revision.kind,
      }
    : { ...revision, kind: revision.kind === 'rfc' ? 'rfc' : 'future' };

const isAim = (declaration: Declaration): declaration is DeclaredAim => AIMS.includes(declaration.kind);

type Declared = NonNullable<Revision['declared']>;

const classOf = (words: readonly Placed[], revisions: readonly Revision[]): Declared['class'] => {
  const last = lastOf(words);
  const said = revisions[last?.index ?? -1];
  return last === undefined || said === undefined
    ? undefined
    : { ...(last.declaration as DeclaredClass), revision: said.number };
};

const declaredRevision = (words: readonly Placed[], at: number, revisions: readonly Revision[]) => {
  const own = revisions[at] as Revision;
  const said = words.filter(({ index }) => index <= at);
  const aims = said.filter((word) => isAim(word.declaration) && outlives(word, own, at));
  const aim = lastOf(aims)?.declaration as DeclaredAim | undefined;
  const changeClass = classOf(
    said.filter((word) => !isAim(word.declaration)),
    revisions,
  );
  if (aim === undefined && changeClass === undefined) return own;
  const as = aim === undefined ? own : aimed(own, aim);
  const declared: Declared = {
    ...(aim !== undefined && { aim }),
    ...(aim !== undefined && { posted: { kind: own.kind, target: own.target } }),
    ...(changeClass !== undefined && { class: changeClass }),
  };
  return { ...as, declared };
};

/** By the mail they name: one map for each list, because every conversation asks. The list is a value and may not be changed afterwards. */
const remembered = new WeakMap<readonly Declaration[], ReadonlyMap<string, readonly Declaration[]>>();

const byMailIn = (declarations: readonly Declaration[]): ReadonlyMap<string, readonly Declaration[]> => {
  const known = remembered.get(declarations);
  if (known !== undefined) return known;
  const byMail = new Map<string, Declaration[]>();
  for (const one of declarations) byMail.set(one.messageId, [...(byMail.get(one.messageId) ?? []), one]);
  remembered.set(declarations, byMail);
  return byMail;
};

/** What was declared of a series by a moment, in whatever order, each with the revision it was said of. */
const declaredOf = (series: Series, declarations: readonly Declaration[], at: Instant): readonly Placed[] => {
  const byMail = byMailIn(declarations);
  return [...firstIndexes(series)].flatMap(([id, index]) =>
    (byMail.get(id) ?? []).flatMap((declaration) => (declaration.at <= at ? [{ declaration, index }] : [])),
  );
};

/**
 * Lays over series what people declared of them by a moment: a revision takes what was said of it or of an earlier one. A function of the set of
 * declarations: of several on one question the last said counts, whatever the order they came in.
 */
export const withDeclarations = (
  series: readonly Series[],
  declarations: readonly Declaration[],
  at: Instant,
): readonly Series[] => {
  if (declarations.length === 0) return series;
  return series.map((one) => {
    const words = declaredOf(one, declarations, at);
    if (words.length === 0) return one;
    const revisions = one.revisions.map((_, at) => declaredRevision(words, at, one.revisions));
    return { ...one, revisions };
  });
};

const asPosted = ({ declared, ...revision }: Revision): Revision => ({ ...revision, ...declared?.posted });

/**
 * The word on its question that would count for the newest revision if this were said as well: the very same value, where it would count itself.
 * @param series as declarations were laid over it
 * @param declarations all that stand
 */
export const countingBeside = (
  series: Series,
  declarations: readonly Declaration[],
  next: Declaration,
): Declaration | undefined => {
  const posted = { ...series, revisions: series.revisions.map(asPosted) };
  const [one] = withDeclarations([posted], [...declarations, next], next.at);
  const { aim, class: changeClass } = one?.revisions.at(-1)?.declared ?? {};
  const found = isAim(next) ? aim : changeClass;
  return found !== undefined &&
    canonicalJson({ ...found, revision: '' }) === canonicalJson({ ...next, revision: '' })
    ? next
    : found;
};
