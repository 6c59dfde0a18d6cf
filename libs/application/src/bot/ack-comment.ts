import { nameOf, sameIdentity } from '@sluice/freeze';
import { acksIn, lineOfBranch, weighTrailers, type LandedAck } from '@sluice/gate';
import type { LandedCommit, RevisionPatch } from '@sluice/series';
import { postedContext } from '../posted-patches';
import type { Comment, CommentContext } from './comment';
import type { CommentMail } from './comment-planned';
import { newestOf, type CommentMatter, type Silent } from './comment-matter';
import { titleOf } from './comment-parts';
import { placeOf, silenceIn } from './comment-place';
import { mailText, pageOf } from './comment-text';
import { indented, paragraph, sections } from './layout';
import * as say from './notice-sentences';
import { heardBy, ruleComment } from './rule-comment';
import { byRule } from './sentences';

/** The rule by which a release manager hears of an ack of theirs that no mail gives. */
export const UNSUPPORTED_ACK = 'unsupported-ack';

const VERSION = 1;
const SHORT_HASH = 12;

/** Whose release ack, and for which release. */
type Acker = { readonly release: string; readonly person: string };

/** An ack of a release manager that a commit carries. */
export type CarriedAck = Acker & { readonly line: LandedAck['line'] };

/** The line that a commit is for: that of its branch, else the one that its series is judged for. */
const releaseOf = (commit: LandedCommit, { derived }: CommentMatter): string | undefined =>
  lineOfBranch(commit.branch) ?? newestOf(derived)?.verdict.release;

/** Whether the person said in the thread that they ack it, under whatever condition, and did not take it back. */
const isGivenIn = (
  { derived, impostors, knowledge, now }: CommentMatter,
  { release, person }: Acker,
): boolean => {
  const { policy, identities } = knowledge;
  const { standing } = postedContext(knowledge, release, now);
  return weighTrailers(derived.series, { release, policy, standing, impostors }).some(
    (word) =>
      word.kind === 'release-ack' &&
      word.carried === undefined &&
      (word.counts || word.needsHuman) &&
      sameIdentity(word.by.address, person, identities),
  );
};

/** The ack of the release's manager or deputy in a commit that nobody gave in its thread; who committed it themselves needs no mail. */
export const ackOfNoThread = (commit: LandedCommit, matter: CommentMatter): CarriedAck | undefined => {
  const { knowledge, now } = matter;
  const release = releaseOf(commit, matter);
  if (release === undefined) return undefined;
  const { standing } = postedContext(knowledge, release, now);
  const counted = acksIn(commit, release, standing).flatMap((ack) =>
    ack.role?.release === release ? [{ release, person: ack.role.person, line: ack.line }] : [],
  );
  return counted.find(
    (one) =>
      !sameIdentity(commit.committer.address, one.person, knowledge.identities) && !isGivenIn(matter, one),
  );
};

type Carried = {
  readonly patch: RevisionPatch;
  readonly commit: LandedCommit;
  readonly carried: CarriedAck;
};

const textOf = ({ commit, carried: { release, line } }: Carried): readonly string[] => {
  const { committer, committedAt, subject } = commit;
  const told = { day: committedAt.slice(0, 10), by: committer.name, subject, line };
  return sections(
    [
      ...paragraph(say.ackOfNoMail(release)),
      ...indented(say.carriedBy(commit.commit.slice(0, SHORT_HASH), told)),
      ...indented(byRule({ rule: UNSUPPORTED_ACK, ruleVersion: VERSION }, titleOf(UNSUPPORTED_ACK))),
      ...indented(say.ACK_SETTLES),
    ],
    paragraph(say.TOLD_TO_MANAGER),
  );
};

const HEARD = { atMost: 'author', evenSettled: true } as const;

/** What a release manager is told, alone, of a commit that carries an ack of theirs which no mail gives; or why nothing is said. */
export const commentOnAck = (
  matter: CommentMatter,
  context: CommentContext,
  told: Carried,
): Comment | Silent => {
  const heard = heardBy(UNSUPPORTED_ACK, matter, { context, ...HEARD });
  if ('silent' in heard) return heard;
  const { patch, commit, carried } = told;
  const { id } = matter.derived.series;
  return ruleComment(matter, context, {
    heard,
    said: {
      rule: UNSUPPORTED_ACK,
      text: (answered) => mailText(textOf(told), pageOf(context.settings, id, answered)),
      about: { acked: commit.commit },
      patches: patch.messageId === undefined ? [] : [patch.messageId],
      only: { name: nameOf(carried.person, matter.knowledge.identities, ''), address: carried.person },
    },
  });
};

/** Who asked for silence, or that the ack came since it was composed. */
const whyNotAny = (
  matter: CommentMatter,
  { about, to }: CommentMail,
  { standing, settings }: CommentContext,
) => {
  const place = placeOf(matter, about.answers);
  const newest = newestOf(matter.derived);
  if ('silent' in place || newest === undefined) return 'what it answers is gone';
  const [{ address: person }] = to;
  if (standing.persons.has(person.toLowerCase())) return 'whom it is for asked for silence';
  if (isGivenIn(matter, { release: about.release, person })) return 'the ack was given meanwhile';
  return silenceIn(place, newest.revision, { standing, own: settings.own });
};

/** Such a comment as it was composed, where it still holds. */
export const ackStill = (
  matter: CommentMatter,
  mail: CommentMail,
  context: CommentContext,
): Comment | Silent => {
  const heard = heardBy(UNSUPPORTED_ACK, matter, { context, ...HEARD });
  if ('silent' in heard) return heard;
  const silent = whyNotAny(matter, mail, context);
  if (silent !== undefined) return { silent };
  const { about, dueAt: _, ...rest } = mail;
  return { about: { ...about, level: heard.level }, mail: rest };
};
