import { byFirstMail, membersOf, patchSubjects, titleKey, type Group } from './group';
import type { SeenMail } from './seen-mail';

/** Same title, or at least half of the patches under equal subjects. */
const sameWork = (a: Group, b: Group): boolean => {
  const [x, y] = [titleKey(a), titleKey(b)];
  if (x !== undefined && x === y) return true;
  const subjects = new Set(patchSubjects(a).values());
  const others = [...patchSubjects(b).values()];
  const common = others.filter((s) => subjects.has(s)).length;
  return common > 0 && common * 2 >= Math.min(subjects.size, others.length);
};

/** Every patch of the guest holds the patch-id that the host holds at that position: the same thing sent twice, whatever it is labelled. */
const sameContent = (host: Group, guest: Group): boolean => {
  const own = [...guest.members].filter(([position]) => position > 0);
  return (
    own.length > 0 &&
    own.every(([position, mail]) => {
      const id = mail.reading.patch?.patchId;
      return id !== undefined && id === host.members.get(position)?.reading.patch?.patchId;
    })
  );
};

const addResend = (host: Group, position: number, mail: SeenMail): void => {
  const held = host.members.get(position);
  if (held === undefined) host.members.set(position, mail);
  else host.resends.set(position, [...(host.resends.get(position) ?? []), mail]);
};

const absorbResend = (host: Group, guest: Group): void => {
  for (const [position, mail] of [...guest.members].sort(([a], [b]) => a - b))
    addResend(host, position, mail);
  host.evidence.push({
    kind: 'numbering',
    sentence: guest.resend
      ? `sent again as RESEND of version ${host.number}: the same revision`
      : `sent again unchanged (equal patch-ids) as version ${host.number}: the same revision`,
    mails: membersOf(guest).map((m) => m.messageId),
  });
};

const slotOf = (group: Group): string => `${group.sender}|v${group.number}|${group.total}`;

const hostOf = (guest: Group, hosts: readonly Group[]): Group | undefined =>
  hosts.find((host) => host !== guest && (guest.resend ? sameWork(host, guest) : sameContent(host, guest)));

/**
 * RESEND is not a revision: such a posting, and one that repeats another patch by patch, becomes further copies of what it repeats, and fills
 * the places that never came there. A RESEND of something never received stands for it.
 */
export const mergeResends = (groups: readonly Group[]): readonly Group[] => {
  const slots = new Map<string, Group[]>();
  // What is labelled RESEND looks for a host among the others even if its clock says that it came first.
  const sorted = [...groups].sort((a, b) => Number(a.resend) - Number(b.resend) || byFirstMail(a, b));
  for (const group of sorted) {
    const hosts = slots.get(slotOf(group)) ?? [];
    const host = group.pullRequest ? undefined : hostOf(group, hosts);
    if (host === undefined) slots.set(slotOf(group), [...hosts, group]);
    else absorbResend(host, group);
  }
  return [...slots.values()].flat().sort(byFirstMail);
};
