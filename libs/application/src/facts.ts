import type { Instant, MessageId, NewEvent } from '@sluice/kernel';
import type { Trust } from '@sluice/series';

/**
 * One arrival of one raw mail. Its identity is everything in it but `origin`: the same copy from the same place is a no-op, a copy that
 * proves more (an archive time, the list's own archive) is a new sighting. What the mail's own headers say is not repeated here: the hash
 * stands for it.
 */
export type MailSeen = {
  readonly rawHash: string;
  /** List that the source names for mails without a List-Id. */
  readonly listId?: string | undefined;
  readonly trust: Trust;
  /** When the source's archive took it, where the source knows. */
  readonly archivedAt?: Instant | undefined;
  /** Where it was read, for a person: file and number. No part of the identity. */
  readonly origin: string;
};

export const mailSeenIdentity = (seen: MailSeen): string =>
  `MailSeen ${seen.rawHash} ${seen.listId ?? '-'} ${seen.trust} ${seen.archivedAt ?? '-'}`;

export const mailSeen = (seen: MailSeen, saidAt: Instant | undefined): NewEvent<'MailSeen', MailSeen> => ({
  sort: 'fact',
  type: 'MailSeen',
  schemaVersion: 1,
  streamName: `mail-${seen.rawHash}`,
  idempotencyKey: mailSeenIdentity(seen),
  saidAt,
  data: seen,
});

/** Identity of the tombstone of a mail: one for each mail, whoever asked. */
export const mailErasedIdentity = (rawHash: string): string => `MailErased ${rawHash}`;

/** A mail that must go: raw and decoded rows are removed, this tombstone stays and keeps later copies out. */
export type MailErased = {
  readonly rawHash: string;
  /** Who asked: a person's address, or the archive that deleted it. */
  readonly by: string;
  readonly reason: string;
};

export const mailErased = (erased: MailErased, saidAt: Instant): NewEvent<'MailErased', MailErased> => ({
  sort: 'fact',
  type: 'MailErased',
  schemaVersion: 1,
  streamName: `mail-${erased.rawHash}`,
  idempotencyKey: mailErasedIdentity(erased.rawHash),
  saidAt,
  data: erased,
});

/** Identity of the tombstone of all copies of a mail, the ones still to come included. */
export const copiesErasedIdentity = (messageId: string): string => `CopiesErased ${messageId}`;

/** Every copy of a mail must go, whatever its bytes: a copy that comes later is turned away, with a tombstone of its own. */
export type CopiesErased = {
  readonly messageId: MessageId;
  /** Who asked: a person's address. */
  readonly by: string;
  readonly reason: string;
};

export const copiesErased = (
  erased: CopiesErased,
  saidAt: Instant,
): NewEvent<'CopiesErased', CopiesErased> => ({
  sort: 'fact',
  type: 'CopiesErased',
  schemaVersion: 1,
  streamName: `copies-${erased.messageId}`,
  idempotencyKey: copiesErasedIdentity(erased.messageId),
  saidAt,
  data: erased,
});

/** The tombstones of copies that go, or are turned away, because all copies of their mail were erased: one for each mail, by its hash. */
export const tombstonesOf = (
  rawHashes: readonly string[],
  { by, reason }: Pick<CopiesErased, 'by' | 'reason'>,
): readonly MailErased[] => rawHashes.map((rawHash) => ({ rawHash, by, reason }));
