import { personOf, sameIdentity, type GatePolicy, type Standing } from '@sluice/freeze';
import type { ImpostorGroup, PlacedObjection, PlacedTrailer, Revision, Series } from '@sluice/series';
import { authorityOf } from './authority';
import { weighCarried, wordKey } from './carried-trailer';
import { filesIn } from './files-in';
import { CHECKS, type Weighing } from './weighing';
import { kindOfKey, type Authority, type TrailerKind, type WeighedTrailer } from './weighed-trailer';

/** What weighing needs to know beside the series. */
export type WeighContext = {
  readonly release: string;
  readonly policy: GatePolicy;
  readonly standing: Standing;
  readonly impostors: readonly ImpostorGroup[];
};

/** What the trailers of one series are weighed with. */
type Scales = {
  readonly series: Series;
  readonly context: WeighContext;
  readonly withdrawals: Weighing['withdrawals'];
  readonly said: Map<string, WeighedTrailer[]>;
};

const positionsOf = (trailer: PlacedTrailer): 'all' | readonly number[] | undefined => {
  if (trailer.scopePositions !== undefined) return trailer.scopePositions;
  // Words after a carried trailer limit it within its patch; it is still about that one only.
  if (trailer.manner === 'carried' && trailer.scope.length > 0) return trailer.scope;
  // An empty scope hangs on the revision and names no patch surely.
  const isLimited =
    trailer.scopeText !== undefined || trailer.area !== undefined || trailer.scope.length === 0;
  return isLimited ? undefined : trailer.scope;
};

/** A carried trailer is a claim by the poster: its authority is the sender's only where both are one person. */
const carriedByOther = (trailer: PlacedTrailer, { standing }: WeighContext): boolean =>
  trailer.manner === 'carried' &&
  (trailer.person === undefined ||
    !sameIdentity(trailer.person.address, trailer.sender.address, standing.identities));

/** The poster's word for what another said; `undefined` for any other trailer, and for keys no gate asks for. */
const carriedBy = (
  weighing: Omit<Weighing, 'authority' | 'positions' | 'carried'>,
  { series, said }: Scales,
): Weighing['carried'] => {
  const { trailer, revision, context, kind } = weighing;
  const { person } = trailer;
  if (person === undefined || kind === 'other' || !carriedByOther(trailer, context)) return undefined;
  const key = wordKey(personOf(person.address, context.standing.identities), trailer.canonical);
  return weighCarried({ series, revision, trailer, words: said.get(key) ?? [] });
};

const scopeText = (trailer: PlacedTrailer, positions: WeighedTrailer['positions']): string =>
  trailer.scopeText ?? trailer.area ?? (typeof positions === 'object' ? positions.join(',') : 'all');

const NO_WEIGHT = { counts: false, needsHuman: false, why: '' };

const weightOf = (weighing: Weighing): Pick<WeighedTrailer, 'counts' | 'needsHuman' | 'why'> => {
  for (const check of CHECKS) {
    const weight = check(weighing);
    if (weight !== undefined) return weight;
  }
  return NO_WEIGHT;
};

const weighTrailer = (trailer: PlacedTrailer, revision: Revision, scales: Scales): WeighedTrailer => {
  const { context, withdrawals } = scales;
  const kind = trailer.nearMissOf === undefined ? kindOfKey(trailer.canonical) : 'other';
  const positions = positionsOf(trailer);
  const carried = carriedBy({ trailer, revision, context, kind, withdrawals }, scales);
  const authority = carriedByOther(trailer, context)
    ? 'none'
    : authorityOf(trailer, { kind, files: filesIn(revision, positions) }, context);
  const weighing = { trailer, revision, context, kind, withdrawals, authority, positions, carried };
  const { counts, needsHuman, why } = weightOf(weighing);
  return {
    key: trailer.key,
    value: trailer.value,
    by: trailer.sender,
    kind,
    scope: scopeText(trailer, positions),
    positions,
    condition: trailer.conditionText,
    revision: revision.number,
    messageId: trailer.messageId,
    line: trailer.line,
    saidAt: trailer.saidAt,
    trust: trailer.trust,
    authority,
    ...(carried === undefined || trailer.person === undefined
      ? {}
      : { carried: { person: trailer.person, heard: carried.heard } }),
    counts,
    needsHuman,
    why,
  };
};

const weighObjection = (
  objection: PlacedObjection,
  revision: Revision,
  context: WeighContext,
): WeighedTrailer => {
  const isSure = objection.certainty === 'sure';
  const kind = isSure ? 'objection' : 'possible-objection';
  const authority = authorityOf(objection, { kind, files: filesIn(revision, objection.scope) }, context);
  return {
    key: 'objection',
    value: objection.sentence,
    by: objection.sender,
    kind,
    scope: objection.scope === 'all' ? 'all' : objection.scope.join(','),
    positions: objection.scope,
    revision: revision.number,
    messageId: objection.messageId,
    line: objection.line,
    saidAt: objection.saidAt,
    trust: objection.trust,
    authority,
    counts: isSure && authority === 'maintainer',
    needsHuman: !isSure,
    why: isSure
      ? sureWhy(authority)
      : 'wording that reads like an objection; a person must say whether it is',
  };
};

const sureWhy = (authority: Authority): string =>
  authority === 'maintainer'
    ? 'a maintainer of a touched file objects'
    : 'shown; only a maintainer of a touched file holds';

/** What people said themselves comes first: what posters carry is weighed by it. */
const weighSaid = (scales: Scales): ReadonlyMap<PlacedTrailer, WeighedTrailer> => {
  const weighed = new Map<PlacedTrailer, WeighedTrailer>();
  const { identities } = scales.context.standing;
  for (const revision of scales.series.revisions)
    for (const trailer of revision.trailers) {
      if (trailer.manner !== 'said') continue;
      const word = weighTrailer(trailer, revision, scales);
      weighed.set(trailer, word);
      const person = personOf(trailer.sender.address, identities);
      if (word.kind === 'other' || personOf(trailer.person?.address ?? '', identities) !== person) continue;
      const key = wordKey(person, trailer.canonical);
      const words = scales.said.get(key);
      if (words === undefined) scales.said.set(key, [word]);
      else words.push(word);
    }
  return weighed;
};

const weighAll = (series: Series, context: WeighContext): readonly WeighedTrailer[] => {
  const withdrawals = series.revisions.flatMap((r) => r.withdrawals).filter((w) => w.what === 'ack');
  const scales: Scales = { series, context, withdrawals, said: new Map() };
  const said = weighSaid(scales);
  return series.revisions.flatMap((revision) => [
    ...revision.trailers.map((trailer) => said.get(trailer) ?? weighTrailer(trailer, revision, scales)),
    ...revision.objections.map((objection) => weighObjection(objection, revision, context)),
  ]);
};

type Weighed = { readonly context: WeighContext; readonly trailers: readonly WeighedTrailer[] };

/** The last answer for each series: its revisions are judged one after the other, and each asks for the trailers of all. */
const remembered = new WeakMap<Series, Weighed>();

const isSame = (a: WeighContext, b: WeighContext): boolean =>
  a.release === b.release &&
  a.policy === b.policy &&
  a.impostors === b.impostors &&
  a.standing.roles === b.standing.roles &&
  a.standing.identities === b.standing.identities;

/**
 * Every trailer and objection of a series with what it weighs at the gates of one release line, oldest revision first. Authority is that
 * of the day it was said. Nothing is left out: what does not count says why.
 */
export const weighTrailers = (series: Series, context: WeighContext): readonly WeighedTrailer[] => {
  const known = remembered.get(series);
  if (known !== undefined && isSame(known.context, context)) return known.trailers;
  const trailers = weighAll(series, context);
  remembered.set(series, { context, trailers });
  return trailers;
};
