import { personOf, sameIdentity, type GatePolicy, type Standing } from '@sluice/freeze';
import { branchNamed } from '@sluice/mail';
import type { ImpostorGroup, PlacedTrailer, Revision, Series } from '@sluice/series';
import { authorityOf } from './authority';
import { weighCarried, wordKey } from './carried-trailer';
import { filesIn } from './files-in';
import { weighObjection } from './weigh-objection';
import { CHECKS, type Weighing } from './weighing';
import { GATE_KINDS, kindOfKey, type WeighedTrailer } from './weighed-trailer';

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

/** Words that limit it, and not to the branch of the very release it is asked for. */
const isLimitedBy = ({ scopeText }: PlacedTrailer, { release }: WeighContext): boolean =>
  scopeText !== undefined && branchNamed(scopeText) !== release;

const positionsOf = (
  trailer: PlacedTrailer,
  context: WeighContext,
): 'all' | readonly number[] | undefined => {
  if (trailer.scopePositions !== undefined) return trailer.scopePositions;
  // Words after a carried trailer limit it within its patch; it is still about that one only.
  if (trailer.manner === 'carried' && trailer.scope.length > 0) return trailer.scope;
  // An empty scope hangs on the revision and names no patch surely.
  const isLimited = isLimitedBy(trailer, context) || trailer.area !== undefined || trailer.scope.length === 0;
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
  const positions = positionsOf(trailer, context);
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
    ...(trailer.names === undefined ? {} : { names: trailer.names }),
    revision: revision.number,
    messageId: trailer.messageId,
    line: trailer.line,
    saidAt: trailer.saidAt,
    trust: trailer.trust,
    authority,
    carried:
      carried === undefined || trailer.person === undefined
        ? undefined
        : { person: trailer.person, heard: carried.heard },
    counts,
    needsHuman,
    why,
  };
};

type Asked = { readonly revision: Revision; readonly trailers: readonly PlacedTrailer[] };

/** What people said themselves comes first: what posters carry is weighed by it. */
const weighSaid = (asked: readonly Asked[], scales: Scales): ReadonlyMap<PlacedTrailer, WeighedTrailer> => {
  const weighed = new Map<PlacedTrailer, WeighedTrailer>();
  for (const { revision, trailers } of asked)
    for (const trailer of trailers) {
      if (trailer.manner !== 'said') continue;
      const word = weighTrailer(trailer, revision, scales);
      weighed.set(trailer, word);
      remember(word, trailer, scales);
    }
  return weighed;
};

/** Only what people say in their own name can bear out what others carry. */
const remember = (word: WeighedTrailer, trailer: PlacedTrailer, { context, said }: Scales): void => {
  const { identities } = context.standing;
  const person = personOf(trailer.sender.address, identities);
  if (word.kind === 'other' || personOf(trailer.person?.address ?? '', identities) !== person) return;
  const key = wordKey(person, trailer.canonical);
  const words = said.get(key);
  if (words === undefined) said.set(key, [word]);
  else words.push(word);
};

const scalesFor = (series: Series, context: WeighContext): Scales => {
  const withdrawals = series.revisions.flatMap((r) => r.withdrawals).filter((w) => w.what === 'ack');
  return { series, context, withdrawals, said: new Map() };
};

const isAsked = ({ nearMissOf, canonical }: PlacedTrailer): boolean =>
  nearMissOf === undefined && GATE_KINDS.has(kindOfKey(canonical));

const weighAsked = (series: Series, context: WeighContext): readonly WeighedTrailer[] => {
  const scales = scalesFor(series, context);
  const asked = series.revisions.map((revision) => ({
    revision,
    trailers: revision.trailers.filter(isAsked),
  }));
  const said = weighSaid(asked, scales);
  return asked.flatMap(({ revision, trailers }) =>
    trailers.map((trailer) => said.get(trailer) ?? weighTrailer(trailer, revision, scales)),
  );
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
 * The trailers of a series that gates ask for (acks, reviews, nacks, release acks and nacks) with what they weigh at the gates of one
 * release line, oldest revision first: what `weighTrailers` says of them.
 */
export const gateWords = (series: Series, context: WeighContext): readonly WeighedTrailer[] => {
  const known = remembered.get(series);
  if (known !== undefined && isSame(known.context, context)) return known.trailers;
  const trailers = weighAsked(series, context);
  remembered.set(series, { context, trailers });
  return trailers;
};

/**
 * Every trailer and objection of a series with what it weighs at the gates of one release line, oldest revision first. Authority is that
 * of the day it was said. Nothing is left out: what does not count says why.
 */
export const weighTrailers = (series: Series, context: WeighContext): readonly WeighedTrailer[] => {
  const scales = scalesFor(series, context);
  const said = weighSaid(
    series.revisions.map((revision) => ({ revision, trailers: revision.trailers })),
    scales,
  );
  return series.revisions.flatMap((revision) => [
    ...revision.trailers.map((trailer) => said.get(trailer) ?? weighTrailer(trailer, revision, scales)),
    ...revision.objections.map((objection) => weighObjection(objection, revision, context)),
  ]);
};
