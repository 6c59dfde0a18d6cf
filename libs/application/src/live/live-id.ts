import { shortHash, type EventEnvelope } from '@sluice/kernel';

const HASH_DIGITS = 10;

/** By what a reader says which event it has seen last: where it stands, and a hash of what it is, so that another log's is not taken for it. */
export const liveId = ({
  globalPosition,
  idempotencyKey,
}: Pick<EventEnvelope, 'globalPosition' | 'idempotencyKey'>): string =>
  `${String(globalPosition)}-${shortHash(idempotencyKey).slice(0, HASH_DIGITS)}`;

/** The position that an id names; none where the text is no id. */
export const positionIn = (id: string): bigint | undefined => {
  const digits = /^(\d{1,18})-[0-9a-f]{10}$/.exec(id)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
};
