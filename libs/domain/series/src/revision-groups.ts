import { secondsBetween, type MessageId } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import { absorb, compatible, draftOf, joinDrafts, type Draft } from './draft';
import type { Group } from './group';
import { numberOf, totalOf, type Persons, type SeenMail } from './seen-mail';
import type { JoinEvidence } from './series';
import { stemOf } from './stem';

/** Patches without threading headers belong together when posted within this time of each other: a slow `git send-email` run. */
const WINDOW_SECONDS = 3600;

const idsOf = (mails: readonly SeenMail[]): readonly MessageId[] => mails.map((m) => m.messageId);

const stemKeys = (draft: Draft): readonly string[] =>
  draft.mails.flatMap((m) => {
    const stem = stemOf(m.messageId);
    return stem === undefined ? [] : [stem];
  });

const byStem = {
  keysOf: stemKeys,
  why: (key: string, host: Draft, guest: Draft): JoinEvidence => ({
    kind: 'message-id-stem',
    sentence: `sent in one run: the Message-IDs are numbered ${key}`,
    mails: [...idsOf(host.mails.slice(0, 1)), ...idsOf(guest.mails)],
  }),
};

const threading = (what: string) => (key: string, host: Draft, guest: Draft) => ({
  kind: 'threading' as const,
  sentence: `${what} ${key}`,
  mails: [...idsOf(host.mails.slice(0, 1)), ...idsOf(guest.mails)],
});

const byParent = {
  keysOf: (draft: Draft) => draft.mails.flatMap((m) => [m.messageId, ...m.reading.inReplyTo.slice(0, 4)]),
  why: threading('threaded at'),
};

const byReference = {
  keysOf: (draft: Draft) => draft.mails.flatMap((m) => [m.messageId, ...m.reading.references.slice(0, 24)]),
  why: threading('refers to'),
};

const isThreaded = (draft: Draft): boolean =>
  draft.evidence.some((e) => e.kind === 'threading') ||
  draft.mails.some((m) => m.reading.inReplyTo.length > 0 || m.reading.references.length > 0);

const shortlogNames = (host: Draft, guest: Draft): boolean => {
  const shortlog = host.positions.get(0)?.reading.cover?.shortlog ?? [];
  const subjects = new Set(shortlog.flatMap((s) => s.subjects.map(subjectKey)));
  return guest.mails.some((m) => subjects.has(m.reading.subjectKey));
};

/** Seconds between the nearest mails of two drafts' edges. */
const distance = (a: Draft, b: Draft): number => {
  const [firstA, lastA, firstB, lastB] = [a.mails[0], a.mails.at(-1), b.mails[0], b.mails.at(-1)];
  if (!firstA || !lastA || !firstB || !lastB) return Infinity;
  if (firstB.saidAt > lastA.saidAt) return secondsBetween(lastA.saidAt, firstB.saidAt);
  return Math.max(0, secondsBetween(lastB.saidAt, firstA.saidAt));
};

/** The draft a lone mail fits best: one whose shortlog names it, else the nearest in time, else the earlier. */
const nearest = (guest: Draft, hosts: readonly Draft[]): Draft | undefined => {
  const open = hosts.filter((h) => compatible(h, guest) && distance(h, guest) <= WINDOW_SECONDS);
  const fits = open
    .filter((h) => !(isThreaded(h) && isThreaded(guest)))
    .map((host) => ({ host, away: distance(host, guest), named: shortlogNames(host, guest) }));
  fits.sort((a, b) => Number(b.named) - Number(a.named) || a.away - b.away);
  return fits[0]?.host;
};

/** Joins what no header joins: same sender, number and total, other positions, within the window. */
const byTime = (drafts: readonly Draft[]): readonly Draft[] => {
  if (drafts.length < 2) return drafts;
  const hosts: Draft[] = drafts.filter(isThreaded);
  for (const draft of drafts) {
    if (isThreaded(draft)) continue;
    const host = nearest(draft, hosts);
    if (host === undefined) hosts.push(draft);
    else {
      absorb(host, draft, {
        kind: 'time',
        sentence: `same sender, number and total, posted within ${WINDOW_SECONDS / 60} minutes`,
        mails: [...idsOf(host.mails.slice(0, 1)), ...idsOf(draft.mails)],
      });
    }
  }
  return hosts;
};

const prefixed = (first: SeenMail) => {
  const { prefix, kind } = first.reading;
  return {
    number: numberOf(first),
    total: totalOf(first),
    numbered: prefix?.total !== undefined,
    pullRequest: prefix?.kind === 'pull-request' || kind === 'pull-request',
    resend: prefix?.resend ?? false,
  };
};

const groupOf = (draft: Draft, persons: Persons): Group | undefined => {
  const first = draft.positions.get(0) ?? draft.mails[0];
  if (first === undefined) return undefined;
  const { reading } = first;
  return {
    ...prefixed(first),
    sender: persons(reading.from.address),
    poster: reading.from,
    members: draft.positions,
    resends: new Map(),
    expected: new Map(),
    replies: [],
    evidence: draft.evidence,
  };
};

/** What all mails of one posting have in common. A mail without n/m is a posting by itself. */
const bucketOf = (mail: SeenMail, persons: Persons): string => {
  const prefix = mail.reading.prefix;
  if (prefix?.total === undefined) return `one|${mail.messageId}`;
  const resend = prefix.resend ? 'resend' : 'first';
  return `${persons(mail.reading.from.address)}|v${numberOf(mail)}|${prefix.total}|${resend}`;
};

const draftsOf = (mails: readonly SeenMail[]): readonly Draft[] => {
  const alone = mails.map(draftOf);
  if (alone.length < 2) return alone;
  return byTime([byStem, byParent, byReference].reduce(joinDrafts, alone as readonly Draft[]));
};

const isBareRoot = (mail: SeenMail | undefined): mail is SeenMail =>
  mail?.contested === false && mail.reading.prefix === undefined && mail.reading.inReplyTo.length === 0;

/** A mail without any patch prefix to which numbered patches of the same sender answer: their cover letter under another subject. */
const coverFor = (group: Group, byId: ReadonlyMap<string, SeenMail>, persons: Persons) => {
  if (!group.numbered || group.members.has(0)) return undefined;
  const parents = new Set([...group.members.values()].flatMap((m) => m.reading.inReplyTo.slice(0, 1)));
  return [...parents]
    .sort()
    .map((id) => byId.get(id))
    .filter(isBareRoot)
    .find((mail) => persons(mail.reading.from.address) === group.sender);
};

const adoptCovers = (groups: readonly Group[], rest: readonly SeenMail[], persons: Persons): void => {
  const byId = new Map(rest.map((m) => [m.messageId as string, m]));
  for (const group of groups) {
    const cover = coverFor(group, byId, persons);
    if (cover === undefined) continue;
    group.members.set(0, cover);
    byId.delete(cover.messageId);
    group.evidence.push({
      kind: 'threading',
      sentence:
        'the patches answer this mail of their sender, which carries no prefix: taken as the cover letter',
      mails: [cover.messageId],
    });
  }
};

/**
 * The postings of a conversation as groups, each a revision in the making: by the stem of their Message-IDs, by threading, and where
 * there are no headers by time; never two mails at one position, never two senders, numbers or totals. `rest` are the other
 * mails: one may be the cover letter that its author sent without a prefix.
 */
export const revisionGroups = (
  posted: readonly SeenMail[],
  rest: readonly SeenMail[],
  persons: Persons,
): readonly Group[] => {
  const buckets = new Map<string, SeenMail[]>();
  for (const mail of posted) {
    const key = bucketOf(mail, persons);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [mail]);
    else bucket.push(mail);
  }
  const groups = [...buckets.values()].flatMap((mails) =>
    draftsOf(mails).flatMap((draft) => groupOf(draft, persons) ?? []),
  );
  adoptCovers(groups, rest, persons);
  return groups;
};
