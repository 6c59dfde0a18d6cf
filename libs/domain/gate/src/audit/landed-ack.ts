import { nameOf, sameIdentity, isHeld, type Role, type Standing } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import { commitTrailers, sameAddress, slips, type Address, type CommitTrailer } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';

/** Whose release ack a commit carries, as seen from the release it is asked about. */
export type AckerKind = 'release-manager' | 'deputy' | 'other-release' | 'nobody';

/** A release ack in the message of a landed commit. */
export type LandedAck = {
  /** As written: `Releae-Acked-by: Ian Jackson <iwj@xenproject.org>`. */
  readonly text: string;
  readonly line: number;
  readonly isMisspelt: boolean;
  readonly inTrailerBlock: boolean;
  readonly acker: AckerKind;
  /** The role that makes the person an acker of this or another release. */
  readonly role?: Role | undefined;
  /** What is wrong with how the person is named, as parts of a sentence; empty: nothing. */
  readonly damage: readonly string[];
};

const RELEASE_ACK = 'release-acked-by';
/** Two letters added, lost, changed or swapped are a slip of the pen: `oleskii.kurochko`, `julien.gral`, `Durran`. */
const MAX_SLIPS = 2;

const isReleaseAck = ({ canonical, nearMissOf }: CommitTrailer): boolean =>
  (nearMissOf ?? canonical) === RELEASE_ACK;

const isNear = (written: string, meant: string): boolean =>
  meant !== '' && slips(written.toLowerCase(), meant.toLowerCase()) <= MAX_SLIPS;

/** The person is known under another address: two people may differ by a letter (`arm@`, `rm@`), and then nothing is a slip. */
const isSomebodyElse = ({ address }: Address, { identities, roles }: Standing): boolean =>
  identities.some((i) => i.addresses.some((a) => sameAddress(a, address))) ||
  roles.some((r) => sameAddress(r.person, address));

const addressesOf = (person: string, { identities }: Standing): readonly string[] =>
  identities.find((i) => i.addresses.some((a) => sameAddress(a, person)))?.addresses ?? [person];

/** How a trailer's person is named for somebody's; `undefined`: it is somebody else. */
const namedAs = (written: Address, role: Role, standing: Standing): readonly string[] | undefined => {
  const { identities } = standing;
  const name = nameOf(role.person, identities, '');
  if (sameIdentity(written.address, role.person, identities))
    return written.name !== name && isNear(written.name, name)
      ? [`the name is written "${written.name}"`]
      : [];
  if (!isNear(written.name, name) || isSomebodyElse(written, standing)) return undefined;
  const meant = addressesOf(role.person, standing).find((a) => isNear(written.address, a));
  return [
    meant === undefined
      ? `the address ${written.address} is not known as ${name}'s`
      : `the address is written ${written.address} for ${meant}`,
  ];
};

const mangling = (value: string): readonly string[] => [
  ...(value.includes('<') && !value.includes('>') ? ['the closing ">" is missing'] : []),
  ...(/mailto:/i.test(value) ? ['a mailer mangled the address'] : []),
];

const KINDS = new Map<Role['role'], AckerKind>([
  ['release-manager', 'release-manager'],
  ['deputy-release-manager', 'deputy'],
]);

type Found = Pick<LandedAck, 'acker' | 'role' | 'damage'>;
const NOBODY: Found = { acker: 'nobody', damage: [] };

/** Those who could have given the ack, the release's own first: one person manages several releases in turn. */
const ackersFor = (
  release: string,
  at: Instant,
  { roles }: Standing,
): readonly (Found & { role: Role })[] => {
  const managers = roles.flatMap((role) => {
    const kind = KINDS.get(role.role);
    return kind === undefined ? [] : [{ role, kind }];
  });
  const own = managers.filter(({ role }) => role.release === release && isHeld(role, at));
  const others = managers.filter(({ role }) => role.release !== release);
  return [
    ...own.map(({ role, kind }) => ({ role, acker: kind, damage: [] })),
    ...others.map(({ role }) => ({ role, acker: 'other-release' as const, damage: [] })),
  ];
};

const ackerOf = (
  person: Address | undefined,
  about: { readonly release: string; readonly at: Instant },
  standing: Standing,
): Found => {
  if (person === undefined) return NOBODY;
  for (const candidate of ackersFor(about.release, about.at, standing)) {
    const damage = namedAs(person, candidate.role, standing);
    if (damage !== undefined) return { ...candidate, damage };
  }
  return NOBODY;
};

/**
 * The release acks in a commit's message: misspelt ones, those outside the trailer block and those with a damaged address too, each with whose
 * it is for `release`. A trailer has no date: the roles are those of the day of the commit.
 */
export const acksIn = (commit: LandedCommit, release: string, standing: Standing): readonly LandedAck[] =>
  commitTrailers(commit.body)
    .filter(isReleaseAck)
    .map((trailer) => {
      const found = ackerOf(trailer.person, { release, at: commit.committedAt }, standing);
      return {
        ...found,
        text: `${trailer.key}: ${trailer.value}`,
        line: trailer.line,
        isMisspelt: trailer.nearMissOf !== undefined,
        inTrailerBlock: trailer.inBlock,
        damage: [...found.damage, ...mangling(trailer.value)],
      };
    });
