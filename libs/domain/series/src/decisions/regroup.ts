import type { Chain } from '../chain';
import type { Group } from '../group';
import type { GroupingDecision } from '../series';
import type { Persons, SeenMail } from '../seen-mail';
import { traitsOf, type Traits } from '../traits';

type Regroup = Extract<GroupingDecision, { kind: 'regroup' }>;

/** A group that a person moved: no evidence is asked for it, and none can move it back. */
export type Pinned = { readonly group: Group; readonly decision: Regroup };

/** The last word on each mail counts: a person corrects a correction by another. */
export const regroups = (decisions: readonly GroupingDecision[]): ReadonlyMap<string, Regroup> =>
  new Map(decisions.flatMap((d) => (d.kind === 'regroup' ? [[d.messageId as string, d] as const] : [])));

const numbered = (group: Group, number: string | undefined): Group =>
  number === undefined ? group : { ...group, number };

/** The mail taken out of its group as a group of its own. */
const takenOut = (group: Group, position: number, mail: SeenMail): Group => {
  group.members.delete(position);
  return {
    ...group,
    poster: mail.reading.from,
    members: new Map([[position, mail]]),
    resends: new Map(),
    expected: new Map(),
    replies: [],
    evidence: [],
  };
};

/** Takes out what is moved alone; says which decision moves the rest, if any. */
const takeAlone = (
  group: Group,
  wanted: ReadonlyMap<string, Regroup>,
  pinned: Pinned[],
): Regroup | undefined => {
  let whole: Regroup | undefined;
  for (const [position, mail] of [...group.members]) {
    const decision = wanted.get(mail.messageId);
    if (decision === undefined) continue;
    const alone = decision.revision !== undefined && position > 0 && group.members.size > 1;
    if (alone) pinned.push({ group: numbered(takenOut(group, position, mail), decision.revision), decision });
    else whole ??= decision;
  }
  return whole;
};

/**
 * Applies regroupings to the postings of a conversation, before answers are hung: a decision on a cover letter, on a lone patch, or without
 * a revision number moves the whole revision; on one patch with a number it moves that patch alone.
 */
export const pinGroups = (
  groups: readonly Group[],
  wanted: ReadonlyMap<string, Regroup>,
): { readonly free: readonly Group[]; readonly pinned: readonly Pinned[] } => {
  if (wanted.size === 0) return { free: groups, pinned: [] };
  const free: Group[] = [];
  const pinned: Pinned[] = [];
  for (const group of groups) {
    const whole = takeAlone(group, wanted, pinned);
    if (whole === undefined) free.push(group);
    else pinned.push({ group: numbered(group, whole.revision), decision: whole });
  }
  return { free, pinned };
};

const fits = (host: Group, guest: Group): boolean =>
  host.number === guest.number &&
  host.total === guest.total &&
  [...guest.members.keys()].every((p) => !host.members.has(p));

/** One patch moved into a revision that has its place free becomes part of that revision. */
const mergeInto = (host: Group, guest: Group): void => {
  for (const [position, mail] of guest.members) host.members.set(position, mail);
  for (const position of guest.members.keys()) host.expected.delete(position);
  host.replies.push(...guest.replies);
  host.evidence.push(...guest.evidence);
};

const holds = (t: Traits, id: string): boolean =>
  [...t.group.members.values()].some((m) => m.messageId === id) ||
  t.group.replies.some((r) => r.mail.messageId === id);

const evidenceOf = (pin: Pinned) => ({
  kind: 'person' as const,
  sentence: `a person put this here as version ${pin.group.number}`,
  mails: [pin.decision.messageId],
});

const alone = (pin: Pinned, persons: Persons): Chain => ({
  links: [traitsOf(pin.group, persons)],
  joinedBy: [evidenceOf(pin)],
  claimedBy: [],
});

const moved = (chain: Chain, pin: Pinned, persons: Persons): Chain => {
  const host = chain.links.find((l) => fits(l.group, pin.group));
  const joinedBy = [...chain.joinedBy, evidenceOf(pin)];
  if (host === undefined)
    return { ...chain, joinedBy, links: [...chain.links, traitsOf(pin.group, persons)] };
  mergeInto(host.group, pin.group);
  const links = chain.links.map((l) => (l === host ? traitsOf(host.group, persons) : l));
  return { ...chain, joinedBy, links };
};

/** Puts moved groups into the series that holds the mail they were moved to, or apart. A target that is not there leaves them apart. */
export const placePinned = (
  chains: readonly Chain[],
  pinned: readonly Pinned[],
  persons: Persons,
): readonly Chain[] => {
  const out = [...chains];
  const order = [...pinned].sort((a, b) => Number(b.decision.to === 'new') - Number(a.decision.to === 'new'));
  for (const pin of order) {
    const { to } = pin.decision;
    const at = to === 'new' ? -1 : out.findIndex((c) => c.links.some((l) => holds(l, to)));
    const chain = out[at];
    if (chain === undefined) out.push(alone(pin, persons));
    else out[at] = moved(chain, pin, persons);
  }
  return out;
};
