import { addSeconds, type Instant } from '@sluice/kernel';
import type { Address } from '@sluice/mail';
import { releaseStanding } from '../release-standing';
import { queueOf, type QueueItem } from '../queue/queue';
import type { ReportDocument, Line } from './document/document';
import { coveragePart, type ReportFrom, type ReportPorts } from './freeze-report';
import { reportFrame, type ReportFrame } from './freeze-report-frame';
import type { ReportCoverage } from './freeze-report-value';
import { coverageSentences } from './report-coverage';
import { borderText, dayText, plural, standingSentence } from './report-words';

const WEEK_SECONDS = 7 * 86_400;

/** What waits for one person in a release line, and what is new there since a week. */
export type WeeklyDigest = ReportFrame & {
  readonly asOf: Instant;
  readonly knownAsOf: Instant | null;
  readonly knownThrough: Instant | null;
  readonly person: Address;
  /** From when on something is new. */
  readonly newSince: Instant;
  /** Their turn, those spoken of last first. */
  readonly waiting: readonly QueueItem[];
  /** Theirs to follow, and somebody else's turn. */
  readonly following: readonly QueueItem[];
  readonly coverage: ReportCoverage;
};

/** The weekly digest of a person from a viewpoint, by their queue. The same inputs give the same. */
export const weeklyDigest = async (
  ports: ReportPorts,
  { release, person }: { readonly release: string; readonly person: string },
  { asOf, knownAsOf, stored }: ReportFrom,
): Promise<WeeklyDigest> => {
  const knowledge = await ports.knowledge(knownAsOf);
  const at = asOf ?? ports.now;
  const from = { asOf, knownAsOf, lines: [release], stored: stored === undefined ? undefined : () => stored };
  const queue = await queueOf(ports, person, from);
  const coverage = await ports.reader.coverage(knownAsOf);
  return {
    ...reportFrame(knowledge, { release, at }, releaseStanding(knowledge, release, at)),
    asOf: at,
    knownAsOf: knownAsOf ?? null,
    knownThrough: coverage.knownThrough ?? null,
    person: queue.person,
    newSince: addSeconds(at, -WEEK_SECONDS),
    waiting: queue.items.filter((i) => i.yours),
    following: queue.items.filter((i) => !i.yours),
    coverage: coveragePart(coverage, 0),
  };
};

const itemLine =
  (newSince: Instant) =>
  (item: QueueItem): Line => {
    const [turn] = item.turns;
    const news = item.lastWord.saidAt >= newSince ? ', new this week' : '';
    return {
      mark: item.outcome,
      text: `${item.subject} (v${item.revision}, ${item.author}${news}). ${turn?.sentence ?? ''}`.trim(),
      more: [
        ...(turn === undefined || turn.clearedBy === '' ? [] : [`What clears it: ${turn.clearedBy}`]),
        `Last word by ${item.lastWord.by}, ${dayText(item.lastWord.saidAt)}.`,
      ],
      refs: [
        ...(item.messageId === null ? [] : [{ kind: 'mail' as const, id: item.messageId }]),
        { kind: 'series' as const, id: item.series },
      ],
    };
  };

/** A weekly digest as it is written in any format: what waits for the person, then what they follow. */
export const digestDocument = (digest: WeeklyDigest): ReportDocument => {
  const { projectName, release, asOf, person, waiting, following, newSince, borders } = digest;
  const who = person.name === '' ? person.address : person.name;
  return {
    kind: 'digest',
    title: `${projectName} ${release} weekly digest for ${who}, ${dayText(asOf)}`,
    subject: `${projectName} ${release} weekly digest`,
    standing: [
      standingSentence(digest),
      `${plural(waiting.length, 'series waits', 'series wait')} for you; ${plural(following.length, 'more of yours waits', 'more of yours wait')} for somebody else.`,
    ],
    next: borders.length === 0 ? undefined : { title: 'Next', items: borders.slice(0, 2).map(borderText) },
    sections: [
      {
        key: 'waiting',
        title: 'Waits for you',
        numbered: true,
        lines: waiting.map(itemLine(newSince)),
        none: 'Nothing waits for you.',
      },
      {
        key: 'following',
        title: 'Yours, and somebody else is to act',
        lines: following.map(itemLine(newSince)),
        none: 'Nothing.',
      },
    ],
    charts: [],
    footer: coverageSentences(digest),
  };
};
