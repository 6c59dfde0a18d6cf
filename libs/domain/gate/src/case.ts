import {
  calendarOf,
  coverage,
  decidedBy,
  sameIdentity,
  strictest,
  type Announcement,
  type Calendar,
  type FreezeEvent,
  type GatePolicy,
  type Need,
  type PhaseRule,
  type PolicyClass,
  type ReleaseLineState,
  type Role,
  type Standing,
  type Waiver,
} from '@sluice/freeze';
import type { ChangeClass, Finding, InterfaceChange } from '@sluice/interface-model';
import { addSeconds, type Instant } from '@sluice/kernel';
import type { Identity, ImpostorGroup, Revision, Series } from '@sluice/series';
import { weighTrailers } from './weigh';
import type { WeighedTrailer } from './weighed-trailer';

/** Everything a verdict depends on. The same input gives the same verdict, now and in a replay. */
export type JudgeInput = {
  readonly series: Series;
  /** One of `series.revisions`. */
  readonly revision: Revision;
  readonly release: string;
  readonly now: Instant;
  /** What the review rules of the interface model say of the series as a whole. */
  readonly interface: {
    readonly changes: readonly InterfaceChange[];
    readonly findings: readonly Finding[];
  };
  /** The classes of the revision's patches, without repeats; none: no patch came. */
  readonly changeClasses: readonly ChangeClass[];
  readonly announcements: readonly Announcement[];
  readonly policy: GatePolicy;
  readonly roles: readonly Role[];
  readonly identities: readonly Identity[];
  readonly decisions: readonly FreezeEvent[];
  readonly impostors?: readonly ImpostorGroup[] | undefined;
  /** The commit, where the project's tree shows that the revision landed: then the question is whether it may stay. */
  readonly landed?: { readonly commit: string; readonly at: Instant } | undefined;
  /** Through when mail of the list has been received. */
  readonly receivedThrough?: Instant | undefined;
};

/** What a class of change needs in the phase, and the waiver that says so where one does. */
export type ClassNeed = {
  readonly changeClass: PolicyClass;
  readonly need: Need;
  readonly waiver?: Calendar['waivers'][number] | undefined;
};

/** The input with what every rule asks for worked out once. */
export type Case = {
  readonly input: JudgeInput;
  readonly revision: Revision;
  /** `now`, or the moment the release shipped if that came first: a shipped release is final. */
  readonly at: Instant;
  /** When the phase is asked for: the landing, else `now`, else the last moment before the release shipped. */
  readonly phaseAt: Instant;
  readonly calendar: Calendar;
  readonly line: ReleaseLineState;
  readonly standing: Standing;
  readonly weighed: readonly WeighedTrailer[];
  readonly files: readonly string[];
  readonly needs: readonly ClassNeed[];
  readonly need: Need;
};

const NO_IMPOSTORS: readonly ImpostorGroup[] = [];

const standingOf = (input: JudgeInput, line: ReleaseLineState): Standing => ({
  roles: line.appointments.length === 0 ? input.roles : [...input.roles, ...line.appointments],
  identities: input.identities,
});

const waives = (
  waiver: Waiver,
  changeClass: PolicyClass,
  about: { case: CaseFrame; phase: PhaseRule },
): boolean => {
  const { revision, files, input } = about.case;
  const isFor = (list: readonly string[] | undefined, word: string) =>
    list === undefined || list.includes(word);
  const { person, files: patterns } = waiver;
  return (
    isFor(waiver.classes, changeClass) &&
    isFor(waiver.phases, about.phase.name) &&
    (person === undefined || sameIdentity(person, revision.poster.address, input.identities)) &&
    (patterns === undefined || files.every((f) => coverage(patterns, f) !== undefined))
  );
};

type CaseFrame = Pick<Case, 'input' | 'revision' | 'files' | 'line' | 'calendar' | 'at'>;

const waiversIn = ({ line, calendar, at }: CaseFrame): Calendar['waivers'] => [
  ...calendar.waivers,
  ...line.waivers
    .filter(({ data }) => data.waiver.until === undefined || at < data.waiver.until)
    .map(({ data, said }) => ({ ...data.waiver, saidAt: said.at, source: said.source })),
];

/** What each class of the revision needs in a phase; a revision without any received patch counts as `unknown`. */
export const needsIn = (frame: CaseFrame, phase: PhaseRule): readonly ClassNeed[] => {
  const waivers = waiversIn(frame);
  const { changeClasses } = frame.input;
  const classes: readonly PolicyClass[] = changeClasses.length === 0 ? ['unknown'] : changeClasses;
  return classes.map((changeClass) => {
    const waiver = waivers.findLast((w) => waives(w, changeClass, { case: frame, phase }));
    return { changeClass, need: waiver?.need ?? phase.needs[changeClass], waiver };
  });
};

const landedAt = ({ landed, now }: JudgeInput): Instant | undefined =>
  landed !== undefined && landed.at <= now ? landed.at : undefined;

/** Works out calendar, roles, trailers and needs for a verdict. */
export const caseOf = (input: JudgeInput): Case => {
  const { revision, release, policy, now } = input;
  const line = decidedBy(input.decisions, release, now);
  const announcements =
    line.announcements.length === 0 ? input.announcements : [...input.announcements, ...line.announcements];
  const known = { announcements, policy, release };
  const today = calendarOf(known, now);
  const at = today.shippedAt ?? now;
  const phaseAt = landedAt(input) ?? (today.shippedAt === undefined ? now : addSeconds(today.shippedAt, -1));
  const calendar = phaseAt === now ? today : calendarOf(known, phaseAt);
  const standing = standingOf(input, line);
  const context = { release, policy, standing, impostors: input.impostors ?? NO_IMPOSTORS };
  const weighed = weighTrailers(input.series, context).filter((w) => w.saidAt <= at);
  const files = [...new Set(revision.patches.flatMap((p) => p.files.map((f) => f.path)))];
  const frame = { input, revision, files, line, calendar: { ...calendar, shippedAt: today.shippedAt }, at };
  const needs = needsIn(frame, calendar.current.rule);
  return { ...frame, phaseAt, standing, weighed, needs, need: strictest(needs.map((n) => n.need)) };
};
