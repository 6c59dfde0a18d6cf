import type {
  About,
  AppointReleaseManager,
  DismissFinding,
  FreezeCommand,
  GrantException,
  GrantWaiver,
  Said,
} from './commands';
import type { Announcement } from '../release-line';

type Event<Type extends string, Data> = { readonly type: Type; readonly said: Said; readonly data: Data };

export type ScheduleAnnounced = Event<
  'ScheduleAnnounced',
  {
    readonly announcement: Announcement;
    /** The release manager wants the authors told whose verdict it changes. */
    readonly notify?: true | undefined;
  }
>;
export type ExceptionGranted = Event<'ExceptionGranted', GrantException['data']>;
/** The release manager said no to an exception; not to be confused with a refused command. */
export type ExceptionRefused = Event<'ExceptionRefused', About>;
export type MoratoriumDeclared = Event<'MoratoriumDeclared', Record<never, never>>;
export type MoratoriumLifted = Event<'MoratoriumLifted', Record<never, never>>;
export type HoldPlaced = Event<'HoldPlaced', About>;
export type HoldReleased = Event<'HoldReleased', About>;
export type ReleaseManagerAppointed = Event<'ReleaseManagerAppointed', AppointReleaseManager['data']>;
export type FindingDismissed = Event<'FindingDismissed', DismissFinding['data']>;
export type WaiverGranted = Event<'WaiverGranted', GrantWaiver['data']>;

/** A command by somebody who may not give it: `GrantExceptionRefused`. Recorded, because the person must hear why. */
export type Refusal = {
  readonly type: `${FreezeCommand['type']}Refused`;
  readonly said: Said;
  readonly data: { readonly why: string };
};

/** What was decided about a release line; past and never edited. */
export type FreezeDecision =
  | ScheduleAnnounced
  | ExceptionGranted
  | ExceptionRefused
  | MoratoriumDeclared
  | MoratoriumLifted
  | HoldPlaced
  | HoldReleased
  | ReleaseManagerAppointed
  | FindingDismissed
  | WaiverGranted;

export type FreezeEvent = FreezeDecision | Refusal;
