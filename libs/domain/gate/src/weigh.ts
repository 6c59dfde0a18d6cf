import {
  isMaintainerOf,
  isReleaseManager,
  sameIdentity,
  type GatePolicy,
  type Standing,
} from '@sluice/freeze';
import type { ImpostorGroup, PlacedObjection, PlacedTrailer, Revision, Series } from '@sluice/series';
import { CHECKS, type Weighing } from './weighing';
import { kindOfKey, type Authority, type TrailerKind, type WeighedTrailer } from './weighed-trailer';

/** What weighing needs to know beside the series. */
export type WeighContext = {
  readonly release: string;
  readonly policy: GatePolicy;
  readonly standing: Standing;
  readonly impostors: readonly ImpostorGroup[];
};

const positionsOf = (trailer: PlacedTrailer): 'all' | readonly number[] | undefined => {
  if (trailer.scopePositions !== undefined) return trailer.scopePositions;
  // An empty scope hangs on the revision and names no patch surely.
  const isLimited =
    trailer.scopeText !== undefined || trailer.area !== undefined || trailer.scope.length === 0;
  return isLimited ? undefined : trailer.scope;
};

const filesIn = (revision: Revision, positions: 'all' | readonly number[] | undefined): readonly string[] =>
  revision.patches
    .filter((p) => positions === undefined || positions === 'all' || positions.includes(p.position))
    .flatMap((p) => p.files.map((f) => f.path));

const isReleaseKind = (kind: TrailerKind): boolean => kind === 'release-ack' || kind === 'release-nack';

const authorityOf = (
  said: PlacedTrailer | PlacedObjection,
  about: { readonly kind: TrailerKind; readonly files: readonly string[] },
  { standing, release }: WeighContext,
): Authority => {
  const { address } = said.sender;
  const manager = isReleaseManager(standing, address, { release, at: said.saidAt });
  if (isReleaseKind(about.kind)) return manager ? 'release-manager' : 'none';
  if (isMaintainerOf(standing, address, { files: about.files, at: said.saidAt })) return 'maintainer';
  return manager ? 'release-manager' : 'none';
};

/** A carried trailer is a claim by the poster: its authority is the sender's only where both are one person. */
const carriedByOther = (trailer: PlacedTrailer, { standing }: WeighContext): boolean =>
  trailer.manner === 'carried' &&
  (trailer.person === undefined ||
    !sameIdentity(trailer.person.address, trailer.sender.address, standing.identities));

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

const weighTrailer = (weighing: Omit<Weighing, 'kind' | 'authority' | 'positions'>): WeighedTrailer => {
  const { trailer, revision, context } = weighing;
  const kind = trailer.nearMissOf === undefined ? kindOfKey(trailer.canonical) : 'other';
  const positions = positionsOf(trailer);
  const authority = carriedByOther(trailer, context)
    ? 'none'
    : authorityOf(trailer, { kind, files: filesIn(revision, positions) }, context);
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
    ...weightOf({ ...weighing, kind, authority, positions }),
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

const weighAll = (series: Series, context: WeighContext): readonly WeighedTrailer[] =>
  series.revisions.flatMap((revision) => [
    ...revision.trailers.map((trailer) => weighTrailer({ series, trailer, revision, context })),
    ...revision.objections.map((objection) => weighObjection(objection, revision, context)),
  ]);

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
