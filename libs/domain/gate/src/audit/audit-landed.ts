import { dayOf, type PhaseRule, type Source } from '@sluice/freeze';
import type { Evidence } from '@sluice/kernel';
import { CLASS_TEXT, NEED_TEXT, sourceEvidence } from '../reason';
import { ackFound, ackOnCondition, acksOfNoWeight, type Found } from './ack-found';
import type { AuditedCommit, AuditInput, AckStatus } from './audited-commit';
import { caseOfCommit, frameOf, needIn, type AuditFrame, type CommitCase } from './commit-case';
import { isFreezePhase, releasedAt } from './landed-phase';
import { commitsOfLine, isOnReleaseBranch } from './line-commits';
import { postedIndex } from './posted-patch';

type Standing = {
  readonly status: AckStatus;
  readonly why: string;
  readonly notes?: readonly string[] | undefined;
  readonly evidence?: readonly Evidence[] | undefined;
};

const classText = ({ classed }: CommitCase): string => CLASS_TEXT[classed.changeClass];

const evidenceOfSource = (source: Source, matter: CommitCase): readonly Evidence[] =>
  sourceEvidence(source, dayOf(matter.classed.commit.committedAt));

/** What the policy lets in without the release manager's word. */
const unneeded = (matter: CommitCase): Standing | undefined => {
  const { need, waiver } = matter.needed;
  const { title, sources } = matter.phase.rule;
  if (need === 'release-ack' || need === 'no') return undefined;
  if (waiver !== undefined)
    return {
      status: 'not-required',
      why: `A ${classText(matter)} needs ${NEED_TEXT[need]} here: ${waiver.sentence}.`,
      evidence: evidenceOfSource(waiver.source, matter),
    };
  return {
    status: need === 'nothing' ? 'exempt' : 'not-required',
    why: `A ${classText(matter)} needs no release ack in ${title}.`,
    evidence: sources.flatMap((source) => evidenceOfSource(source, matter)),
  };
};

const permitted = ({ exception, input }: CommitCase): Standing | undefined => {
  if (exception?.type !== 'ExceptionGranted') return undefined;
  const { at, by, reason, source } = exception.said;
  return {
    status: 'exempt',
    why: `${by} granted a freeze exception for ${input.release} on ${dayOf(at)}: ${reason}`,
    evidence: sourceEvidence(source, dayOf(at)),
  };
};

const managersOwn = (matter: CommitCase): Standing | undefined =>
  matter.isManagersOwn
    ? {
        status: 'exempt',
        why: `It is the release manager's own, and nobody acks their own patch (R32); no deputy's ack is in it.`,
      }
    : undefined;

/** Nothing that counts was found, and the phase and class need it. */
const missing = (matter: CommitCase): Standing => {
  const { rule, dated } = matter.phase;
  const { need } = matter.needed;
  const onCondition = ackOnCondition(matter);
  return {
    status: 'missing',
    why:
      `A ${classText(matter)} needs ${NEED_TEXT[need]} in ${rule.title}, and ` +
      (onCondition === undefined
        ? 'none was found in the message or on the list.'
        : `none that is sure was found. ${onCondition.why}`),
    evidence: [
      ...(onCondition?.evidence ?? []),
      ...(dated?.lastDay === undefined
        ? []
        : [
            {
              kind: 'date' as const,
              date: dated.lastDay,
              what: `last day before ${rule.title} (${dated.status})`,
            },
            ...evidenceOfSource(dated.source, matter),
          ]),
    ],
  };
};

const isGated = (rule: PhaseRule, matter: CommitCase, frame: AuditFrame): boolean => {
  const { need } = needIn(rule, { classed: matter.classed, phase: matter.phase, frame });
  return need === 'release-ack' || need === 'no';
};

/** A border that nobody confirmed accuses nobody; that it may have passed is said. */
const doubts = (matter: CommitCase, frame: AuditFrame): readonly string[] =>
  matter.phase.doubtful
    .filter(({ rule }) => isGated(rule, matter, frame))
    .map(({ rule, date }) =>
      date?.lastDay === undefined
        ? `When ${rule.title} began is not known; in it a ${classText(matter)} would have needed the release manager's word.`
        : `${rule.title} was to begin after ${date.lastDay} (${date.status}), and no announcement confirms it; in it a ${classText(matter)} would have needed the release manager's word.`,
    );

/**
 * A class that only wording suggests, or that nothing tells, accuses nobody: what a fix may do without the release manager's word, it may. In
 * the feature freeze of Xen 4.16 fixes went in under subjects such as "de-duplicate" and "make dynamic".
 */
const takenForFix = (matter: CommitCase, frame: AuditFrame): Standing | undefined => {
  const { classed, phase } = matter;
  if (classed.classConfidence === 'sure') return undefined;
  const { need } = needIn(phase.rule, { classed: { ...classed, changeClass: 'fix' }, phase, frame });
  if (need === 'release-ack' || need === 'no') return undefined;
  return {
    status: 'not-required',
    why: `A fix needs no release ack in ${phase.rule.title}, and that this is none is not sure (${classed.classReason})`,
    notes: [`A ${classText(matter)} would have needed ${NEED_TEXT[matter.needed.need]}.`],
  };
};

/** In order: the first that can tell decides. What the policy exempts goes before the manager's own, and both before what a waiver says. */
const withoutAck = (matter: CommitCase, frame: AuditFrame): Standing => {
  const policy = unneeded(matter);
  const exempt = policy?.status === 'exempt' ? policy : managersOwn(matter);
  return exempt ?? policy ?? permitted(matter) ?? takenForFix(matter, frame) ?? missing(matter);
};

const standingOf = (matter: CommitCase, frame: AuditFrame): Standing => {
  const standing = withoutAck(matter, frame);
  if (standing.status !== 'not-required') return standing;
  return { ...standing, notes: [...(standing.notes ?? []), ...doubts(matter, frame)] };
};

/**
 * The day it branched is a border as well: where the branch itself is not known, nobody can tell which side of it a commit of that day is on.
 * Of the commits that master took on 2022-12-01, when Xen 4.17 left it, all but the earliest are for 4.18.
 */
const onBranchingDay = (matter: CommitCase, { isBranchKnown }: AuditFrame): Standing | undefined => {
  const { input, phase, classed } = matter;
  const branched = phase.calendar.phases.find((p) => p.name === input.branchPhase)?.lastDay;
  if (isBranchKnown || branched === undefined || dayOf(classed.commit.committedAt) < branched)
    return undefined;
  return {
    status: 'not-required',
    why: `It landed on the main branch on the day ${input.release} left it, or later, and whether ${input.release} took it along is not known.`,
    notes: [
      `The branch of ${input.release} is not known: with it, what landed on ${branched} could be told apart.`,
    ],
    evidence: [{ kind: 'date', date: branched, what: `day of branching of ${input.release}` }],
  };
};

const accused = (standing: Standing, matter: CommitCase, frame: AuditFrame): Standing =>
  standing.status === 'missing' ? (onBranchingDay(matter, frame) ?? standing) : standing;

const rowOf = (matter: CommitCase, frame: AuditFrame): AuditedCommit => {
  const { commit, changeClass, classReason, classConfidence } = matter.classed;
  const found: Found | undefined = ackFound(matter);
  const standing: Standing = found ?? accused(standingOf(matter, frame), matter, frame);
  const idle = acksOfNoWeight(matter);
  return {
    commit: commit.commit,
    subject: commit.subject,
    author: commit.author.name,
    committedAt: commit.committedAt,
    branch: commit.branch,
    phase: matter.phase.rule.name,
    phaseTitle: matter.phase.rule.title,
    class: changeClass,
    classReason,
    classConfidence,
    required: matter.needed.need,
    found: found?.found ?? null,
    status: standing.status,
    why: standing.why,
    notes: [...(standing.notes ?? []), ...idle.notes],
    evidence: [...(standing.evidence ?? []), ...idle.evidence],
  };
};

/** What lands on the main branch after the line has left it is for the next release: only ancestry tells where the release's branch is known. */
const isAfterBranching = ({ classed, phase, input }: CommitCase): boolean => {
  const order = input.policy.phases.map((p) => p.name);
  return (
    !isOnReleaseBranch(classed.commit, input.release) &&
    order.indexOf(phase.rule.name) >= order.indexOf(input.branchPhase)
  );
};

/**
 * Had every commit of the freeze phases of a release line the ack that its phase and class needed? Oldest first, merges left out. An ack counts
 * only from the manager (or a deputy) of the very release, never from the author; what is only tentative accuses nobody; what was not found is
 * sought on the list before it is called missing. Pure: the same input gives the same rows.
 */
export const auditLanded = (input: AuditInput): readonly AuditedCommit[] => {
  const frame = frameOf(input, postedIndex(input.posted));
  const classed = new Map(input.commits.map((c) => [c.commit.commit, c]));
  const released = releasedAt({ ...input, announcements: frame.announcements });
  const end = released !== undefined && released < input.saidBy ? released : input.saidBy;
  return commitsOfLine(
    input.commits.map((c) => c.commit),
    input.release,
  )
    .filter((commit) => commit.committedAt <= end)
    .flatMap((commit) => classed.get(commit.commit) ?? [])
    .map((one) => caseOfCommit(one, frame))
    .filter((matter) => isFreezePhase(matter.phase.rule) && !isAfterBranching(matter))
    .map((matter) => rowOf(matter, frame));
};
