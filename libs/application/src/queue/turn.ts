import type { Instant } from '@sluice/kernel';
import type { Reason } from '@sluice/gate';

/**
 * Whose turn it is. `unknown`: a reason stands and who could act on it is not to be told from what is known. `nobody`: nothing is waited for, or only for
 * something that is no person of this series, such as another series.
 */
export type TurnRole = 'author' | 'maintainer' | 'release-manager' | 'committer' | 'nobody' | 'unknown';

/** Somebody of whom a reason asks something: the most pressing stand first. */
export const TURN_ORDER: readonly TurnRole[] = [
  'author',
  'maintainer',
  'release-manager',
  'committer',
  'unknown',
  'nobody',
];

/** What was said of a revision that a turn is taken from. */
export type Talk = {
  /** The mails that raised an objection or refused it, with who sent them and when. */
  readonly objections: readonly { readonly messageId: string; readonly by: string; readonly at: Instant }[];
  /** When the author spoke of it, oldest first; the posting is the first of them. */
  readonly author: readonly Instant[];
  /** Whether any patch of it was received: of one that is known by answers only nobody can tell what its author owes. */
  readonly isReceived: boolean;
  /** When a freeze exception was asked for last. */
  readonly exceptionAskedAt?: Instant | undefined;
};

export type Turn = {
  readonly role: TurnRole;
  /** Whom exactly, where the reason names them by a mail: somebody who objected and was answered. */
  readonly who?: string | undefined;
  readonly reason: Reason | undefined;
  readonly since: Instant | undefined;
};

const MAINTAINERS_UNKNOWN = /^Who maintained /;

const isActing = ({ effect, rule, sentence }: Reason): boolean =>
  effect !== 'informs' || (rule === 'completeness' && sentence.startsWith('git am'));

type Told = Omit<Turn, 'reason'>;

const turn = (role: TurnRole, since?: Instant): Told => ({ role, since });

/** Unanswered, it is the author's; answered after it was raised, whoever raised it says whether that settles it. */
const ofObjection = ({ evidence }: Reason, { objections, author }: Talk): Told => {
  const raised = evidence.flatMap((e) =>
    e.kind === 'mail' ? objections.filter((o) => o.messageId === e.messageId) : [],
  );
  const [first] = raised;
  if (first === undefined) return turn('unknown');
  const answered = author.find((at) => at > first.at);
  if (answered === undefined) return turn('author', first.at);
  return { role: 'maintainer', who: first.by, since: answered };
};

const ofReleaseAck = ({ effect }: Reason, { author: [posted] }: Talk): Told =>
  // The release manager has spoken: what is left is a later release, or that they take it back.
  effect === 'closes' ? turn('nobody') : turn('release-manager', posted);

/** What a policy closes an exception opens, which has to be asked for. */
const ofPolicy = ({ effect }: Reason, { exceptionAskedAt, author }: Talk): Told => {
  if (effect !== 'closes') return turn('unknown');
  return exceptionAskedAt === undefined
    ? turn('author', author[0])
    : turn('release-manager', exceptionAskedAt);
};

const ofMaintainerAck = ({ sentence }: Reason, { author: [posted] }: Talk): Told =>
  turn(MAINTAINERS_UNKNOWN.test(sentence) ? 'unknown' : 'maintainer', posted);

const ofCompleteness = (_: Reason, { isReceived, author: [posted] }: Talk): Told =>
  isReceived ? turn('author', posted) : turn('unknown');

type Tell = (reason: Reason, talk: Talk) => Told;

const always =
  (role: TurnRole): Tell =>
  (_, { author: [posted] }) =>
    role === 'nobody' || role === 'unknown' ? turn(role) : turn(role, posted);

/** By rule. What is not named is cleared by a version: what was reverted, and what the rules of the interfaces find. */
const TELLS: ReadonlyMap<string, Tell> = new Map<string, Tell>([
  ['objections', ofObjection],
  ['maintainer-ack', ofMaintainerAck],
  ['R31', ofReleaseAck],
  ['completeness', ofCompleteness],
  ['phase-policy', ofPolicy],
  ['last-posting-date', ofPolicy],
  ...['exception', 'shipped', 'superseded', 'rfc', 'withdrawn', 'dependencies'].map(
    (rule) => [rule, always('nobody')] as const,
  ),
  ...['moratorium', 'hold', 'target', 'phase-border', 'read-by-machine', 'unknown-class'].map(
    (rule) => [rule, always('release-manager')] as const,
  ),
  ...['impostor', 'known-through', 'commit-claim', 'landed-otherwise'].map(
    (rule) => [rule, always('unknown')] as const,
  ),
]);
const BY_A_VERSION = always('author');

const told: Tell = (reason, talk) => (TELLS.get(reason.rule) ?? BY_A_VERSION)(reason, talk);

const rank = ({ role }: Turn): number => TURN_ORDER.indexOf(role);

/**
 * Whose turn it is with a revision, by the reasons of its verdict and by who spoke last: everybody of whom something is asked, the most pressing first. While
 * the author has something to do, an ack that is missing as well can wait for the next version.
 */
export const turnsOf = (reasons: readonly Reason[], talk: Talk): readonly Turn[] => {
  // Something that closes for good leaves nobody a turn, whatever else stands.
  const final = reasons.find((r) => r.effect === 'closes' && told(r, talk).role === 'nobody');
  if (final !== undefined) return [{ ...told(final, talk), reason: final }];
  const turns = reasons.filter(isActing).map((reason): Turn => ({ ...told(reason, talk), reason }));
  if (turns.length === 0) return [{ role: 'committer', reason: undefined, since: talk.author[0] }];
  return turns.toSorted((a, b) => rank(a) - rank(b));
};
