import {
  calendarOf,
  decidedBy,
  strictest,
  waiverCovers,
  type Announcement,
  type Calendar,
  type FreezeEvent,
  type GatePolicy,
  type Heard,
  type Need,
  type PhaseRule,
  type PolicyClass,
  type ReleaseLineState,
  type Role,
  type Standing,
} from '@sluice/freeze';
import type { Dependence } from '@sluice/dependency';
import type { ChangeClass, Finding, InterfaceChange } from '@sluice/interface-model';
import { addSeconds, type Instant } from '@sluice/kernel';
import type { Identity, ImpostorGroup, Revision, Series } from '@sluice/series';
import type { ClassSaid } from './declared-class';
import { filesOfRevision } from './files-in';
import { gateWords } from './weigh';
import type { TrailerKind, WeighedTrailer } from './weighed-trailer';

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
  /** Where somebody declared the class, and the classes are not only what was read. */
  readonly classSaid?: ClassSaid | undefined;
  readonly announcements: readonly Announcement[];
  readonly policy: GatePolicy;
  readonly roles: readonly Role[];
  readonly identities: readonly Identity[];
  readonly decisions: readonly FreezeEvent[];
  /** What release mails say, as read by machine. */
  readonly heard?: readonly Heard[] | undefined;
  readonly impostors?: readonly ImpostorGroup[] | undefined;
  /** The commit, where the project's tree shows that the revision landed: then the question is whether it may stay. How sure that is stands with its patches. */
  readonly landed?:
    | {
        readonly commit: string;
        readonly at: Instant;
        /** Patches that are in this release as another commit than their landing's, which is only likely to be them. */
        readonly unsure?:
          readonly { readonly position: number; readonly commit: string; readonly at: Instant }[] | undefined;
      }
    | undefined;
  /** The edges from patches of the revision, with what became of what they lead to as of `now`. */
  readonly dependences?: readonly Dependence[] | undefined;
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
  /** What was heard of the release by then and nobody has confirmed, oldest first. */
  readonly heard: readonly Heard[];
  /** The calendar with that laid over it; absent where nothing of the kind was heard. */
  readonly heardCalendar?: Calendar | undefined;
  readonly line: ReleaseLineState;
  readonly standing: Standing;
  /** What gates ask for, said by `at`. */
  readonly weighed: readonly WeighedTrailer[];
  /** By kind, what people said themselves and what counts or needs a person; what posters carry only repeats it. */
  readonly words: ReadonlyMap<TrailerKind, readonly WeighedTrailer[]>;
  /** What posters of the judged revision carry in another's name, and no mail of that person bears out. */
  readonly unheard: readonly WeighedTrailer[];
  readonly files: readonly string[];
  readonly needs: readonly ClassNeed[];
  readonly need: Need;
};

const NO_IMPOSTORS: readonly ImpostorGroup[] = [];

/** What people decided added to what was published: one list for each pair, because what is worked out of a list is remembered by it. */
const joined = <T>(): ((published: readonly T[], decided: readonly T[]) => readonly T[]) => {
  const remembered = new WeakMap<readonly T[], WeakMap<readonly T[], readonly T[]>>();
  return (published, decided) => {
    if (decided.length === 0) return published;
    const known = remembered.get(published) ?? new WeakMap<readonly T[], readonly T[]>();
    const list = known.get(decided) ?? [...published, ...decided];
    remembered.set(published, known.set(decided, list));
    return list;
  };
};

const rolesWith = joined<Role>();
const announcementsWith = joined<Announcement>();

type CaseFrame = Pick<Case, 'input' | 'revision' | 'files' | 'line' | 'calendar' | 'phaseAt'>;

const waiversIn = ({ line, calendar, phaseAt }: CaseFrame): Calendar['waivers'] => [
  ...calendar.waivers,
  ...line.waivers
    .filter(({ data }) => data.waiver.until === undefined || phaseAt < data.waiver.until)
    .map(({ data, said }) => ({ ...data.waiver, saidAt: said.at, source: said.source })),
];

/** What each class of the revision needs in a phase; a revision without any received patch counts as `unknown`. */
export const needsIn = (frame: CaseFrame, phase: PhaseRule): readonly ClassNeed[] => {
  const waivers = waiversIn(frame);
  const { changeClasses, identities } = frame.input;
  const about = { phase: phase.name, person: frame.revision.poster.address, files: frame.files };
  const classes: readonly PolicyClass[] = changeClasses.length === 0 ? ['unknown'] : changeClasses;
  return classes.map((changeClass) => {
    const waiver = waivers.findLast((w) => waiverCovers(w, { changeClass, ...about }, identities));
    return { changeClass, need: waiver?.need ?? phase.needs[changeClass], waiver };
  });
};

const landedAt = ({ landed, now }: JudgeInput): Instant | undefined =>
  landed !== undefined && landed.at <= now ? landed.at : undefined;

const isUnheard = ({ carried, revision }: WeighedTrailer, judged: Revision): boolean =>
  carried !== undefined && !carried.heard && revision === judged.number;

const wordsOf = (weighed: readonly WeighedTrailer[], revision: Revision): Pick<Case, 'words' | 'unheard'> => {
  const words = new Map<TrailerKind, WeighedTrailer[]>();
  const unheard: WeighedTrailer[] = [];
  for (const word of weighed) {
    if (isUnheard(word, revision)) unheard.push(word);
    if (word.carried !== undefined || (!word.counts && !word.needsHuman)) continue;
    const ofKind = words.get(word.kind);
    if (ofKind === undefined) words.set(word.kind, [word]);
    else ofKind.push(word);
  }
  return { words, unheard };
};

/** What was heard and is not confirmed: one list for each list of what was heard, because calendars are remembered by their lists. */
const unconfirmed = new WeakMap<readonly Heard[], readonly Heard[]>();
const heardAnnouncements = new WeakMap<readonly Heard[], readonly Announcement[]>();

const unconfirmedIn = (heard: readonly Heard[]): readonly Heard[] => {
  const known = unconfirmed.get(heard) ?? heard.filter((h) => !h.confirmed);
  unconfirmed.set(heard, known);
  return known;
};

const announcementsIn = (heard: readonly Heard[]): readonly Announcement[] => {
  const known = heardAnnouncements.get(heard) ?? heard.map((h) => h.announcement);
  heardAnnouncements.set(heard, known);
  return known;
};

const NOTHING_HEARD: readonly Heard[] = [];

/** What was heard of the release by the moment of the phase, and the calendar it would make. */
const hearingIn = (
  input: JudgeInput,
  known: Parameters<typeof calendarOf>[0],
  phaseAt: Instant,
): Pick<Case, 'heard' | 'heardCalendar'> => {
  const all = unconfirmedIn(input.heard ?? NOTHING_HEARD);
  const heard = all.filter(({ announcement: a }) => a.release === input.release && a.saidAt <= phaseAt);
  if (heard.length === 0) return { heard };
  const announcements = announcementsWith(known.announcements, announcementsIn(all));
  return { heard, heardCalendar: calendarOf({ ...known, announcements }, phaseAt) };
};

/** When the phase is asked for, and the calendar of that moment; when the release was made is always told. */
const calendarIn = (
  input: JudgeInput,
  line: ReleaseLineState,
): Pick<Case, 'at' | 'phaseAt' | 'calendar' | 'heard' | 'heardCalendar'> => {
  const { release, policy, now } = input;
  const announcements = announcementsWith(input.announcements, line.announcements);
  const known = { announcements, policy, release };
  const today = calendarOf(known, now);
  const { shippedAt } = today;
  const phaseAt = landedAt(input) ?? (shippedAt === undefined ? now : addSeconds(shippedAt, -1));
  const calendar = phaseAt === now ? today : { ...calendarOf(known, phaseAt), shippedAt };
  return { at: shippedAt ?? now, phaseAt, calendar, ...hearingIn(input, known, phaseAt) };
};

/** Works out calendar, roles, trailers and needs for a verdict. */
export const caseOf = (given: JudgeInput): Case => {
  // What lands later has not landed yet.
  const isAhead = given.landed !== undefined && landedAt(given) === undefined;
  const input = isAhead ? { ...given, landed: undefined } : given;
  const { revision, release, policy, identities } = input;
  const line = decidedBy(input.decisions, release, input.now);
  const timed = calendarIn(input, line);
  const standing = { roles: rolesWith(input.roles, line.appointments), identities };
  const context = { release, policy, standing, impostors: input.impostors ?? NO_IMPOSTORS };
  const weighed = gateWords(input.series, context).filter((w) => w.saidAt <= timed.at);
  const frame = { input, revision, line, files: filesOfRevision(revision), ...timed };
  const needs = needsIn(frame, timed.calendar.current.rule);
  const words = wordsOf(weighed, revision);
  return { ...frame, ...words, standing, weighed, needs, need: strictest(needs.map((n) => n.need)) };
};
