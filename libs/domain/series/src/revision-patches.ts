import { parseSubject, subjectKey, type PatchReading } from '@sluice/mail';
import { patchSubjects, type Group } from './group';
import type { Revision, RevisionPatch } from './series';
import type { SeenMail } from './seen-mail';
import { entitled, type Entitled } from './shortlog-titles';

/** Nobody posts more patches at once; a subject that says 1/9999 makes no list of that length. */
export const MAX_TOTAL = 1_000;

/** The subject as its author wrote it, without marks and prefixes. */
export const titleOf = (mail: SeenMail): string =>
  mail.reading.title ?? parseSubject(mail.reading.subject).title;

const NO_CONTENT: PatchReading = { files: [], damage: [], fixes: [], message: '' };

const nothing = (position: number): RevisionPatch => ({
  position,
  files: [],
  damage: [],
  fixes: [],
  message: '',
  resends: [],
});

const received = (position: number, mail: SeenMail, group: Group): RevisionPatch => {
  const patch = mail.reading.patch ?? NO_CONTENT;
  return {
    position,
    messageId: mail.messageId,
    subject: titleOf(mail),
    author: mail.reading.author,
    patchId: patch.patchId,
    saidAt: mail.saidAt,
    files: patch.files,
    damage: patch.damage,
    fixes: patch.fixes,
    message: patch.message,
    rawHash: mail.rawHash,
    resends: (group.resends.get(position) ?? []).map((m) => m.messageId),
  };
};

/** Titles of patches that are sure, by place: those that came, and those that were answered. */
const sureTitles = (group: Group): ReadonlyMap<number, string> =>
  new Map([...patchSubjects(group)].filter(([position]) => group.members.get(position)?.contested !== true));

type Titles = ReadonlyMap<number, Entitled>;

const unseen = (position: number, group: Group, titles: Titles): RevisionPatch => {
  const contested = group.members.get(position);
  if (contested !== undefined)
    return { ...nothing(position), subject: titleOf(contested), expectedMessageId: contested.messageId };
  const expected = group.expected.get(position);
  const told = expected === undefined ? titles.get(position) : { subject: expected.subject };
  return {
    ...nothing(position),
    ...told,
    ...(expected?.messageId === undefined ? {} : { expectedMessageId: expected.messageId }),
  };
};

const isReceived = (patch: RevisionPatch | undefined): patch is RevisionPatch =>
  patch?.messageId !== undefined;

type Around = { readonly base: Revision | undefined; readonly titles: Titles };

const patchAt = (position: number, group: Group, { base, titles }: Around): RevisionPatch => {
  const mail = group.members.get(position);
  if (mail !== undefined && !mail.contested) return received(position, mail, group);
  const kept = base?.patches.find((p) => p.position === position);
  return mail === undefined && isReceived(kept) ? kept : unseen(position, group, titles);
};

/** Hearsay shows what a patch may be; that one is gone or was dropped it does not show. */
const isHearsay = ({ titleFrom }: RevisionPatch): boolean => titleFrom?.from === 'quoted-shortlog';

type Known = {
  readonly ids: ReadonlySet<string>;
  readonly subjects: ReadonlyMap<string, RevisionPatch>;
};

const knownOf = (previous: Pick<Revision, 'patches'>): Known => ({
  ids: new Set(previous.patches.flatMap((p) => p.patchId ?? [])),
  subjects: new Map(
    previous.patches.flatMap((p) => (p.subject === undefined ? [] : [[subjectKey(p.subject), p] as const])),
  ),
});

/** Unknown stays unknown: without its diff, or with patches of the previous revision missing, a patch is neither unchanged nor new. */
const changeOf = (patch: RevisionPatch, known: Known, whole: boolean): RevisionPatch['change'] => {
  if (patch.subject === undefined || !isReceived(patch)) return undefined;
  if (known.ids.has(patch.patchId ?? '')) return 'unchanged';
  const before = known.subjects.get(subjectKey(patch.subject));
  if (before === undefined) return whole ? 'new' : undefined;
  return [patch.patchId, before.patchId].includes(undefined) ? undefined : 'changed';
};

const compared = (patches: readonly RevisionPatch[], previous: Revision): readonly RevisionPatch[] => {
  const known = knownOf(previous);
  return patches.map((patch) => {
    const { change: _, ...rest } = patch;
    const change = changeOf(patch, known, previous.complete);
    return change === undefined ? rest : { ...rest, change };
  });
};

/** Subjects of the previous revision that are not in this one, by patch-id or subject; none while a missing patch could be one of them. */
export const droppedSince = (
  patches: readonly RevisionPatch[],
  previous: Revision | undefined,
): readonly string[] => {
  if (previous === undefined || patches.some((p) => p.subject === undefined || isHearsay(p))) return [];
  const { ids, subjects } = knownOf({ patches });
  const isHere = (p: RevisionPatch): boolean =>
    ids.has(p.patchId ?? '') || subjects.has(subjectKey(p.subject ?? ''));
  return previous.patches.flatMap((p) =>
    p.subject === undefined || isHearsay(p) || isHere(p) ? [] : [p.subject],
  );
};

/** The patches of a group in order of position, missing ones included; a partial re-roll takes what it leaves from its base. */
export const patchesOf = (
  group: Group,
  previous: Revision | undefined,
  base: Revision | undefined,
): readonly RevisionPatch[] => {
  const total = Math.min(base?.total ?? group.total, MAX_TOTAL);
  const positions = new Set(Array.from({ length: total }, (_, i) => i + 1));
  for (const position of group.members.keys()) if (position > 0) positions.add(position);
  const around = { base, titles: entitled(group, sureTitles(group)) };
  const patches = [...positions].sort((a, b) => a - b).map((p) => patchAt(p, group, around));
  return previous === undefined ? patches : compared(patches, previous);
};
