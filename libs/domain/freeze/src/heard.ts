import { addSeconds, type Instant, type MessageId } from '@sluice/kernel';
import type { Address, ReleaseStatement, ReleaseWords } from '@sluice/mail';
import { betterTrust, type Trust } from '@sluice/series';
import { dayOf } from './day-border';
import type { FreezeEvent } from './decisions/events';
import { nameOf } from './identity';
import type { GatePolicy } from './policy';
import type { Announcement } from './release-line';
import { isReleaseManager, type Standing } from './roles';
import { saidBy, standingDates } from './standing-dates';

/** A mail that speaks of a release, with how far its origin is proved. */
export type ReleaseMail = {
  readonly messageId: MessageId;
  /** Tells copies of one Message-ID apart: where they differ, none counts. */
  readonly contentHash: string;
  readonly from: Address;
  readonly saidAt: Instant;
  readonly trust: Trust;
  readonly words: ReleaseWords;
};

/** What a release manager's mail says, as read by machine. */
export type Heard = {
  readonly messageId: MessageId;
  readonly by: string;
  /** What it would come to as an announcement; its source is the mail. */
  readonly announcement: Announcement;
  /** The words it was read from, in the order of their lines. */
  readonly quotes: readonly { readonly line: number; readonly quote: string }[];
  readonly candidate?: string | undefined;
  readonly statements: readonly ReleaseStatement[];
  /** A person entered what this very mail says, or a published calendar has it: from then on that counts, and this adds nothing. */
  readonly confirmed: boolean;
};

/** What release mails are heard with. */
export type Hearing = {
  readonly policy: GatePolicy;
  readonly standing: Standing;
  readonly announcements: readonly Announcement[];
  readonly decisions: readonly FreezeEvent[];
};

const DAY_SECONDS = 86_400;

const isTrusted = (trust: Trust, { approvalTrust }: GatePolicy): boolean =>
  betterTrust(trust, approvalTrust) === trust;

/** Only the manager of that release at that date, or a deputy, announces for it; a mail that may be forged does not. */
const mayAnnounce = ({ from, saidAt, trust, words }: ReleaseMail, { policy, standing }: Hearing): boolean =>
  isTrusted(trust, policy) &&
  isReleaseManager(standing, from.address, { release: words.release, at: saidAt });

type Dates = Announcement['dates'];

/**
 * The beginning of the phase that a mail says it is now, where it names no day: the day that stands for it, if that has passed, else the day
 * before the mail at the latest.
 */
const nowIn = ({ words, saidAt }: ReleaseMail, { announcements }: Hearing): Dates => {
  const phase = words.nowIn?.phase;
  if (phase === undefined || words.dates.some((d) => d.phase === phase)) return [];
  const standing = standingDates(saidBy(announcements, words.release, saidAt)).get(phase)?.lastDay;
  const dayBefore = dayOf(addSeconds(saidAt, -DAY_SECONDS));
  const lastDay = standing !== undefined && standing <= dayBefore ? standing : dayBefore;
  return [{ phase, lastDay, status: 'effective' }];
};

const announcementOf = (mail: ReleaseMail, hearing: Hearing): Announcement => {
  const { words, messageId, saidAt } = mail;
  const known = new Set(hearing.policy.phases.map((p) => p.name));
  const named = words.dates.map(({ phase, lastDay, status }) => ({ phase, lastDay, status }));
  return {
    release: words.release,
    saidAt,
    source: { messageId },
    note: 'read by machine from the mail',
    dates: [...named, ...nowIn(mail, hearing)].filter(({ phase }) => known.has(phase)),
    moratorium: words.moratorium?.what,
  };
};

const quotesOf = ({ dates, nowIn: now, moratorium }: ReleaseWords): Heard['quotes'] => {
  const lines = [
    ...dates,
    ...(now === undefined ? [] : [now]),
    ...(moratorium === undefined ? [] : [moratorium]),
  ];
  const byLine = new Map(lines.map(({ line, quote }) => [line, quote]));
  return [...byLine].map(([line, quote]) => ({ line, quote })).sort((a, b) => a.line - b.line);
};

/** Message-IDs that published calendars and people's decisions name as their source. */
const sourcesIn = ({ announcements, decisions }: Hearing): ReadonlySet<MessageId | undefined> =>
  new Set([
    ...announcements.map((a) => a.source.messageId),
    ...decisions.map((d) => d.said.source.messageId),
  ]);

/** Mails whose copies all say the same, each once. */
const agreed = (mails: readonly ReleaseMail[]): readonly ReleaseMail[] => {
  const copies = new Map<MessageId, ReleaseMail[]>();
  for (const mail of mails) copies.set(mail.messageId, [...(copies.get(mail.messageId) ?? []), mail]);
  return [...copies.values()].flatMap((ones) => {
    const [first] = ones;
    return first === undefined || ones.some((c) => c.contentHash !== first.contentHash) ? [] : [first];
  });
};

const oldestFirst = (a: Heard, b: Heard): number => {
  const [left, right] = [a, b].map((h) => `${h.announcement.saidAt} ${h.messageId}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/**
 * What the release managers' own mails announce, oldest first, marked as read by machine until a person or a published calendar confirms the mail.
 * The order of the mails does not matter. Nothing of it opens or closes a gate by itself: see the gate rule `read-by-machine`.
 */
export const heardIn = (mails: readonly ReleaseMail[], hearing: Hearing): readonly Heard[] => {
  const sources = sourcesIn(hearing);
  return agreed(mails)
    .filter((mail) => mayAnnounce(mail, hearing))
    .map((mail) => ({
      messageId: mail.messageId,
      by: nameOf(mail.from.address, hearing.standing.identities, mail.from.name || mail.from.address),
      announcement: announcementOf(mail, hearing),
      quotes: quotesOf(mail.words),
      candidate: mail.words.candidate,
      statements: mail.words.statements,
      confirmed: sources.has(mail.messageId),
    }))
    .sort(oldestFirst);
};
