import type { PatchLinks } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { PatchAnalysis } from '@sluice/interface-model';
import type { MailReading } from '@sluice/mail';
import type { Sighting, Trust } from '@sluice/series';
import type { CopiesErased, MailErased, MailSeen } from '../facts';
import type { KeptRaw } from './mail-source';

/** Why a mail was set aside, in one word for machines and one sentence for people. */
export type Parked = { readonly reason: string; readonly detail: string };

/** A mail on its way in: the fact, the bytes, and what was read from them (or why nothing was). */
export type IncomingMail = {
  readonly rawHash: string;
  /** The raw mail, byte for byte as it was taken; nothing, where nothing of it could be kept. */
  readonly raw: Uint8Array;
  readonly seen: MailSeen;
  readonly sighting: Sighting;
  readonly content: IncomingContent | { readonly parked: Parked };
};

export type IncomingContent = {
  readonly reading: MailReading;
  readonly saidAt: Instant;
  readonly proven: boolean;
  readonly analysis?: PatchAnalysis | undefined;
  /** What it gives to the index of dependencies; absent where that is nothing. */
  readonly links?: PatchLinks | undefined;
  /** Short hashes under which it is found together with what must be assembled with it: see `neighbourhoodKeys`. Never empty. */
  readonly keys: readonly string[];
};

export type IntakeVersions = {
  readonly decoderVersion: number;
  readonly readerVersion: number;
  readonly modelVersion: string;
};

/** A mail whose reading was made by other versions, with all it takes to read it again. */
export type StaleMail = {
  readonly rawHash: string;
  readonly kept: KeptRaw;
  /** Its arrivals, oldest first. */
  readonly seen: readonly MailSeen[];
  readonly archivedAt?: Instant | undefined;
  readonly recordedAt: Instant;
};

/** A patch whose analysis touches a declared interface, and the commit of the tree it was read with, where it was. */
export type AnalysedMail = {
  readonly rawHash: string;
  readonly saidAt: Instant;
  readonly treeCommit?: string | undefined;
};

/** A stale mail with what was read now; without, when it cannot be read any more: then the old reading stays. */
export type Reread = { readonly mail: StaleMail; readonly content?: IncomingContent | undefined };

/** Where mails come in. One call is one transaction: facts, raw mail, readings, keys and what they make dirty. */
export interface IntakeStore {
  /**
   * Which of these identities of facts (`MailSeen`, `MailErased`, `CopiesErased`) are recorded already: such mails need not be decoded again.
   */
  recorded(identities: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Takes a batch. Mails that were erased stay out; of one whose copies were all erased a tombstone is all that is recorded. Answers the mails of which other sightings say more than the batch does: what is kept of
   * them is not what was handed over.
   */
  take(batch: readonly IncomingMail[], versions: IntakeVersions): Promise<ReadonlySet<string>>;
  /** Removes mails, raw and decoded, and leaves a tombstone for each that keeps the same bytes out. */
  erase(mails: readonly MailErased[]): Promise<void>;
  /**
   * Removes every copy of a mail, and leaves a tombstone for each and one for all that are still to come. Answers the hashes of the copies;
   * `undefined`, with nothing recorded, for a Message-ID that no mail taken bears and that was not erased before.
   */
  eraseCopies(erased: CopiesErased): Promise<readonly string[] | undefined>;
  /** Mails whose reading was made by other versions than these. */
  stale(versions: IntakeVersions, limit: number): Promise<readonly StaleMail[]>;
  /** Replaces readings by newer ones; what depends on them goes on the to-do list. */
  reread(batch: readonly Reread[], versions: IntakeVersions): Promise<void>;
  /** Patches that touch a declared interface, in order of their hash, after the given one. */
  analysed(after: string | undefined, limit: number): Promise<readonly AnalysedMail[]>;
  /** Mails as they are kept, with all it takes to read them again, whatever read them. Those that are not kept are absent. */
  kept(rawHashes: readonly string[]): Promise<readonly StaleMail[]>;
  /** Joins the neighbourhoods of these keys: a person's decision puts their mails together. */
  connect(keys: readonly string[]): Promise<void>;
  /** Takes a mail off the list of parked ones: it could be read after all. */
  unpark(id: string): Promise<void>;
  /** How far a source that can be read on has been read. */
  cursor(source: string): Promise<string | undefined>;
  moveCursor(source: string, cursor: string): Promise<void>;
}

/** A mail as derivation needs it. */
export type StoredMail = {
  readonly rawHash: string;
  readonly reading: MailReading;
  readonly saidAt: Instant;
  readonly proven: boolean;
  readonly trust: Trust;
  readonly recordedAt: Instant;
  readonly analysis?: PatchAnalysis | undefined;
};

export type ParkedMail = {
  readonly id: string;
  readonly rawHash: string;
  readonly reason: string;
  readonly detail: string;
  readonly source: string;
  readonly at: Instant;
  readonly size: number;
  readonly decoderVersion: number;
};
