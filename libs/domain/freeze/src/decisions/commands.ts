import type { Instant, MessageId } from '@sluice/kernel';
import type { MoratoriumWord } from '../moratorium';
import type { Announcement, DateStatus, Role, Source, Waiver } from '../release-line';

/** Who decides, when, why, and the mail that says so. Stamped by the caller: the core knows no clock. */
export type Said = {
  readonly release: string;
  /** Address of the person who decides. */
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  readonly source: Source;
};

/** A series is named by the Message-ID of any of its patches or covers: derived ids may change, Message-IDs do not. */
export type About = { readonly about: MessageId };

type Command<Type extends string, Data> = { readonly type: Type; readonly said: Said; readonly data: Data };

export type AnnounceSchedule = Command<
  'AnnounceSchedule',
  {
    readonly dates: readonly {
      readonly phase: string;
      readonly lastDay: string;
      readonly status: DateStatus;
    }[];
    /** The bot is to tell the authors whose verdict it changes. */
    readonly notify?: true | undefined;
  }
>;
export type GrantException = Command<
  'GrantException',
  About & {
    /** Only for this revision; absent for the series. */
    readonly revision?: string | undefined;
    /** The permission ends here. */
    readonly until?: Instant | undefined;
  }
>;
export type RefuseException = Command<'RefuseException', About>;
export type DeclareMoratorium = Command<'DeclareMoratorium', Record<never, never>>;
export type LiftMoratorium = Command<'LiftMoratorium', Record<never, never>>;
export type PlaceHold = Command<'PlaceHold', About>;
export type ReleaseHold = Command<'ReleaseHold', About>;
export type AppointReleaseManager = Command<
  'AppointReleaseManager',
  { readonly person: string; readonly deputy: boolean; readonly until?: Instant | undefined }
>;
export type DismissFinding = Command<
  'DismissFinding',
  About & {
    /** `R01`, or `objections` with the mail that objects. */
    readonly rule: string;
    readonly mail?: MessageId | undefined;
  }
>;
export type GrantWaiver = Command<'GrantWaiver', { readonly waiver: Waiver }>;

/** What people may decide about a release line. */
export type FreezeCommand =
  | AnnounceSchedule
  | GrantException
  | RefuseException
  | DeclareMoratorium
  | LiftMoratorium
  | PlaceHold
  | ReleaseHold
  | AppointReleaseManager
  | DismissFinding
  | GrantWaiver;

/** A command with the roles known to whoever decides it; the decision itself stays pure. */
export type Asked = {
  readonly command: FreezeCommand;
  readonly roles: readonly Role[];
  readonly identities: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  /** The last word that announcements have on a moratorium by the time the command was given. */
  readonly announcedMoratorium?: MoratoriumWord | undefined;
};

/** The announcement that an `AnnounceSchedule` makes. */
export const announcementOf = ({ said, data }: AnnounceSchedule): Announcement => ({
  release: said.release,
  saidAt: said.at,
  source: said.source,
  note: said.reason,
  dates: data.dates,
});
