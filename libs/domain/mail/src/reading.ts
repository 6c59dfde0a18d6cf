import type { Instant, ListId, MessageId } from '@sluice/kernel';
import type { Address, MailDefect } from './mail';

/** Raise when any function under `readMail` changes what it says: readings are cached by it. */
export const READER_VERSION = 8;

/** `[PATCH for-4.16 v5.1 07/11]` and its kin, parsed. */
export type SubjectPrefix = {
  /** `patch`, `rfc` (an RFC word, with or without PATCH) or `pull-request`. */
  readonly kind: 'patch' | 'rfc' | 'pull-request';
  /** `"5"`, `"5.1"`; `"1"` when the subject names none. */
  readonly revision: string;
  readonly revisionGiven: boolean;
  /** n of n/m; absent when the subject has no n/m. 0 is the cover letter. */
  readonly position?: number | undefined;
  readonly total?: number | undefined;
  readonly resend: boolean;
  /** `[FUTURE]`: parked by its author, no gate. */
  readonly future: boolean;
  /** Release line named by the prefix: `for-4.16`, `4.16?`, `PATCH-4.16`. `asked` when a question mark leaves it to the release manager. */
  readonly target?: { readonly release: string; readonly asked: boolean } | undefined;
  /** Remaining words, lower case, sorted: `bugfix`, a tree's name, ... */
  readonly words: readonly string[];
};

export type TrailerLine = {
  /** As written: `Releae-Acked-by`. */
  readonly key: string;
  /** Canonical lower-case key (`release-acked-by`); a near miss carries the key it looks like in `nearMissOf` and never counts. */
  readonly canonical: string;
  readonly nearMissOf?: string | undefined;
  readonly value: string;
  /** The person in the value, mangling (`<a@b<mailto:a@b>>`, a missing `>`) undone. */
  readonly person?: Address | undefined;
  /** Text after `#`: an area such as `xen/x86`. */
  readonly area?: string | undefined;
  /** What the text right around it says limits it, as written: `Applicable parts`, `for patches 1-3`, `Both patches:`. */
  readonly scopeText?: string | undefined;
  /** Positions that `scopeText` surely names; absent when it names none surely. */
  readonly scopePositions?: readonly number[] | undefined;
  /** A condition as written: `With that addressed`, `Provided that it is committed today`. */
  readonly conditionText?: string | undefined;
  /** For a release ack: titles of patches that the mail names above it, whose thread may be another. */
  readonly names?: readonly string[] | undefined;
  /** Line number (1-based) in the mail's text: evidence. */
  readonly line: number;
  /** `commit-message`: above the `---` of a patch, part of what would be committed; `reply`: unquoted text of a reply; `notes`: below `---`. */
  readonly place: 'commit-message' | 'reply' | 'notes';
};

/** Prose that reads like an objection: never counted by itself, always shown. */
export type ObjectionWording = {
  /** `sure` for an explicit command; `possible` for wording. `Nacked-by` is a trailer and is not repeated here. */
  readonly certainty: 'sure' | 'possible';
  /** The sentence, unquoted text only, at most 300 characters. */
  readonly sentence: string;
  /** Which wording matched, by its name in the table of wordings. */
  readonly wording: string;
  readonly line: number;
};

/** Prose that says something of the code a patch touches: a hint for a rule of the interface, never more. */
export type RemarkWording = {
  /** `role-unknown`: some code cannot know which role a domain has. */
  readonly kind: 'role-unknown';
  /** The sentence, unquoted text only, at most 300 characters. */
  readonly sentence: string;
  readonly line: number;
};

/**
 * What a sentence names as needed: an identifier, a patch's title, a commit's hash, a mail by Message-ID, the patch or series that the mail answers
 * (`this flag`), or the revert of that.
 */
export type NeedName = {
  readonly what: 'symbol' | 'title' | 'commit' | 'mail' | 'answered' | 'revert';
  /** As written; for `answered` and `revert` the word that stands for it. */
  readonly value: string;
};

/** Prose that says that some change needs another one: a hint for an edge, which a person confirms. */
export type NeedWording = {
  /** The sentence, unquoted text only, at most 300 characters. */
  readonly sentence: string;
  readonly line: number;
  /** Never empty. */
  readonly names: readonly NeedName[];
  /**
   * Which patches need it, where the sentence says so: those at some positions, or `rest`, all behind the one that the mail answers. Absent: the mail
   * speaks for the patch it is, or answers.
   */
  readonly needing?: readonly number[] | 'rest' | undefined;
};

/** Prose that withdraws or answers an earlier word of the same person: `I withdraw my ack`. */
export type WithdrawalWording = {
  readonly what: 'ack' | 'objection' | 'series';
  readonly sentence: string;
  readonly line: number;
};

/** A claim in prose that the patch went in: `Committed. Thank you!`, `I have just pushed these two`. */
export type CommitClaim = { readonly sentence: string; readonly line: number };

/** A day that a release mail names for the beginning of a phase: the last day of the phase before it. */
export type ReleaseDate = {
  /** A name from the gate policy: `code-freeze`, `branch`, ... */
  readonly phase: string;
  readonly lastDay: string;
  readonly status: 'draft' | 'considered' | 'tentative' | 'announced' | 'effective';
  /** 0: the subject. */
  readonly line: number;
  readonly quote: string;
};

/** A sentence of a release mail about who needs a release ack. It is shown; nothing is concluded from it. */
export type ReleaseStatement = {
  readonly kind: 'ack-needed' | 'no-ack-needed' | 'blanket-ack';
  readonly sentence: string;
  readonly line: number;
};

/** What a release mail says, read from prose. It counts for nothing until it is known who sent it, and a person confirms it. */
export type ReleaseWords = {
  readonly release: string;
  readonly dates: readonly ReleaseDate[];
  /** The phase that the sender says it is now. */
  readonly nowIn?: { readonly phase: string; readonly line: number; readonly quote: string } | undefined;
  readonly moratorium?:
    { readonly what: 'declared' | 'lifted'; readonly line: number; readonly quote: string } | undefined;
  /** `rc1`, where the mail says that it is out. */
  readonly candidate?: string | undefined;
  readonly statements: readonly ReleaseStatement[];
};

/** Prose that asks the release manager for an exception or an ack. */
export type ExceptionAsk = { readonly sentence: string; readonly line: number };

export type FileChange = {
  readonly path: string;
  readonly oldPath?: string | undefined;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed' | 'copied';
  readonly added: number;
  readonly removed: number;
  readonly oldBlob?: string | undefined;
  readonly newBlob?: string | undefined;
};

/** What is wrong with a diff as mailed. */
export type Damage = {
  readonly kind:
    | 'wrapped-line'
    | 'flowed'
    | 'white-space'
    | 'hunk-count'
    | 'hunk-header'
    | 'non-breaking-space'
    | 'truncated';
  readonly line: number;
  readonly detail: string;
  /** `git am` calls the patch corrupt because of it, whatever the tree is; without it git reads the hunk, which may match nothing there. */
  readonly refused?: true | undefined;
  /** The file whose hunk is damaged, and which of that file's hunks, from 1. */
  readonly file?: string | undefined;
  readonly hunk?: number | undefined;
  /** Of a line that a mailer broke: its length up to the break. */
  readonly column?: number | undefined;
};

export type PatchReading = {
  /** As `git patch-id --stable` computes it; absent for a binary or damaged diff. */
  readonly patchId?: string | undefined;
  /** As Patchwork computes it, damaged diffs included: see `patchworkHash`. Absent where it sees no diff, and in readings of an earlier version. */
  readonly diffHash?: string | undefined;
  readonly files: readonly FileChange[];
  readonly damage: readonly Damage[];
  /** Commits named by `Fixes:`, and what a revert says it reverts (by hash in `This reverts commit`, or by subject). */
  readonly fixes: readonly { readonly commit: string; readonly subject?: string | undefined }[];
  readonly reverts?:
    { readonly commit?: string | undefined; readonly subject?: string | undefined } | undefined;
  /** The commit message: subject without prefix, body without trailers; for classes of change and promises. At most 4,000 characters. */
  readonly message: string;
};

export type CoverReading = {
  /** Where a pull request asks to pull from, as written: a URL and a branch or tag. */
  readonly pullUrl?: string | undefined;
  /** Of a pull request that shows its diff as well: see `PatchReading.diffHash`. */
  readonly diffHash?: string | undefined;
  /** From the shortlog: author and patch subjects in order. */
  readonly shortlog: readonly { readonly author: string; readonly subjects: readonly string[] }[];
};

export type PostingKind = 'patch' | 'cover' | 'pull-request';

/**
 * What one mail says: a pure function of the decoded mail. Small enough to be cached for every mail; the diff itself is not in it.
 */
export type MailReading = {
  readonly readerVersion: number;
  readonly messageId: MessageId;
  /**
   * Equal for copies that differ only by list footers and list subject tags. Copies of one Message-ID with different content hashes are an
   * impostor group.
   */
  readonly contentHash: string;
  readonly kind: PostingKind | 'reply' | 'other';
  readonly listIds: readonly ListId[];
  /** Who sent it, DMARC rewriting undone. */
  readonly from: Address;
  /** The rewritten header, where it was. */
  readonly fromAsPosted?: Address | undefined;
  /** Author of the change: the in-body `From:` where there is one, else `from`. */
  readonly author: Address;
  readonly date?: Instant | undefined;
  readonly subject: string;
  /** The subject as the commit would have it: without reply marks, prefixes and list tags; the in-body `Subject:` where there is one. */
  readonly title?: string | undefined;
  /** Subject without reply marks, prefixes and list tags, folded to lower case and single spaces: the key for joining. */
  readonly subjectKey: string;
  readonly prefix?: SubjectPrefix | undefined;
  readonly inReplyTo: readonly MessageId[];
  readonly references: readonly MessageId[];
  readonly automatic: boolean;
  readonly changeId?: string | undefined;
  readonly baseCommit?: string | undefined;
  readonly prerequisitePatchIds: readonly string[];
  readonly dependsOn: readonly string[];
  readonly trailers: readonly TrailerLine[];
  readonly objections: readonly ObjectionWording[];
  readonly withdrawals: readonly WithdrawalWording[];
  readonly commitClaims: readonly CommitClaim[];
  /** Absent in readings of an earlier version, of mails that cannot be read any more. */
  readonly exceptionAsks?: readonly ExceptionAsk[] | undefined;
  /** Of a mail about a release; absent for any other. */
  readonly release?: ReleaseWords | undefined;
  /** Absent where nothing of the kind was said. */
  readonly remarks?: readonly RemarkWording[] | undefined;
  /** Absent where nothing of the kind was said. */
  readonly needs?: readonly NeedWording[] | undefined;
  readonly patch?: PatchReading | undefined;
  readonly cover?: CoverReading | undefined;
  /** The shortlog that a reply quotes, whole; absent where it quotes none. */
  readonly quotedShortlog?: CoverReading['shortlog'] | undefined;
  readonly defects: readonly MailDefect[];
};
