import type { Instant, ListId, MessageId } from '@sluice/kernel';
import type {
  Address,
  CommitClaim,
  ExceptionAsk,
  Damage,
  FileChange,
  MailReading,
  ObjectionWording,
  RemarkWording,
  TrailerLine,
} from '@sluice/mail';
import type { Landing } from './landing';

/** How far the origin of a mail is proved: read from the list's own archive, or not. Signatures come with a later decoder. */
export type Trust = 'signed' | 'list-verified' | 'unproven';

/** One arrival of a copy of a mail. */
export type Sighting = {
  readonly listId?: ListId | undefined;
  readonly trust: Trust;
  readonly archivedAt?: Instant | undefined;
};

/** A reading with what the facts say of its arrival: the input of `assemble`. */
export type PlacedMail = {
  readonly rawHash: string;
  readonly reading: MailReading;
  /** By the rule of `saidAt`; `proven` when an archive time confirms it. */
  readonly saidAt: Instant;
  readonly proven: boolean;
  readonly trust: Trust;
};

/** Why two things were put together, as a sentence a person can check and the mails that show it. */
export type JoinEvidence = {
  readonly kind:
    | 'threading'
    | 'numbering'
    | 'message-id-stem'
    | 'cover-subject'
    | 'patch-subject'
    | 'patch-id'
    | 'change-id'
    | 'in-body-author'
    | 'sign-off'
    | 'shortlog'
    | 'text'
    | 'author'
    | 'time'
    | 'person';
  readonly sentence: string;
  readonly mails: readonly MessageId[];
};

/** Where the title of a patch that never came was read, beside the subjects of answers to it. */
export type TitleSource = {
  /** In the cover letter of its revision, or as an answer quotes that: then it is hearsay. */
  readonly from: 'shortlog' | 'quoted-shortlog';
  readonly messageId: MessageId;
  /** The name its author has there. */
  readonly author: string;
};

export type RevisionPatch = {
  readonly position: number;
  /** Absent for a patch that is known of (by the numbering, a reply or the shortlog) but never came. */
  readonly messageId?: MessageId | undefined;
  /** For a patch that never came: its Message-ID as the headers of its answers tell it, or that of an impostor group. */
  readonly expectedMessageId?: MessageId | undefined;
  readonly subject?: string | undefined;
  /** For a patch that never came, where a shortlog alone tells its title. */
  readonly titleFrom?: TitleSource | undefined;
  readonly author?: Address | undefined;
  readonly patchId?: string | undefined;
  readonly saidAt?: Instant | undefined;
  readonly files: readonly FileChange[];
  readonly damage: readonly Damage[];
  readonly fixes: readonly { readonly commit: string; readonly subject?: string | undefined }[];
  readonly message: string;
  readonly rawHash?: string | undefined;
  /** Further copies posted as RESEND. */
  readonly resends: readonly MessageId[];
  /** Against the previous revision by patch-id and subject; absent in the first. */
  readonly change?: 'unchanged' | 'changed' | 'new' | undefined;
  /** How it went into the project's tree; absent where no tree shows it. */
  readonly landing?: Landing | undefined;
};

/** A trailer with who really said it and what it covers. Whether it counts is the gate's business. */
export type PlacedTrailer = TrailerLine & {
  readonly messageId: MessageId;
  readonly sender: Address;
  readonly saidAt: Instant;
  readonly trust: Trust;
  /** Positions it covers; `all` on a cover letter or a single patch; empty when it hangs on the revision but no patch is named surely. */
  readonly scope: 'all' | readonly number[];
  /** `said` by the sender in a reply, or `carried` in a posted patch by its author. */
  readonly manner: 'said' | 'carried';
  /** The mail came after a newer revision was posted: it counts for the revision it was sent to. */
  readonly late: boolean;
};

export type PlacedObjection = ObjectionWording & {
  readonly messageId: MessageId;
  readonly sender: Address;
  readonly saidAt: Instant;
  readonly trust: Trust;
  readonly scope: 'all' | readonly number[];
};

/** Something said of the code of a revision, with the patches it covers. */
export type PlacedRemark = RemarkWording & PlacedMention & { readonly scope: 'all' | readonly number[] };

export type PlacedMention = {
  readonly messageId: MessageId;
  readonly sender: Address;
  readonly saidAt: Instant;
};

export type Revision = {
  /** `"5"`, `"5.1"`; a second posting under one number, with other content, gets a letter: `"1b"`. */
  readonly number: string;
  readonly kind: 'patch' | 'rfc' | 'pull-request' | 'future';
  readonly postedAt: Instant;
  readonly postedAtProven: boolean;
  /** Who sent it; the authors stand at the patches. */
  readonly poster: Address;
  readonly coverMessageId?: MessageId | undefined;
  /** A cover that replies or numbering name but that never came. */
  readonly coverExpected: boolean;
  /** Its Message-ID, where the headers of its answers tell it. */
  readonly expectedCoverMessageId?: MessageId | undefined;
  /**
   * Nothing of it was received: it is known by answers only. `postedAt` is then the first answer's time (it was posted no later) and
   * `poster` has an empty address. Absent means false.
   */
  readonly knownByRepliesOnly?: boolean | undefined;
  readonly subject: string;
  readonly total: number;
  /** In order of position, one for each of 1..total, missing ones included. */
  readonly patches: readonly RevisionPatch[];
  /** Positions in 1..total that never came. */
  readonly missing: readonly number[];
  readonly complete: boolean;
  readonly resends: readonly MessageId[];
  readonly target?: { readonly release: string; readonly asked: boolean } | undefined;
  /** What people with a right to it declared of this revision or an earlier one and counts for this one: `target` and `kind` are then as `aim` says. */
  readonly declared?:
    | {
        readonly aim?: DeclaredAim | undefined;
        /** What it was posted as and for, where `aim` goes before that. */
        readonly posted?: Pick<Revision, 'kind' | 'target'> | undefined;
        /** With the number of the revision it was said of. */
        readonly class?: (DeclaredClass & { readonly revision: string }) | undefined;
      }
    | undefined;
  /** For a partial re-roll (`5.1`): the number it re-rolls; its other patches are taken from there. */
  readonly rerollOf?: string | undefined;
  /** Subjects of patches of the previous revision that this one no longer has. */
  readonly dropped: readonly string[];
  readonly groupedBy: readonly JoinEvidence[];
  readonly trailers: readonly PlacedTrailer[];
  readonly objections: readonly PlacedObjection[];
  readonly commitClaims: readonly (CommitClaim & PlacedMention)[];
  /** Asks for a freeze exception, by whomever. */
  readonly exceptionAsks?: readonly (ExceptionAsk & PlacedMention)[] | undefined;
  /** Absent where nothing of the kind was said. */
  readonly remarks?: readonly PlacedRemark[] | undefined;
  readonly withdrawals: readonly (PlacedMention & {
    readonly what: 'ack' | 'objection' | 'series';
    readonly sentence: string;
  })[];
  /** Replies that hang on this revision, oldest first. */
  readonly replies: readonly (PlacedMention & {
    readonly position: number | 'cover' | 'unknown';
    /** One of several different copies: nothing it says counts. Absent means false. */
    readonly contested?: boolean | undefined;
  })[];
  readonly changeId?: string | undefined;
  readonly baseCommit?: string | undefined;
};

export type Series = {
  /** From the smallest (`saidAt`, Message-ID) of its postings, so that it does not depend on arrival order. */
  readonly id: string;
  readonly listId?: ListId | undefined;
  readonly subject: string;
  /** The first revision's author. */
  readonly author: Address;
  readonly firstPostedAt: Instant;
  readonly firstPostedAtProven: boolean;
  /** Lowest revision number known is above 1: when v1 was posted could not be known. */
  readonly firstRevisionKnown: boolean;
  readonly revisions: readonly Revision[];
  readonly joinedBy: readonly JoinEvidence[];
  /** What it reverts: the series' id where a posting with that subject is known. */
  readonly reverts?:
    | {
        readonly commit?: string | undefined;
        readonly subject?: string | undefined;
        readonly messageId?: MessageId | undefined;
      }
    | undefined;
  /** Somebody else's posting that claims a revision of this series without evidence stays apart and is named here. */
  readonly claimedBy: readonly { readonly messageId: MessageId; readonly sentence: string }[];
};

/** Copies of one Message-ID with different content: none counts until a person picks. */
export type ImpostorGroup = { readonly messageId: MessageId; readonly rawHashes: readonly string[] };

/** A person's correction, as `assemble` takes it (from `PersonDecided` facts). */
export type GroupingDecision =
  | {
      readonly kind: 'regroup';
      readonly messageId: MessageId;
      readonly to: MessageId | 'new';
      readonly revision?: string | undefined;
    }
  | { readonly kind: 'pick-copy'; readonly messageId: MessageId; readonly rawHash: string };

/** What may be declared of a series: the release it aims at, that it is parked, or what class of change it is. */
export type DeclaredKind =
  | { readonly kind: 'target'; readonly release: string }
  | { readonly kind: 'future' }
  | { readonly kind: 'bugfix' }
  | { readonly kind: 'feature' };

/** A declaration names a mail of the series, never a derived id, and by what right it was made: as who posted it, or by a role. */
export type DeclaredWord = DeclaredKind & {
  readonly messageId: MessageId;
  readonly as: 'author' | 'maintainer' | 'committer' | 'release-manager';
};

/** Who declared something, when and why (from `PersonDecided` facts). An act: before `at` nothing of it counts. */
export type Declaration = DeclaredWord & {
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  /** The mail that says so. */
  readonly source?: MessageId | undefined;
};

export type DeclaredAim = Extract<Declaration, { readonly kind: 'target' | 'future' }>;

export type DeclaredClass = Extract<Declaration, { readonly kind: 'bugfix' | 'feature' }>;

/** One person's addresses, from `IdentityLinked` facts. */
export type Identity = { readonly name: string; readonly addresses: readonly string[] };

export type AssembleInput = {
  readonly mails: readonly PlacedMail[];
  readonly decisions: readonly GroupingDecision[];
  readonly identities: readonly Identity[];
};

export type Assembly = {
  readonly series: readonly Series[];
  readonly impostors: readonly ImpostorGroup[];
  /** Mails that hang on no posting: bug reports, release mails, replies to what never came and names no known subject. */
  readonly loose: readonly MessageId[];
};
