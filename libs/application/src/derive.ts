import type { Dependence } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import {
  dayOf,
  review,
  switchEffects,
  treeStanding,
  type AnalysedPatch,
  type ChangeClass,
  type Finding,
  type InterfaceChange,
  type InterfaceModel,
  type SwitchEffect,
} from '@sluice/interface-model';
import {
  openReleaseLine,
  type Announcement,
  type FreezeEvent,
  type GatePolicy,
  type Heard,
  type Role,
} from '@sluice/freeze';
import { declaredClasses, judge, type ClassSaid, type Verdict } from '@sluice/gate';
import {
  seriesState,
  type Assembly,
  type Declaration,
  type GroupingDecision,
  type Identity,
  type ImpostorGroup,
  type LandedCommit,
  type Revision,
  type Series,
  type SeriesState,
} from '@sluice/series';
import { dependencesFrom, dependencesOfRevision } from './chains/dependences';
import type { EdgeDecision } from './connect/confirmed';
import { claimsBeside, claimsOf, type SeriesClaim } from './claims';
import { landedIn } from './landed-in';
import type { StoredMail } from './ports/intake-store';
import { remarksOn } from './remarks';
import { seriesIn } from './series-in';

/** What a project is: its key, its lists, its release lines. */
export type ProjectFacts = {
  readonly key: string;
  readonly name: string;
  readonly lists: readonly {
    readonly listId: string;
    readonly address: string;
    /** `private`: what was sent to it and to no other list is nobody's to see over the network. Absent in facts of an earlier version: `none`. */
    readonly embargo?: 'none' | 'private' | undefined;
  }[];
  /** Oldest first. */
  readonly releaseLines: readonly string[];
  /** Name of the phase that begins when a line leaves the main tree. */
  readonly branchPhase: string;
};

/** Everything but mails that can change a verdict: published facts, as known at some moment. */
export type Knowledge = {
  readonly project: ProjectFacts;
  readonly model: InterfaceModel;
  /** Versions of the analyser and of the links, and hash of the model: what is read of a diff is cached by it. */
  readonly modelVersion: string;
  readonly policy: GatePolicy;
  readonly announcements: readonly Announcement[];
  readonly roles: readonly Role[];
  readonly identities: readonly Identity[];
  readonly grouping: readonly GroupingDecision[];
  /** What people declared of series; absent where nobody did. */
  readonly declarations?: readonly Declaration[] | undefined;
  readonly decisions: readonly FreezeEvent[];
  /** What people said of dependencies; absent where nobody did. */
  readonly dependences?: readonly EdgeDecision[] | undefined;
  /** What release mails say, as read by machine: see `withHeard`. */
  readonly heard?: readonly Heard[] | undefined;
  /** Identities of decisions that were undone, and of what undid them: they stay in the log and no longer count. */
  readonly retracted?: readonly string[] | undefined;
};

/** One revision with what its patches change, what the rules find, and whether it may enter. */
export type DerivedRevision = {
  readonly number: string;
  readonly changeClasses: readonly ChangeClass[];
  /** Where somebody declared the class. */
  readonly classSaid?: ClassSaid | undefined;
  readonly changes: readonly InterfaceChange[];
  readonly findings: readonly Finding[];
  /** What it does to capabilities that have to be switched on, vPCI above all; absent where it does nothing. */
  readonly switches?: readonly SwitchEffect[] | undefined;
  readonly verdict?: Verdict | undefined;
};

export type DerivedSeries = {
  readonly series: Series;
  readonly state: SeriesState;
  readonly revisions: readonly DerivedRevision[];
  /** The edges from its patches, with what became of what they lead to; absent where there are none. */
  readonly dependences?: readonly Dependence[] | undefined;
};

export type Derived = {
  readonly series: readonly DerivedSeries[];
  readonly impostors: readonly ImpostorGroup[];
  readonly loose: readonly string[];
};

const analysedPatches = (
  revision: Revision,
  byHash: ReadonlyMap<string, StoredMail>,
): readonly AnalysedPatch[] =>
  revision.patches.flatMap((patch) => {
    const analysis = byHash.get(patch.rawHash ?? '')?.analysis;
    if (analysis === undefined || patch.messageId === undefined) return [];
    return [{ position: patch.position, messageId: patch.messageId, subject: patch.subject ?? '', analysis }];
  });

/** The release line a revision is judged for: the one it names, else the one open on its list when it was said. */
export const releaseOf = (revision: Revision, knowledge: Knowledge): string | undefined => {
  const named = revision.target?.release;
  if (named !== undefined && knowledge.project.releaseLines.includes(named)) return named;
  const { announcements, policy, project } = knowledge;
  return openReleaseLine(
    { announcements, policy, releaseLines: project.releaseLines, branchPhase: project.branchPhase },
    revision.postedAt,
  );
};

/** What a revision is judged with, beside itself. */
export type JudgingContext = {
  readonly byHash: ReadonlyMap<string, StoredMail>;
  readonly impostors: readonly ImpostorGroup[];
  readonly knowledge: Knowledge;
  /** Numbers that the series at hand want. */
  readonly claims: readonly SeriesClaim[];
  readonly now: Instant;
  /** Judge for this release line, whatever the revision names. */
  readonly release?: string | undefined;
  /** Edges from patches of the series. */
  readonly dependences?: readonly Dependence[] | undefined;
};

/** What one revision means for one release: its interface changes, the findings on them, and the verdict. */
export const deriveRevision = (
  series: Series,
  revision: Revision,
  context: JudgingContext,
): DerivedRevision => {
  const { byHash, impostors, knowledge, claims, now, release: asked } = context;
  const patches = analysedPatches(revision, byHash);
  const { total, missing, postedAt: at } = revision;
  const { model, announcements, policy, roles, identities, decisions, heard } = knowledge;
  const beside = {
    ...treeStanding(patches),
    claims: claimsBeside(claims, series, revision),
    remarks: remarksOn(revision, patches),
  };
  const { changes, findings } = review({ patches, total, missing, model, at, ...beside });
  const { changeClasses, classSaid } = declaredClasses(series, revision, patches);
  const switches = switchEffects(patches, model, dayOf(at));
  const derived = {
    ...{ number: revision.number, changeClasses, changes, findings },
    ...(switches.length === 0 ? {} : { switches }),
    ...(classSaid === undefined ? {} : { classSaid }),
  };
  const release = asked ?? releaseOf(revision, knowledge);
  if (release === undefined) return derived;
  const verdict = judge({
    ...{ series, revision, release, now },
    interface: { changes, findings },
    ...{ changeClasses, classSaid },
    impostors,
    landed: landedIn(revision, release, knowledge),
    announcements,
    policy,
    roles,
    identities,
    decisions,
    heard,
    dependences: dependencesOfRevision(series, revision, context.dependences),
  });
  return { ...derived, verdict };
};

/** From when to judge, for which release line where not each for its own, and what is known to have landed. */
export type JudgedAt = {
  readonly now: Instant;
  readonly release?: string | undefined;
  /** At least those that share patch-id or subject with one of the mails, and what reverts them, again and again. */
  readonly commits?: readonly LandedCommit[] | undefined;
  /** Edges from patches of these mails, with what became of what they lead to by `now`. */
  readonly dependences?: readonly Dependence[] | undefined;
};

/** Judges what was assembled of some mails: the second half of `derive`. Pure. */
export const judgeAssembled = (
  { series: assembledSeries, impostors, loose }: Assembly,
  { mails, knowledge }: { readonly mails: readonly StoredMail[]; readonly knowledge: Knowledge },
  { now, release, dependences = [] }: JudgedAt,
): Derived => {
  const byHash = new Map(mails.map((m) => [m.rawHash, m]));
  const claims = claimsOf(assembledSeries, byHash);
  const context = { byHash, impostors, knowledge, claims, now, release };
  return {
    series: assembledSeries.map((series) => {
      const own = dependencesFrom(series, dependences);
      return {
        series,
        state: seriesState(series),
        revisions: series.revisions.map((revision) =>
          deriveRevision(series, revision, { ...context, dependences: own }),
        ),
        ...(own.length === 0 ? {} : { dependences: own }),
      };
    }),
    impostors,
    loose,
  };
};

/** What a set of mails and commits means, given what is known: the whole way from mails to verdicts. Pure. */
export const derive = (mails: readonly StoredMail[], knowledge: Knowledge, judged: JudgedAt): Derived =>
  judgeAssembled(
    seriesIn(mails, knowledge, { commits: judged.commits ?? [], at: judged.now }),
    { mails, knowledge },
    judged,
  );
