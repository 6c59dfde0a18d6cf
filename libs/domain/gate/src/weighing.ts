import { dayOf, nameOf, releaseManagerOf, sameIdentity } from '@sluice/freeze';
import type { PlacedTrailer, Revision, Series, Trust } from '@sluice/series';
import { borneOutBy, isUnchangedSince } from './carried-trailer';
import type { WeighContext } from './weigh';
import type { Authority, TrailerKind, WeighedTrailer, Weight } from './weighed-trailer';

/** One trailer on the scales. */
export type Weighing = {
  readonly series: Series;
  readonly trailer: PlacedTrailer;
  readonly revision: Revision;
  readonly context: WeighContext;
  readonly kind: TrailerKind;
  readonly authority: Authority;
  readonly positions: WeighedTrailer['positions'];
};

/** Says what a trailer weighs when it knows, else leaves it to the next check. */
type Check = (weighing: Weighing) => Pick<Weight, 'counts' | 'needsHuman' | 'why'> | undefined;

const not = (why: string) => ({ counts: false, needsHuman: false, why });
const human = (why: string) => ({ counts: false, needsHuman: true, why });
const yes = (why: string) => ({ counts: true, needsHuman: false, why });

const TRUST: Readonly<Record<Trust, number>> = { unproven: 0, 'list-verified': 1, signed: 2 };

/** Whether a mail's trust suffices for the approvals of a policy. */
export const isTrusted = (trust: Trust, context: WeighContext): boolean =>
  TRUST[trust] >= TRUST[context.policy.approvalTrust];

const nearMiss: Check = ({ trailer }) =>
  trailer.nearMissOf === undefined
    ? undefined
    : not(`spelt ${trailer.key}: looks like ${trailer.nearMissOf}, which is not guessed`);

const noGateAsks: Check = ({ kind }) => (kind === 'other' ? not('recorded; no gate asks for it') : undefined);

const namesNobody: Check = ({ trailer }) =>
  trailer.person === undefined ? not('names no address that can be read') : undefined;

const impostor: Check = ({ trailer, context }) =>
  context.impostors.some((group) => group.messageId === trailer.messageId)
    ? human('copies of this mail differ: none counts until a person picks one')
    : undefined;

const carriedClaim: Check = (weighing) => {
  const { trailer, kind, context } = weighing;
  const { person } = trailer;
  if (trailer.manner !== 'carried' || person === undefined) return undefined;
  if (sameIdentity(person.address, trailer.sender.address, context.standing.identities))
    return kind === 'sign-off' ? yes("the poster's own sign-off") : not('nobody approves their own patch');
  const said = borneOutBy(weighing);
  if (said === undefined) return not('a claim of the poster; no mail of that person is known');
  if (!isUnchangedSince(weighing, said.revision))
    return not(`a claim of the poster; said for v${said.revision.number}, and the patch changed since`);
  return isTrusted(said.trailer.trust, context)
    ? yes(`borne out by the mail of that person (${said.trailer.messageId})`)
    : not(`said in ${said.trailer.messageId}, whose origin is ${said.trailer.trust}`);
};

const othersName: Check = ({ trailer, context }) => {
  const { person, sender } = trailer;
  if (person === undefined || sameIdentity(person.address, sender.address, context.standing.identities))
    return undefined;
  return not(`says somebody else's name: sent by ${sender.address}`);
};

const unauthorised: Check = ({ trailer, kind, authority, context }) => {
  if ((kind !== 'release-ack' && kind !== 'release-nack') || authority === 'release-manager')
    return undefined;
  const { release, standing } = context;
  const manager = releaseManagerOf(standing.roles, release, trailer.saidAt);
  const who = manager === undefined ? 'nobody known' : nameOf(manager.person, standing.identities);
  return not(`unauthorised: the release manager of ${release} on ${dayOf(trailer.saidAt)} was ${who}`);
};

/** R32, and check-in rule 2 of Xen's MAINTAINERS: approval comes from someone other than the submitter. */
const ownPatch: Check = ({ trailer, kind, revision, positions, context }) => {
  if (kind === 'sign-off' || kind === 'nack' || kind === 'release-nack') return undefined;
  const covered = revision.patches.filter(
    (p) => positions === undefined || positions === 'all' || positions.includes(p.position),
  );
  const people = covered.map((p) => (p.author ?? revision.poster).address);
  const isOwn = people.every((p) => sameIdentity(p, trailer.sender.address, context.standing.identities));
  if (!isOwn || people.length === 0) return undefined;
  return not(
    kind === 'release-ack'
      ? 'the release manager does not ack their own patch (R32)'
      : 'nobody approves their own patch',
  );
};

const withdrawn: Check = ({ trailer, series, context }) => {
  const word = series.revisions
    .flatMap((r) => r.withdrawals)
    .find(
      (w) =>
        w.what === 'ack' &&
        w.saidAt >= trailer.saidAt &&
        sameIdentity(w.sender.address, trailer.sender.address, context.standing.identities),
    );
  return word === undefined ? undefined : not(`withdrawn on ${dayOf(word.saidAt)} (${word.messageId})`);
};

const untrusted: Check = ({ trailer, context }) =>
  isTrusted(trailer.trust, context)
    ? undefined
    : not(`the mail's origin is ${trailer.trust}; this project asks for ${context.policy.approvalTrust}`);

const conditional: Check = ({ trailer }) =>
  trailer.conditionText === undefined
    ? undefined
    : human(`said under a condition ("${trailer.conditionText}"); whether it is met needs a person`);

const limitedWhy = (limit: string | undefined): string =>
  limit === undefined
    ? 'no patch is named surely; what it covers needs a person'
    : `limited ("${limit}"); what it covers needs a person`;

const partial: Check = ({ trailer, positions }) =>
  positions === undefined ? human(limitedWhy(trailer.scopeText ?? trailer.area)) : undefined;

const counted: Check = ({ trailer, revision }) =>
  yes(
    trailer.late
      ? `counts for v${revision.number}, to which it was sent after a newer one`
      : `counts for v${revision.number}`,
  );

/** In order: the first that knows decides. */
export const CHECKS: readonly Check[] = [
  nearMiss,
  noGateAsks,
  namesNobody,
  impostor,
  carriedClaim,
  othersName,
  unauthorised,
  ownPatch,
  withdrawn,
  untrusted,
  conditional,
  partial,
  counted,
];
