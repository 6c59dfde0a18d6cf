import { nameOf, sameIdentity } from '@sluice/freeze';
import type { Evidence } from '@sluice/kernel';
import type { AckStatus } from './audited-commit';
import type { CommitCase, HeardAck } from './commit-case';
import type { LandedAck } from './landed-ack';
import type { PostedMatch } from './posted-patch';

/** An ack that counts for the commit, or `undefined`. */
export type Found = {
  readonly status: AckStatus;
  readonly found: string;
  readonly why: string;
  readonly notes: readonly string[];
  readonly evidence: readonly Evidence[];
};

const personOf = (ack: LandedAck, { standing }: CommitCase): string =>
  ack.role === undefined ? '' : nameOf(ack.role.person, standing.identities);

const isOwnPatch = (ack: LandedAck, { classed, standing }: CommitCase): boolean =>
  ack.role !== undefined && sameIdentity(ack.role.person, classed.commit.author.address, standing.identities);

const isOfRelease = ({ acker }: LandedAck): boolean => acker === 'release-manager' || acker === 'deputy';

const statusOf = ({ inTrailerBlock, isMisspelt }: LandedAck): AckStatus =>
  inTrailerBlock ? (isMisspelt ? 'acked-misspelt' : 'acked') : 'acked-outside-trailers';

const ORDER: readonly AckStatus[] = ['acked', 'acked-misspelt', 'acked-outside-trailers'];

const evidenceOf = (ack: LandedAck, { classed }: CommitCase): Evidence => ({
  kind: 'commit',
  commit: classed.commit.commit,
  quote: ack.text,
});

const whyOf = (ack: LandedAck, matter: CommitCase): string => {
  const who = `${personOf(ack, matter)}, ${ack.acker === 'deputy' ? 'deputy ' : ''}release manager of ${matter.input.release}, acked it`;
  if (!ack.inTrailerBlock)
    return `${who}; the line stands outside the trailer block of the message, where git does not find it.`;
  return ack.isMisspelt ? `${who}, under a misspelt key.` : `${who}.`;
};

const SUREST: readonly PostedMatch['by'][] = ['diff', 'landing', 'subject'];
const ONLY_NAMED = SUREST.length;

/** The same diff says more than a tie, a tie more than the same subject, and what was said before the commit more than what came after it. */
const surestFirst = (committedAt: string) => (a: HeardAck, b: HeardAck) => {
  const rank = ({ match, ack }: HeardAck) =>
    2 * (match.patch.onlyNamed === true ? ONLY_NAMED : SUREST.indexOf(match.by)) +
    (ack.saidAt <= committedAt ? 0 : 1);
  return rank(a) - rank(b) || (a.ack.messageId < b.ack.messageId ? -1 : 1);
};

const mailOf = ({ ack }: HeardAck): Evidence => ({
  kind: 'mail',
  messageId: ack.messageId,
  line: ack.line,
  quote: ack.text,
});

/** A later posting is the commit by its diff or by a tie; the one that was acked has its subject alone. */
const isOfEarlier = ({ match }: HeardAck, { matches }: CommitCase): boolean =>
  match.by === 'subject' &&
  matches.some(
    ({ by, patch }) =>
      by !== 'subject' && patch.postedAt !== undefined && patch.postedAt > (match.patch.postedAt ?? ''),
  );

const surest = (heard: readonly HeardAck[], { classed }: CommitCase): HeardAck | undefined =>
  [...heard].sort(surestFirst(classed.commit.committedAt))[0];

/** The mail in which it was said, as far as one is known. */
const saidIn = (matter: CommitCase): readonly Evidence[] => {
  const best = surest(matter.heard, matter);
  return best === undefined ? [] : [mailOf(best)];
};

const inMessage = (matter: CommitCase): Found | undefined => {
  const counted = matter.acks.filter((ack) => isOfRelease(ack) && !isOwnPatch(ack, matter));
  const [best] = [...counted].sort((a, b) => ORDER.indexOf(statusOf(a)) - ORDER.indexOf(statusOf(b)));
  if (best === undefined) return undefined;
  const misspelt = best.isMisspelt && !best.inTrailerBlock ? ['The key of the ack is misspelt as well.'] : [];
  return {
    status: statusOf(best),
    found: best.text,
    why: whyOf(best, matter),
    notes: [...misspelt, ...best.damage.map((d) => `In the ack, ${d}.`)],
    evidence: [evidenceOf(best, matter), ...saidIn(matter)],
  };
};

const TIES: Readonly<Record<PostedMatch['by'], string>> = {
  diff: 'a patch with the same diff',
  landing: 'a patch that is tied to this commit',
  subject: 'a patch of the same subject',
};

const tieOf = ({ by, patch }: PostedMatch): string => {
  if (patch.onlyNamed === true)
    return 'a patch of this subject that the mail names, in the thread of another';
  const posted = by === 'subject' ? `, posted on ${patch.postedAt?.slice(0, 10) ?? ''}` : '';
  return `${TIES[by]}${posted}`;
};

const onList = (matter: CommitCase): Found | undefined => {
  const { committedAt } = matter.classed.commit;
  const best = surest(
    matter.heard.filter(({ ack }) => ack.condition === undefined),
    matter,
  );
  if (best === undefined) return undefined;
  const { ack, match } = best;
  const day = ack.saidAt.slice(0, 10);
  return {
    status: 'acked-on-list',
    found: ack.text,
    why: `The ack stands on the list only: ${ack.by.name} gave it on ${day} for ${tieOf(match)}.`,
    notes: [
      ...(ack.saidAt > committedAt ? ['It was said after the commit.'] : []),
      ...(isOfEarlier(best, matter) ? ['It was given to an earlier version than the one that landed.'] : []),
    ],
    evidence: [mailOf(best)],
  };
};

/** What stands on the list on a condition only: no ack until somebody has seen that it is met, and not nothing. */
export const ackOnCondition = (
  matter: CommitCase,
): { readonly why: string; readonly evidence: readonly Evidence[] } | undefined => {
  const best = surest(matter.heard, matter);
  if (best?.ack.condition === undefined) return undefined;
  const { by, saidAt, condition } = best.ack;
  const day = saidAt.slice(0, 10);
  return {
    why: `${by.name} acked ${tieOf(best.match)} on the list on ${day}, on a condition ("${condition}"); whether it is met needs a person.`,
    evidence: [mailOf(best)],
  };
};

/** The ack that counts: of the release's own manager or deputy, in the message or on the list, and not the author's own. */
export const ackFound = (matter: CommitCase): Found | undefined => inMessage(matter) ?? onList(matter);

const whyNot = (ack: LandedAck, matter: CommitCase): string => {
  const who = personOf(ack, matter);
  if (isOfRelease(ack)) return `"${ack.text}" does not count: it is the author's own (R32).`;
  if (ack.acker === 'other-release')
    return `"${ack.text}" does not count for ${matter.input.release}: ${who} managed ${ack.role?.release ?? 'another release'}; it is carried over from there.`;
  return `"${ack.text}" does not count: it names nobody who managed ${matter.input.release} that day.`;
};

/** What the message carries that does not count, each with why. */
export const acksOfNoWeight = (
  matter: CommitCase,
): { readonly notes: readonly string[]; readonly evidence: readonly Evidence[] } => {
  const idle = matter.acks.filter((ack) => !isOfRelease(ack) || isOwnPatch(ack, matter));
  return {
    notes: idle.map((ack) => whyNot(ack, matter)),
    evidence: idle.map((ack) => evidenceOf(ack, matter)),
  };
};
