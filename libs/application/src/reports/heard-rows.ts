import type { Heard } from '@sluice/freeze';
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
