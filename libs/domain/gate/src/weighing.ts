import { dayOf, nameOf, releaseManagerOf, sameIdentity } from '@sluice/freeze';
import type { PlacedTrailer, Revision, Trust } from '@sluice/series';
import type { weighCarried } from './carried-trailer';
import { CONTESTED, isContested } from './contested';
import type { WeighContext } from './weigh';
import type { Authority, TrailerKind, WeighedTrailer, Weight } from './weighed-trailer';

/** One trailer on the scales. */
export type Weighing = {
  readonly trailer: PlacedTrailer;
  readonly revision: Revision;
  readonly context: WeighContext;
  /** Every withdrawal of an ack in the series. */
  readonly withdrawals: Revision['withdrawals'];
  /** For a trailer carried in another's name: what it weighs by that person's own mails. */
  readonly carried?: ReturnType<typeof weighCarried> | undefined;
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
  isContested(trailer.messageId, context.impostors) ? human(CONTESTED) : undefined;

const carriedClaim: Check = ({ trailer, kind, carried }) => {
  if (trailer.manner !== 'carried') return undefined;
  if (carried !== undefined) return carried;
  return kind === 'sign-off' ? yes("the poster's own sign-off") : not('nobody approves their own patch');
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

/** Whether every patch that a trailer covers is the sender's own. */
const isAllOwn = ({ trailer, revision, positions, context }: Weighing): boolean => {
  const { identities } = context.standing;
  let isOwn = false;
  for (const patch of revision.patches) {
    if (typeof positions === 'object' && !positions.includes(patch.position)) continue;
    const { address } = patch.author ?? revision.poster;
    isOwn = sameIdentity(address, trailer.sender.address, identities);
    if (!isOwn) return false;
  }
  return isOwn;
};

const APPROVALS: ReadonlySet<TrailerKind> = new Set(['ack', 'review', 'test', 'release-ack']);

/** R32, and check-in rule 2 of Xen's MAINTAINERS: approval comes from someone other than the submitter. */
const ownPatch: Check = (weighing) => {
  const { kind } = weighing;
  if (!APPROVALS.has(kind) || !isAllOwn(weighing)) return undefined;
  return not(
    kind === 'release-ack'
      ? 'the release manager does not ack their own patch (R32)'
      : 'nobody approves their own patch',
  );
};

const withdrawn: Check = ({ trailer, withdrawals, context }) => {
  const word = withdrawals.find(
    (w) =>
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
