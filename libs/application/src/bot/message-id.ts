import type { MessageId } from '@sluice/kernel';
import type { OutboxEntry } from '../ports/outbox-store';

/** 128 bits of the key: with all of it the header is longer than a line may be, and not every receiver folds it back. */
const ID_DIGITS = 32;

/** The Message-ID of an entry's mail: the same for the same entry, so that a mail that is sent again is known as the same by whoever got it before. */
export const messageIdOf = ({ key }: Pick<OutboxEntry, 'key'>, from: string): MessageId =>
  `${key.slice(0, ID_DIGITS)}@${from.slice(from.lastIndexOf('@') + 1)}` as MessageId;
