import { canonicalJson, type Instant } from '@sluice/kernel';
import type { MoratoriumWord } from '../moratorium';
import type { Announcement, Role } from '../release-line';
import type {
  ExceptionGranted,
  ExceptionRefused,
  FindingDismissed,
  FreezeDecision,
  FreezeEvent,
  HoldPlaced,
  ReleaseManagerAppointed,
  WaiverGranted,
} from './events';

/** What people have decided about a release line, and what of it stands. */
export type ReleaseLineState = {
  readonly announcements: readonly Announcement[];
  /** The last word on each series: granted or refused. */
  readonly exceptions: readonly (ExceptionGranted | ExceptionRefused)[];
  /** The last word on a moratorium; announcements may have said something since: see `moratoriumInForce`. */
  readonly moratorium?: MoratoriumWord | undefined;
  readonly holds: readonly HoldPlaced[];
  readonly dismissals: readonly FindingDismissed[];
  readonly waivers: readonly WaiverGranted[];
  readonly appointments: readonly Role[];
};

export const initialReleaseLine: ReleaseLineState = {
  announcements: [],
  exceptions: [],
  holds: [],
  dismissals: [],
  waivers: [],
  appointments: [],
};

const appointmentOf = ({ said, data }: ReleaseManagerAppointed): Role => ({
  role: data.deputy ? 'deputy-release-manager' : 'release-manager',
  person: data.person,
  release: said.release,
  validFrom: said.at,
  validTo: data.until,
  source: said.source,
});

type Evolutions = {
  readonly [Type in FreezeDecision['type']]: (
    state: ReleaseLineState,
    event: Extract<FreezeDecision, { type: Type }>,
  ) => ReleaseLineState;
};

const withException = (
  state: ReleaseLineState,
  event: ExceptionGranted | ExceptionRefused,
): ReleaseLineState => ({
  ...state,
  exceptions: [...state.exceptions.filter((e) => e.data.about !== event.data.about), event],
});

const EVOLUTIONS: Evolutions = {
  ScheduleAnnounced: (state, { data }) => ({
    ...state,
    announcements: [...state.announcements, data.announcement],
  }),
  ExceptionGranted: withException,
  ExceptionRefused: withException,
  MoratoriumDeclared: (state, { said: { at, source } }) => ({
    ...state,
    moratorium: { what: 'declared', at, source },
  }),
  MoratoriumLifted: (state, { said: { at, source } }) => ({
    ...state,
    moratorium: { what: 'lifted', at, source },
  }),
  HoldPlaced: (state, event) => ({ ...state, holds: [...state.holds, event] }),
  HoldReleased: (state, { data }) => ({
    ...state,
    holds: state.holds.filter((hold) => hold.data.about !== data.about),
  }),
  ReleaseManagerAppointed: (state, event) => ({
    ...state,
    appointments: [...state.appointments, appointmentOf(event)],
  }),
  FindingDismissed: (state, event) => ({ ...state, dismissals: [...state.dismissals, event] }),
  WaiverGranted: (state, event) => ({ ...state, waivers: [...state.waivers, event] }),
};

const isDecision = (event: FreezeEvent): event is FreezeDecision => event.type in EVOLUTIONS;

/** The state after one more event; refused commands change nothing. */
export const evolve = (state: ReleaseLineState, event: FreezeEvent): ReleaseLineState => {
  if (!isDecision(event)) return state;
  const step = EVOLUTIONS[event.type] as (s: ReleaseLineState, e: FreezeDecision) => ReleaseLineState;
  return step(state, event);
};

const oldestFirst = (a: FreezeEvent, b: FreezeEvent): number => {
  if (a.said.at !== b.said.at) return a.said.at < b.said.at ? -1 : 1;
  return canonicalJson(a) < canonicalJson(b) ? -1 : 1;
};

const isActAfter = (event: FreezeEvent, at: Instant): boolean =>
  event.said.at > at && event.type !== 'FindingDismissed';

/** The events of one line in order, and the state after the first, the second, ... of its acts. */
type Line = { readonly events: readonly FreezeEvent[]; readonly after: Map<number, ReleaseLineState> };

/** Every verdict asks and few decisions are ever taken: one state for each list, line and number of acts, so that it can be compared. */
const remembered = new WeakMap<readonly FreezeEvent[], Map<string, Line>>();

const lineOf = (events: readonly FreezeEvent[], release: string): Line => {
  const lines = remembered.get(events) ?? new Map<string, Line>();
  remembered.set(events, lines);
  const line = lines.get(release) ?? {
    events: events.filter((e) => e.said.release === release).sort(oldestFirst),
    after: new Map<number, ReleaseLineState>(),
  };
  lines.set(release, line);
  return line;
};

/**
 * What had been decided about `release` by `at`. Acts count from when they were said; a dismissal as wrong is knowledge and counts for
 * every moment (architecture.md, "Two sorts of facts"). Events are taken in the order of `said.at`. The list is a value and may not be
 * changed afterwards; the same decisions give the same object.
 */
export const decidedBy = (events: readonly FreezeEvent[], release: string, at: Instant): ReleaseLineState => {
  if (events.length === 0) return initialReleaseLine;
  const line = lineOf(events, release);
  const said = line.events.filter((e) => !isActAfter(e, at));
  const state = line.after.get(said.length) ?? said.reduce(evolve, initialReleaseLine);
  line.after.set(said.length, state);
  return state;
};
