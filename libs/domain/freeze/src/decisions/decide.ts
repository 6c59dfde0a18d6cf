import type { Decider } from '@sluice/kernel';
import { releaseManagerOf, holdsAnyOf, isReleaseManager, type Standing } from '../roles';
import type { Role } from '../release-line';
import { moratoriumInForce, type MoratoriumWord } from '../moratorium';
import {
  announcementOf,
  type AnnounceSchedule,
  type Asked,
  type DeclareMoratorium,
  type FreezeCommand,
  type LiftMoratorium,
} from './commands';
import type { FreezeDecision, FreezeEvent, Refusal, ScheduleAnnounced } from './events';
import { evolve, initialReleaseLine, type ReleaseLineState } from './state';

/** Who may give a command: the release manager of the line (or a deputy) and administrators always, others as listed. */
const ALSO_ALLOWED: Readonly<Record<FreezeCommand['type'], readonly Role['role'][]>> = {
  AnnounceSchedule: [],
  GrantException: [],
  RefuseException: [],
  DeclareMoratorium: [],
  LiftMoratorium: [],
  PlaceHold: ['maintainer', 'committer'],
  ReleaseHold: ['maintainer', 'committer'],
  AppointReleaseManager: ['committer'],
  DismissFinding: ['maintainer', 'committer'],
  GrantWaiver: [],
};

/** Entering a schedule or naming a release manager is also an administrator's work; permission to commit never is. */
const ADMINISTRATIVE: ReadonlySet<FreezeCommand['type']> = new Set([
  'AnnounceSchedule',
  'AppointReleaseManager',
  'ReleaseHold',
]);

const whyNot = (standing: Standing, { type, said }: FreezeCommand): string | undefined => {
  const when = { release: said.release, at: said.at };
  if (isReleaseManager(standing, said.by, when)) return undefined;
  const others: readonly Role['role'][] = ADMINISTRATIVE.has(type) ? ['administrator'] : [];
  const roles = [...ALSO_ALLOWED[type], ...others];
  if (holdsAnyOf(standing, said.by, { roles, at: said.at })) return undefined;
  const manager = releaseManagerOf(standing.roles, said.release, said.at)?.person ?? 'not known';
  const allowed = [
    'the release manager',
    ...roles.map((role) => `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`),
  ].join(' or ');
  return `${said.by} is not ${allowed} for ${said.release} on ${said.at.slice(0, 10)} (release manager: ${manager})`;
};

/** What an administrator who enters a schedule leaves to the release manager: days that have passed, and mail to authors. */
const whyNotAdministrator = (standing: Standing, { type, said, data }: FreezeCommand): string | undefined => {
  if (type !== 'AnnounceSchedule' || isReleaseManager(standing, said.by, said)) return undefined;
  const [past] = data.dates.filter((d) => d.lastDay < said.at.slice(0, 10));
  const who = `${said.by} is not the release manager for ${said.release} on ${said.at.slice(0, 10)}`;
  if (past !== undefined)
    return `${who}: a day that has passed (${past.phase} after ${past.lastDay}) is theirs to announce`;
  return data.notify === true ? `${who}: whether authors are told is theirs to say` : undefined;
};

const isHeldNow = (state: ReleaseLineState, about: string): boolean =>
  state.holds.some((hold) => hold.data.about === about);

const isSame = (state: ReleaseLineState, event: FreezeDecision): boolean =>
  [...state.exceptions, ...state.dismissals].some(
    (e) => e.type === event.type && JSON.stringify(e.data) === JSON.stringify(event.data),
  );

type Outcome = readonly FreezeDecision[];
const once = (state: ReleaseLineState, event: FreezeDecision): Outcome =>
  isSame(state, event) ? [] : [event];

/** A word on a moratorium counts where it changes what is in force, by mail or by decision. */
const moratoriumDecided = (
  state: ReleaseLineState,
  { said, type }: DeclareMoratorium | LiftMoratorium,
  announced: MoratoriumWord | undefined,
): Outcome => {
  const isInForce = moratoriumInForce(announced, state.moratorium) !== undefined;
  if (type === 'DeclareMoratorium') return isInForce ? [] : [{ type: 'MoratoriumDeclared', said, data: {} }];
  return isInForce ? [{ type: 'MoratoriumLifted', said, data: {} }] : [];
};

const decided = (state: ReleaseLineState, { command, announcedMoratorium }: Asked): Outcome =>
  command.type === 'DeclareMoratorium' || command.type === 'LiftMoratorium'
    ? moratoriumDecided(state, command, announcedMoratorium)
    : scheduleDecided(state, command);

const scheduleDecided = (
  state: ReleaseLineState,
  command: Exclude<FreezeCommand, DeclareMoratorium | LiftMoratorium>,
): Outcome => {
  const { said } = command;
  switch (command.type) {
    case 'AnnounceSchedule':
      return [{ type: 'ScheduleAnnounced', said, data: scheduleOf(command) }];
    case 'AppointReleaseManager':
      return [{ type: 'ReleaseManagerAppointed', said, data: command.data }];
    case 'GrantWaiver':
      return [{ type: 'WaiverGranted', said, data: command.data }];
    default:
      return seriesDecided(state, command);
  }
};

const scheduleOf = (command: AnnounceSchedule): ScheduleAnnounced['data'] => {
  const announcement = announcementOf(command);
  return command.data.notify === true ? { announcement, notify: true } : { announcement };
};

type SeriesCommand = Extract<FreezeCommand, { readonly data: { readonly about: string } }>;

const seriesDecided = (state: ReleaseLineState, command: SeriesCommand): Outcome => {
  const { said } = command;
  switch (command.type) {
    case 'GrantException':
      return once(state, { type: 'ExceptionGranted', said, data: command.data });
    case 'RefuseException':
      return once(state, { type: 'ExceptionRefused', said, data: command.data });
    case 'DismissFinding':
      return once(state, { type: 'FindingDismissed', said, data: command.data });
    case 'PlaceHold':
      return isHeldNow(state, command.data.about) ? [] : [{ type: 'HoldPlaced', said, data: command.data }];
    case 'ReleaseHold':
      return isHeldNow(state, command.data.about) ? [{ type: 'HoldReleased', said, data: command.data }] : [];
  }
};

/**
 * What comes of a person's command: the events to record. A command by somebody without the role gives one `…Refused` event with the
 * reason; a repeat of what already stands gives none.
 */
export const decide = (state: ReleaseLineState, asked: Asked): readonly FreezeEvent[] => {
  const { command, identities } = asked;
  const standing = { roles: [...asked.roles, ...state.appointments], identities };
  const why = whyNot(standing, command) ?? whyNotAdministrator(standing, command);
  if (why === undefined) return decided(state, asked);
  const refusal: Refusal = { type: `${command.type}Refused`, said: command.said, data: { why } };
  return [refusal];
};

/** What people may do to a release line. */
export const releaseLineDecider: Decider<ReleaseLineState, Asked, FreezeEvent> = {
  initial: initialReleaseLine,
  decide,
  evolve,
};
