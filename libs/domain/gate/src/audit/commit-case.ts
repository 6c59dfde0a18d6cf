import {
  decidedBy,
  releaseManagerOf,
  sameIdentity,
  waiverCovers,
  type Calendar,
  type ExceptionGranted,
  type ExceptionRefused,
  type Need,
  type PhaseRule,
  type ReleaseLineState,
  type Standing,
} from '@sluice/freeze';
import type { AuditInput, ClassedCommit } from './audited-commit';
import { acksIn, type LandedAck } from './landed-ack';
import { phaseOf, waiversAt, type LandedPhase } from './landed-phase';
import { isOnReleaseBranch } from './line-commits';
import { postingsOf, type ListAck, type PostedIndex, type PostedMatch } from './posted-patch';

/** What a class of change needs in a phase, and the waiver that says so where one does. */
export type CommitNeed = { readonly need: Need; readonly waiver?: Calendar['waivers'][number] | undefined };

/** A release ack of the list for the patch that a commit is. */
export type HeardAck = { readonly ack: ListAck; readonly match: PostedMatch };

/** One commit with all that its status depends on worked out. */
export type CommitCase = {
  readonly input: AuditInput;
  readonly classed: ClassedCommit;
  readonly standing: Standing;
  readonly phase: LandedPhase;
  readonly needed: CommitNeed;
  readonly acks: readonly LandedAck[];
  readonly heard: readonly HeardAck[];
  /** The postings that the commit is, the surest first. */
  readonly matches: readonly PostedMatch[];
  /** The author manages this release: nobody acks their own patch (R32). */
  readonly isManagersOwn: boolean;
  readonly exception?: ExceptionGranted | ExceptionRefused | undefined;
};

/** What is the same for all commits of an audit. */
export type AuditFrame = {
  readonly input: AuditInput;
  readonly line: ReleaseLineState;
  readonly standing: Standing;
  readonly posted: PostedIndex;
  /** Some commit of the release's own branch is among them: ancestry tells what of the main branch is the release's. */
  readonly isBranchKnown: boolean;
  readonly announcements: AuditInput['announcements'];
};

/** What the commit's class needs in a phase, the waivers of its day laid over the policy. */
export const needIn = (rule: PhaseRule, { classed, phase, frame }: NeedContext): CommitNeed => {
  const { commit, changeClass } = classed;
  const about = {
    changeClass,
    phase: rule.name,
    person: commit.author.address,
    files: commit.files.map((f) => f.path),
  };
  const waiver = waiversAt(phase, frame.line, commit.committedAt).findLast((w) =>
    waiverCovers(w, about, frame.standing.identities),
  );
  return { need: waiver?.need ?? rule.needs[changeClass], waiver };
};

export type NeedContext = {
  readonly classed: ClassedCommit;
  readonly phase: LandedPhase;
  readonly frame: AuditFrame;
};

const isByManager = ({ commit }: ClassedCommit, { input, standing }: AuditFrame): boolean => {
  const manager = releaseManagerOf(standing.roles, input.release, commit.committedAt);
  return manager !== undefined && sameIdentity(manager.person, commit.author.address, standing.identities);
};

const exceptionAmong = (matches: readonly PostedMatch[], { line }: AuditFrame): CommitCase['exception'] =>
  line.exceptions.findLast((e) => matches.some(({ patch }) => patch.seriesMessageIds.includes(e.data.about)));

/** The frame of an audit: decisions, roles and the index of the list. */
export const frameOf = (input: AuditInput, posted: PostedIndex): AuditFrame => {
  const line = decidedBy(input.decisions, input.release, input.saidBy);
  return {
    input,
    line,
    posted,
    isBranchKnown: input.commits.some(({ commit }) => isOnReleaseBranch(commit, input.release)),
    standing: { roles: [...input.roles, ...line.appointments], identities: input.identities },
    announcements: [...input.announcements, ...line.announcements],
  };
};

/** Works out one commit. */
export const caseOfCommit = (classed: ClassedCommit, frame: AuditFrame): CommitCase => {
  const { input, standing, announcements } = frame;
  const { commit } = classed;
  const phase = phaseOf(commit, { ...input, announcements });
  const matches = postingsOf(commit, frame.posted);
  const heard = matches.flatMap((match) => match.patch.acks.map((ack) => ({ ack, match })));
  return {
    input,
    classed,
    standing,
    phase,
    needed: needIn(phase.rule, { classed, phase, frame }),
    matches,
    acks: acksIn(commit, input.release, standing),
    heard: heard.filter(({ ack }) => ack.saidAt <= input.saidBy),
    isManagersOwn: isByManager(classed, frame),
    exception: exceptionAmong(matches, frame),
  };
};
