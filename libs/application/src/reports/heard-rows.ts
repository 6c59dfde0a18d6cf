import { isThought, type Announcement, type Heard } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';

/** A release mail on a report: what was read in it, as short sentences. */
export type HeardRow = {
  readonly messageId: string;
  readonly by: string;
  readonly saidAt: Instant;
  readonly says: readonly string[];
  /** A person or a published calendar confirms the mail; else it is marked as read by machine. */
  readonly confirmed: boolean;
};

const STATEMENTS = {
  'ack-needed': 'on release acks',
  'no-ack-needed': 'on what needs no release ack',
  'blanket-ack': 'on a blanket release ack',
} as const;

const saysOf = ({ announcement, candidate, statements }: Heard): readonly string[] => [
  ...announcement.dates.map((d) => `${d.phase} after ${d.lastDay} (${d.status})`),
  ...(announcement.moratorium === undefined ? [] : [`commit moratorium ${announcement.moratorium}`]),
  ...(candidate === undefined ? [] : [`${candidate} is out`]),
  ...statements.map((s) => `${STATEMENTS[s.kind]}: "${s.sentence}"`),
];

/** One row for each release mail, in the order they were said in. */
export const heardRows = (heard: readonly Heard[]): readonly HeardRow[] =>
  heard.map((one) => ({
    messageId: one.messageId,
    by: one.by,
    saidAt: one.announcement.saidAt,
    says: saysOf(one),
    confirmed: one.confirmed,
  }));

/** `2021-10-18 Ian Jackson: code-freeze after 2021-10-29 (announced); …` */
export const heardText = ({ saidAt, by, says }: HeardRow): string =>
  `${saidAt.slice(0, 10)} ${by}: ${says.join('; ')}`;

type Said = Pick<Heard, 'candidate' | 'statements'> & { readonly announcement: Announcement };

type SaidDate = Announcement['dates'][number];

/** What something says is of a kind: who says something of the same kind later says it anew. A thought is of a kind of its own: it moves no date. */
const date = ({ phase, status }: SaidDate): string => `${isThought(status) ? 'thought' : 'date'} ${phase}`;
const statement = ({ kind }: Heard['statements'][number]): string => `statement ${kind}`;
const MORATORIUM = 'moratorium';
const CANDIDATE = 'candidate';

/** What is said anew by something that says these: a date that is announced answers the thoughts before it as well. */
const kindsOf = ({ announcement, candidate, statements }: Said): readonly string[] => [
  ...announcement.dates.flatMap((d) => [date(d), `thought ${d.phase}`]),
  ...(announcement.moratorium === undefined ? [] : [MORATORIUM]),
  ...(candidate === undefined ? [] : [CANDIDATE]),
  ...statements.map(statement),
];

/** When each kind was said last. */
const latestOf = (said: readonly Said[]): ReadonlyMap<string, Instant> => {
  const latest = new Map<string, Instant>();
  for (const one of said)
    for (const kind of kindsOf(one)) {
      const { saidAt } = one.announcement;
      if (saidAt > (latest.get(kind) ?? '')) latest.set(kind, saidAt);
    }
  return latest;
};

/** What of a release mail nobody said anew since. */
const openIn = (heard: Heard, latest: ReadonlyMap<string, Instant>): Heard => {
  const { announcement, candidate, statements } = heard;
  const isLatest = (kind: string): boolean => latest.get(kind) === announcement.saidAt;
  return {
    ...heard,
    announcement: {
      ...announcement,
      dates: announcement.dates.filter((d) => isLatest(date(d))),
      moratorium: isLatest(MORATORIUM) ? announcement.moratorium : undefined,
    },
    candidate: isLatest(CANDIDATE) ? candidate : undefined,
    statements: statements.filter((s) => isLatest(statement(s))),
  };
};

/**
 * What of release mails waits to be confirmed or dismissed: of each mail that nobody confirmed, what neither a later mail nor a later announcement says anew.
 * What was said before is history, and no decision.
 * @param heard all mails of one release line, the confirmed ones among them
 * @param announcements that count for it
 */
export const heardToDecide = (
  heard: readonly Heard[],
  announcements: readonly Announcement[],
): readonly HeardRow[] => {
  const latest = latestOf([
    ...heard,
    ...announcements.map((announcement) => ({ announcement, statements: [] })),
  ]);
  return heardRows(heard.filter((h) => !h.confirmed).map((h) => openIn(h, latest))).filter(
    (row) => row.says.length > 0,
  );
};
