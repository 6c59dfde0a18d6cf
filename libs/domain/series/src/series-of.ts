import type { Address } from '@sluice/mail';
import type { Chain } from './chain';
import { firstMail, membersOf, type Group } from './group';
import { inOrder, labels } from './order';
import { revisionOf } from './revision';
import { seriesId } from './series-id';
import type { Revision, Series } from './series';
import { bySaid, type SeenMail } from './seen-mail';
import type { Traits } from './traits';

const baseNumber = (number: string): string | undefined =>
  number.includes('.') ? number.slice(0, number.indexOf('.')) : undefined;

const positionIn = (group: Group, id: string | undefined): number | undefined =>
  [...group.members].find(([position, mail]) => position > 0 && mail.messageId === id)?.[0];

/**
 * A lone patch without n/m, sent in answer to a patch of the same subject in a longer revision, re-rolls that patch only
 * (`[PATCH v7] x` in answer to `[PATCH v6 1/5] x`).
 */
const answered = (group: Group, earlier: readonly Traits[]) => {
  const mail = group.members.get(1);
  const parent = mail?.reading.inReplyTo[0];
  if (group.numbered || parent === undefined) return undefined;
  return earlier
    .filter((l) => l.group.total > 1 && l.group.sender === group.sender && l.ids.has(parent))
    .map((l) => ({ base: l.group, position: positionIn(l.group, parent) ?? 0 }))
    .find(({ base, position }) => isSame(base.members.get(position), mail));
};

const isSame = (a: SeenMail | undefined, b: SeenMail | undefined): boolean =>
  a !== undefined && a.reading.subjectKey === b?.reading.subjectKey && a.reading.kind === 'patch';

type Built = { readonly group: Group; readonly revision: Revision };

/** The lone patch moved to the position it re-rolls, with its answers. */
const movedTo = (group: Group, position: number, total: number): Group => ({
  ...group,
  total,
  members: new Map([...group.members].map(([p, m]) => [p === 1 ? position : p, m])),
  expected: new Map(),
  resends: new Map([...group.resends].map(([p, m]) => [p === 1 ? position : p, m])),
  replies: group.replies.map((r) => ({ ...r, position: r.position === 1 ? position : r.position })),
});

/** What a partial re-roll re-rolls, and the group as it then stands. */
const rerolled = (link: Traits, earlier: readonly Traits[], built: readonly Built[]) => {
  const { group } = link;
  const parent = answered(group, earlier);
  if (parent !== undefined) {
    const base = built.find((b) => b.group === parent.base)?.revision;
    return { group: base === undefined ? group : movedTo(group, parent.position, base.total), base };
  }
  const number = baseNumber(group.number);
  const fits = built.filter((b) => number !== undefined && baseOf(b) === number);
  return { group, base: fits.filter((b) => b.group.total === group.total).at(-1)?.revision };
};

const baseOf = ({ group }: Built): string => baseNumber(group.number) ?? group.number;

/** For each revision when the first of those after it was posted, if any. */
const newerAt = (ordered: readonly Traits[]): readonly (string | undefined)[] => {
  const times: (string | undefined)[] = [];
  let earliest: string | undefined;
  for (const { since } of [...ordered].reverse()) {
    times.push(earliest);
    if (earliest === undefined || since < earliest) earliest = since;
  }
  return times.reverse();
};

const revisionsOf = (ordered: readonly Traits[]): readonly Revision[] => {
  const numbers = labels(ordered);
  const newer = newerAt(ordered);
  const built: Built[] = [];
  ordered.forEach((link, at) => {
    const { group, base } = rerolled(link, ordered.slice(0, at), built);
    const previous = built.findLast((b) => b.revision.knownByRepliesOnly !== true)?.revision;
    const number = numbers.get(link) ?? link.group.number;
    const revision = revisionOf(group, { number, previous, base, newerAt: newer[at] });
    if (revision !== undefined) built.push({ group: link.group, revision });
  });
  return built.map((b) => b.revision);
};

/** The smallest (`saidAt`, Message-ID) of the postings; of the answers where nothing was received. */
const firstOf = (links: readonly Traits[]): SeenMail | undefined => {
  const posted = links.flatMap((l) => membersOf(l.group)).sort(bySaid)[0];
  return posted ?? links.flatMap((l) => firstMail(l.group) ?? []).sort(bySaid)[0];
};

/** A lone patch's author; of several patches, who posted them (the patches' authors stand at the patches). */
const authorOf = (first: Traits): Address => {
  const lone = first.group.total === 1 ? first.group.members.get(1) : undefined;
  return lone === undefined || lone.contested ? first.group.poster : lone.reading.author;
};

const revertsOf = (links: readonly Traits[]): Series['reverts'] =>
  links
    .flatMap((l) => membersOf(l.group))
    .filter((m) => !m.contested)
    .map((m) => m.reading.patch?.reverts)
    .find((r) => r !== undefined);

const claimsOf = (chain: Chain): Series['claimedBy'] =>
  chain.claimedBy.flatMap(({ first, sentence }) => {
    const mail = firstMail(first.group);
    return mail === undefined ? [] : [{ messageId: mail.messageId, sentence }];
  });

/** The latest cover letter's subject (a lone patch's own), else that of the latest revision's first patch. */
const titleOf = (revisions: readonly Revision[]): string => {
  const titled = revisions.filter((r) => r.coverMessageId !== undefined || r.coverExpected || r.total === 1);
  return (titled.at(-1) ?? revisions.at(-1))?.subject ?? '';
};

const optionals = (listId: Series['listId'], reverts: Series['reverts']): Partial<Series> => ({
  ...(listId === undefined ? {} : { listId }),
  ...(reverts === undefined ? {} : { reverts }),
});

/** A chain as a series. `undefined` for an empty one. */
export const seriesOf = (chain: Chain): Series | undefined => {
  const ordered = inOrder(chain.links);
  const first = firstOf(ordered);
  const lead = ordered.find((l) => !l.unseen) ?? ordered[0];
  if (first === undefined || lead === undefined) return undefined;
  const revisions = revisionsOf(ordered);
  return {
    id: seriesId(`${first.saidAt} ${first.messageId}`),
    subject: titleOf(revisions),
    author: authorOf(lead),
    firstPostedAt: first.saidAt,
    firstPostedAtProven: first.proven && !lead.unseen,
    firstRevisionKnown: ordered.some((l) => !l.unseen && l.rank === 1),
    revisions,
    joinedBy: chain.joinedBy,
    claimedBy: claimsOf(chain),
    ...optionals(first.listIds[0], revertsOf(ordered)),
  };
};
