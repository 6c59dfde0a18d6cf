import type { Announcement } from '@sluice/freeze';
import { messageId, type Instant, type MessageId } from '@sluice/kernel';
import { SUPPOSED_COMMIT } from '@sluice/series';
import type { Knowledge } from '../derive';
import type { StoredMail } from '../ports/intake-store';
import type { SeriesReader } from '../ports/series-reader';
import type { StoredCommit } from '../ports/tree-store';
import { visibleCommits, type ViewPorts } from '../views';

/**
 * What is supposed to have been said at a moment beside what was: a what-if is the same derivation over the set of facts plus these. Nothing of it
 * is recorded.
 */
export type Supposed = {
  /** Landed commits, by full hash, that are taken back as a whole. */
  readonly reverted?: ReadonlySet<string> | undefined;
  /** Postings whose own poster withdraws their series. */
  readonly withdrawn?: ReadonlySet<MessageId> | undefined;
  /** A release line's schedule, announced at that moment. */
  readonly announced?: Announcement | undefined;
};

/** It names what it takes back by its hash and touches the same files, so that it is a whole revert; it is like no posting. */
const supposedRevert = (target: StoredCommit, at: Instant): StoredCommit => ({
  commit: SUPPOSED_COMMIT,
  parents: [],
  branch: target.branch,
  author: { name: '', address: '' },
  authoredAt: at,
  committer: { name: '', address: '' },
  committedAt: at,
  subject: `a supposed revert of ${target.commit}`,
  body: `This reverts commit ${target.commit}.`,
  files: target.files.map(({ path }) => ({ path })),
  recordedAt: target.recordedAt,
});

/** A word of the poster in answer to a posting, and nothing else. */
const supposedWithdrawal = ({ reading, ...mail }: StoredMail, at: Instant): StoredMail => ({
  ...mail,
  rawHash: `supposed ${mail.rawHash}`,
  saidAt: at,
  proven: true,
  analysis: undefined,
  reading: {
    readerVersion: reading.readerVersion,
    messageId: messageId(`supposed.withdrawal.${reading.messageId}`),
    contentHash: `supposed ${reading.contentHash}`,
    kind: 'reply',
    listIds: reading.listIds,
    from: reading.from,
    author: reading.from,
    date: at,
    subject: `Re: ${reading.subject}`,
    subjectKey: reading.subjectKey,
    inReplyTo: [reading.messageId],
    references: [reading.messageId],
    automatic: false,
    prerequisitePatchIds: [],
    dependsOn: [],
    trailers: [],
    objections: [],
    withdrawals: [{ what: 'series', sentence: 'a supposed withdrawal', line: 1 }],
    commitClaims: [],
    defects: [],
  },
});

/** Some mails with those that are supposed to answer them. */
const mailsSupposed = (
  mails: readonly StoredMail[],
  { withdrawn }: Supposed,
  at: Instant,
): readonly StoredMail[] => {
  const postings = mails.filter(({ reading }) => withdrawn?.has(reading.messageId) === true);
  return postings.length === 0 ? mails : [...mails, ...postings.map((m) => supposedWithdrawal(m, at))];
};

/** Some commits with those that are supposed to take them back. */
const commitsSupposed = (
  commits: readonly StoredCommit[],
  { reverted }: Supposed,
  at: Instant,
): readonly StoredCommit[] => {
  const targets = commits.filter(({ commit }) => reverted?.has(commit) === true);
  return targets.length === 0 ? commits : [...commits, ...targets.map((c) => supposedRevert(c, at))];
};

/** An announcement of the same line and second says nothing of the phases of `last`: which of the two stands would else be a matter of spelling. */
const yieldingTo =
  (last: Announcement) =>
  (a: Announcement): Announcement => {
    const isBeside = a.release === last.release && a.saidAt === last.saidAt;
    const phases = new Set(last.dates.map((d) => d.phase));
    return isBeside ? { ...a, dates: a.dates.filter((d) => !phases.has(d.phase)) } : a;
  };

/** What is known with one announcement more, the last word on the phases it dates. */
const announcing = (knowledge: Knowledge, last: Announcement): Knowledge => {
  const yielding = yieldingTo(last);
  return {
    ...knowledge,
    announcements: [...knowledge.announcements.map(yielding), last],
    decisions: knowledge.decisions.map((d) =>
      d.type === 'ScheduleAnnounced' ? { ...d, data: { announcement: yielding(d.data.announcement) } } : d,
    ),
  };
};

/** Acts said after a moment taken away: for judging a later one as if nothing more were said. What people dismissed as wrong is knowledge and stays. */
const saidBy = (knowledge: Knowledge, asOf: Instant): Knowledge => ({
  ...knowledge,
  announcements: knowledge.announcements.filter((a) => a.saidAt <= asOf),
  decisions: knowledge.decisions.filter((d) => d.said.at <= asOf || d.type === 'FindingDismissed'),
  heard: knowledge.heard?.filter((h) => h.announcement.saidAt <= asOf),
});

/** What had been said by a moment, as one would see it later if nothing more were said. */
const cutAt = (asOf: Instant): Cut => ({
  mails: (all) => all.filter((m) => m.saidAt <= asOf),
  commits: (all) => visibleCommits(all, { asOf }).map((c) => ({ ...c, droppedAt: undefined })),
  knowledge: (all) => saidBy(all, asOf),
});

type Cut = {
  readonly mails: (all: readonly StoredMail[]) => readonly StoredMail[];
  readonly commits: (all: readonly StoredCommit[]) => readonly StoredCommit[];
  readonly knowledge: (all: Knowledge) => Knowledge;
};

const UNCUT: Cut = { mails: (all) => all, commits: (all) => all, knowledge: (all) => all };

/** Some conversations as pages of a listing. */
const pagesOf = (conversations: readonly string[]): SeriesReader['conversations'] => {
  const sorted = [...new Set(conversations)].sort();
  return (after, limit) =>
    Promise.resolve(sorted.filter((id) => after === undefined || id > after).slice(0, limit));
};

const mapped = <T>(all: ReadonlyMap<string, T>, change: (value: T) => T): ReadonlyMap<string, T> =>
  new Map([...all].map(([key, value]) => [key, change(value)]));

const readerSupposing = (reader: SeriesReader, supposition: Supposition, cut: Cut): SeriesReader => {
  const { asOf, supposed = {}, conversations } = supposition;
  const changed: Partial<SeriesReader> = {
    mailsOf: async (ids) =>
      mapped(await reader.mailsOf(ids), (mails) => mailsSupposed(cut.mails(mails), supposed, asOf)),
    commitsOf: async (mails) =>
      mapped(await reader.commitsOf(mails), (all) => commitsSupposed(cut.commits(all), supposed, asOf)),
    commitFamilies: async (commits) =>
      mapped(await reader.commitFamilies(commits), (all) =>
        commitsSupposed(cut.commits(all), supposed, asOf),
      ),
    ...(conversations === undefined ? {} : { conversations: pagesOf(conversations) }),
  };
  // A reader may be an object of a class: its other reads are inherited, not copied.
  return Object.assign(Object.create(reader) as SeriesReader, changed);
};

/** What is supposed, and from when. */
export type Supposition = {
  /** When it is supposed to be said. */
  readonly asOf: Instant;
  readonly supposed?: Supposed | undefined;
  /** Nothing is said after `asOf`, however late one looks. */
  readonly nothingAfter?: boolean | undefined;
  /** Only these conversations are there to be listed. */
  readonly conversations?: readonly string[] | undefined;
};

/** Reads that can be asked over other facts: what they ask beside reader and knowledge has to be tied anew. */
export type SupposablePorts = ViewPorts & {
  /**
   * The same ports over another reader and other knowledge, with whatever else they look up (such as what became of the patches that edges lead to)
   * asked of these. `until`: nothing that was said later is to be looked up. Absent: nothing else is looked up.
   */
  readonly rebound?: ((ports: ViewPorts, until: Instant | undefined) => ViewPorts) | undefined;
};

/**
 * The same reads over the facts plus what is supposed: whatever is derived from them is what would be, by the very functions that derive what is.
 */
export const supposing = (ports: SupposablePorts, supposition: Supposition): ViewPorts => {
  const { asOf, nothingAfter = false } = supposition;
  const cut = nothingAfter ? cutAt(asOf) : UNCUT;
  const { announced } = supposition.supposed ?? {};
  const changed: ViewPorts = {
    ...ports,
    reader: readerSupposing(ports.reader, supposition, cut),
    knowledge: async (knownAsOf) => {
      const known = cut.knowledge(await ports.knowledge(knownAsOf));
      return announced === undefined ? known : announcing(known, announced);
    },
  };
  return ports.rebound?.(changed, nothingAfter ? asOf : undefined) ?? changed;
};
