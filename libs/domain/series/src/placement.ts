import type { TrailerLine } from '@sluice/mail';
import { membersOf, type Group, type HungReply } from './group';
import type { PlacedMention, PlacedObjection, PlacedRemark, PlacedTrailer, Revision } from './series';
import { positionOf, type SeenMail } from './seen-mail';

type Scope = 'all' | readonly number[];

const mention = (mail: SeenMail): PlacedMention => ({
  messageId: mail.messageId,
  sender: mail.reading.from,
  saidAt: mail.saidAt,
});

/** What a mail at a position speaks of: everything on a cover or lone patch, nothing surely where the position is not known. */
const scopeAt = (position: HungReply['position'], group: Group): Scope => {
  if (position === 'cover' || position === 0 || group.total === 1) return 'all';
  return position === 'unknown' ? [] : [position];
};

/** A range said surely (`for patches 1-3`) goes before the position; positions that the revision does not have are left out. */
const scopeOf = (trailer: TrailerLine, at: HungReply['position'], group: Group): Scope => {
  const named = trailer.scopePositions;
  if (named === undefined || group.total === 1) return scopeAt(at, group);
  return named.filter((p) => p >= 1 && p <= group.total);
};

type Placed = { readonly mail: SeenMail; readonly position: HungReply['position'] };

const trailersOf = (
  { mail, position }: Placed,
  group: Group,
  how: Pick<PlacedTrailer, 'manner' | 'late'>,
): readonly PlacedTrailer[] =>
  mail.reading.trailers.map((trailer) => ({
    ...trailer,
    ...mention(mail),
    ...how,
    trust: mail.trust,
    scope: scopeOf(trailer, position, group),
  }));

const objectionsOf = ({ mail, position }: Placed, group: Group): readonly PlacedObjection[] =>
  mail.reading.objections.map((objection) => ({
    ...objection,
    ...mention(mail),
    trust: mail.trust,
    scope: scopeAt(position, group),
  }));

const remarksOf = ({ mail, position }: Placed, group: Group): readonly PlacedRemark[] =>
  (mail.reading.remarks ?? []).map((remark) => ({
    ...remark,
    ...mention(mail),
    scope: scopeAt(position, group),
  }));

export type Placements = Pick<
  Revision,
  'trailers' | 'objections' | 'commitClaims' | 'withdrawals' | 'replies' | 'remarks'
>;

/**
 * Everything said about a revision, with what it covers: trailers carried by its patches and said in answers to it, objections, claims that it
 * went in, withdrawals. Oldest first. `newerAt` is when a newer revision was posted: what is said later counts for this one, and is late.
 */
export const placementsOf = (group: Group, newerAt: string | undefined): Placements => {
  const carriers = membersOf(group)
    .filter((m) => !m.contested)
    .map((mail) => ({ mail, position: mail === group.members.get(0) ? 0 : positionOf(mail) }));
  const answers = group.replies;
  const remarks = answers.flatMap((a) => remarksOf(a, group));
  // What would clear or settle something must be sure; what was said for or against it is shown and needs a person.
  const sure = answers.filter(({ mail }) => !mail.contested);
  const late = (mail: SeenMail): boolean => newerAt !== undefined && mail.saidAt > newerAt;
  return {
    trailers: [
      ...carriers.flatMap((c) => trailersOf(c, group, { manner: 'carried', late: false })),
      ...answers.flatMap((a) => trailersOf(a, group, { manner: 'said', late: late(a.mail) })),
    ],
    objections: [...carriers, ...answers].flatMap((p) => objectionsOf(p, group)),
    commitClaims: sure.flatMap(({ mail }) =>
      mail.reading.commitClaims.map((c) => ({ ...c, ...mention(mail) })),
    ),
    withdrawals: sure.flatMap(({ mail }) =>
      mail.reading.withdrawals.map(({ what, sentence }) => ({ what, sentence, ...mention(mail) })),
    ),
    replies: answers.map(({ mail, position }) => ({
      ...mention(mail),
      position,
      ...(mail.contested ? { contested: true } : {}),
    })),
    ...(remarks.length > 0 && { remarks }),
  };
};
