import { holdsAnyOf, isMaintainerOf, isReleaseManager, sameIdentity, type Standing } from '@sluice/freeze';
import type { ClassSaid } from '@sluice/gate';
import type { Instant, MessageId, NewEvent } from '@sluice/kernel';
import type { Address } from '@sluice/mail';
import {
  countingBeside,
  RIGHT_TEXT,
  type Declaration,
  type DeclaredKind,
  type DeclaredWord,
  type Revision,
  type Series,
} from '@sluice/series';
import { releaseOf, type DerivedSeries, type Knowledge } from '../derive';
import type { EventStore } from '../ports/event-store';
import { releaseStanding } from '../release-standing';
import { recordDecision, type DecisionContext } from './record-decision';

/** Where declarations are recorded. */
export const DECLARATION_STREAM = 'declarations';

type Who = { readonly by: string; readonly at: Instant };

/** What is declared of which series, named by a posting of it. */
export type Declaring = {
  readonly derived: DerivedSeries;
  readonly posting: MessageId;
  readonly what: DeclaredKind;
};

/** By what right somebody may declare something, or why not. */
export type Right = { readonly as: DeclaredWord['as'] } | { readonly why: string };

const ROLES = 'maintainer of a file it touches, committer, release manager';

/** Why somebody who has nothing to do with a series declares nothing of it, whether there is such a series or not. */
export const whyNotDeclare = ({ by, at }: Who): string =>
  `${by} neither posted it nor holds one of these roles on ${at.slice(0, 10)}: ${ROLES}; only these say what a series is for`;

const filesOf = ({ patches }: Revision): readonly (readonly string[])[] =>
  patches.map((p) => p.files.map((f) => f.path));

/**
 * What opens a gate takes a maintainer of every patch of the newest version, and one that never came is nobody's; what does not, a maintainer of any patch
 * of the series.
 */
const maintains = (
  standing: Standing,
  { revisions }: Series,
  { by, at, kind }: Who & DeclaredKind,
): boolean => {
  const latest = revisions.slice(-1).flatMap(filesOf);
  const isTheirs = (files: readonly string[]): boolean => isMaintainerOf(standing, by, { files, at });
  return kind === 'bugfix'
    ? latest.length > 0 && latest.every(isTheirs)
    : revisions.flatMap(filesOf).some(isTheirs);
};

/** The release manager of the line it is for, and of the one it is to be for. */
const managesIt = (knowledge: Knowledge, lines: readonly (string | undefined)[], { by, at }: Who): boolean =>
  lines.some((release) => {
    if (release === undefined) return false;
    const { roles } = releaseStanding(knowledge, release, at);
    return isReleaseManager({ roles, identities: knowledge.identities }, by, { release, at });
  });

const roleIn = (
  knowledge: Knowledge,
  { series, what }: { readonly series: Series; readonly what: DeclaredKind },
  who: Who,
): DeclaredWord['as'] | undefined => {
  const latest = series.revisions.at(-1);
  const own = latest === undefined ? undefined : releaseOf(latest, knowledge);
  const lines = [own, what.kind === 'target' ? what.release : undefined];
  if (managesIt(knowledge, lines, who)) return 'release-manager';
  if (holdsAnyOf(knowledge, who.by, { roles: ['committer'], at: who.at })) return 'committer';
  return maintains(knowledge, series, { ...who, ...what }) ? 'maintainer' : undefined;
};

const isOneOf = (people: readonly Address[], { by }: Who, { identities }: Standing): boolean =>
  people.some(({ address }) => sameIdentity(address, by, identities));

const postersOf = ({ revisions }: Series): readonly Address[] => revisions.map((r) => r.poster);

const writersOf = ({ author, revisions }: Series): readonly Address[] => [
  author,
  ...revisions.flatMap((r) => [r.poster, ...r.patches.flatMap((p) => p.author ?? [])]),
];

/** That it is a bugfix may open a gate: who had a hand in it does not say so. */
const rightToFix = (role: DeclaredWord['as'] | undefined, isTheirs: boolean, { by, at }: Who): Right => {
  if (isTheirs) return { why: `${by} posted or wrote it: that it is a bugfix, somebody else has to say` };
  if (role !== undefined) return { as: role };
  return {
    why: `${by} holds none of these roles on ${at.slice(0, 10)}: maintainer of a file of every patch, committer, release manager; only these say that it is a bugfix`,
  };
};

/**
 * By what right somebody declares something of a series, as of when they say it: of what is their own as who posted it, whatever role they have.
 */
export const rightToDeclare = (
  knowledge: Knowledge,
  { derived: { series }, what }: Pick<Declaring, 'derived' | 'what'>,
  who: Who,
): Right => {
  const role = roleIn(knowledge, { series, what }, who);
  if (what.kind === 'bugfix') return rightToFix(role, isOneOf(writersOf(series), who, knowledge), who);
  const isPoster = isOneOf(postersOf(series).slice(-1), who, knowledge);
  if (isPoster || (role !== undefined && isOneOf(postersOf(series), who, knowledge))) return { as: 'author' };
  return role === undefined ? { why: whyNotDeclare(who) } : { as: role };
};

/** What came, or would come, of a declaration: its event, nothing where it stands already, or why it is refused. */
export type Declared = { readonly event?: NewEvent | undefined; readonly why?: string | undefined };

const SAID: Readonly<Record<DeclaredKind['kind'], string>> = {
  target: 'aimed it at',
  future: 'parked it',
  bugfix: 'said that it is a bugfix',
  feature: 'said that it is a feature',
};

/** `ian@example.org (release manager) aimed it at 4.17`. */
export const saidText = (word: Declaration): string =>
  `${word.by} (${RIGHT_TEXT[word.as]}) ${SAID[word.kind]}${word.kind === 'target' ? ` ${word.release}` : ''}`;

/** The same with the day. */
export const declarationText = (word: Declaration): string => `${saidText(word)} on ${word.at.slice(0, 10)}`;

const isSame = (a: DeclaredKind, b: DeclaredKind): boolean =>
  a.kind === b.kind && (a.kind !== 'target' || (b.kind === 'target' && a.release === b.release));

/** Whether it was said already by as good a right; of the class, of this very version and all of it. */
const wasSaid = ({ series, revisions }: DerivedSeries, next: Declaration): boolean => {
  const latest = series.revisions.at(-1);
  const isSaid = (known: Declaration | undefined): boolean =>
    known !== undefined && isSame(known, next) && known.as === next.as && known.at <= next.at;
  if (isSaid(latest?.declared?.aim)) return true;
  const covering = revisions.at(-1)?.classSaid;
  return isSaid(covering?.declaration) && isWhole(covering, latest);
};

const isWhole = (said: ClassSaid | undefined, latest: Revision | undefined): boolean =>
  said?.declaration.revision === latest?.number && said?.uncovered.length === 0;

/** What comes of a word beside those that stand: nothing where it is said already, refused where it could not count. */
const weighed = (
  derived: DerivedSeries,
  next: Declaration,
  known: readonly Declaration[],
): Declared | undefined => {
  const counting = countingBeside(derived.series, known, next);
  if (counting === next || counting === undefined) return wasSaid(derived, next) ? {} : undefined;
  return isSame(counting, next)
    ? {}
    : {
        why: `${declarationText(counting)}; against that the word of ${next.by} (${RIGHT_TEXT[next.as]}) does not count`,
      };
};

/** Declares something of a series, by whoever has the right to. What could not count against the word of somebody higher is refused, with that word. */
export const declare = async (
  events: EventStore,
  { derived, posting, what }: Declaring,
  context: DecisionContext & { readonly knowledge: Knowledge },
): Promise<Declared> => {
  const { knowledge, correction } = context;
  const { by = '', at, reason, source } = correction;
  const right = rightToDeclare(knowledge, { derived, what }, { by, at });
  if ('why' in right) return right;
  const decision: DeclaredWord = { ...what, messageId: posting, as: right.as };
  const next = { ...decision, by, at, reason, ...(source !== undefined && { source }) };
  const outcome = weighed(derived, next, knowledge.declarations ?? []);
  if (outcome !== undefined) return outcome;
  const stream = { events, streamName: DECLARATION_STREAM };
  return { event: await recordDecision(stream, { about: 'declaration', decision }, context) };
};
