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

const patchesOf = (group: Group): readonly (readonly [number, SeenMail])[] =>
  [...group.members].filter(([position]) => position > 0).sort(([a], [b]) => a - b);

/** Under what a group can be found as the host of a repetition: its subjects for a RESEND, its patch-ids for an unlabelled one. */
const keysOf = (group: Group): readonly string[] => {
  const slot = `${group.sender}|v${group.number}|${group.total}`;
  const title = titleKey(group);
  return [
    ...(title === undefined ? [] : [`${slot}|title|${title}`]),
    ...[...patchSubjects(group).values()].map((subject) => `${slot}|subject|${subject}`),
    ...patchesOf(group).flatMap(([position, mail]) => {
      const id = mail.reading.patch?.patchId;
      return id === undefined ? [] : [`${slot}|${position}|${id}`];
    }),
  ];
};

/** Candidates beyond this share only a title that many postings have. */
const MAX_HOSTS = 32;

const hostOf = (guest: Group, hosts: ReadonlyMap<string, readonly Group[]>): Group | undefined => {
  if (guest.pullRequest) return undefined;
  const repeats = guest.resend ? sameWork : sameContent;
  const found = keysOf(guest).flatMap((key) => (hosts.get(key) ?? []).slice(0, MAX_HOSTS));
  return [...new Set(found)].sort(byFirstMail).find((host) => repeats(host, guest));
};

/**
 * RESEND is not a revision: such a posting, and one that repeats another patch by patch, becomes further copies of what it repeats, and fills
 * the places that never came there. A RESEND of something never received stands for it.
 */
export const mergeResends = (groups: readonly Group[]): readonly Group[] => {
  if (groups.length < 2) return groups;
  const hosts = new Map<string, Group[]>();
  const kept: Group[] = [];
  // What is labelled RESEND looks for a host among the others even if its clock says that it came first.
  const sorted = [...groups].sort((a, b) => Number(a.resend) - Number(b.resend) || byFirstMail(a, b));
  for (const group of sorted) {
    const host = hostOf(group, hosts);
    if (host !== undefined) absorbResend(host, group);
    else {
      kept.push(group);
      for (const key of new Set(keysOf(group)))
        hosts.set(key, [...(hosts.get(key) ?? []), group].slice(0, MAX_HOSTS));
    }
  }
  return kept.sort(byFirstMail);
};
