import type { EventEnvelope, EventSort, Instant } from '@sluice/kernel';
import { publicDataOf } from '../public/events';
import { withoutContent } from './without-content';

/** An event as everybody may read it: the contract of the JSON. */
export type PublicEvent = {
  /** Place in the log: transaction and position, as `sluice events` has it. */
  readonly position: string;
  readonly sort: EventSort;
  readonly type: string;
  readonly schemaVersion: number;
  readonly streamName: string;
  readonly streamVersion: number;
  readonly idempotencyKey: string;
  readonly saidAt: Instant | null;
  readonly recordedAt: Instant;
  readonly data: unknown;
};

/** What of a fact is ids, hashes and times, which is what a live event carries. The rest can be read in the log; documents are too long for an event. */
const FACT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  MailSeen: ['rawHash', 'listId', 'trust', 'archivedAt'],
  MailErased: ['rawHash'],
  CopiesErased: ['messageId'],
  CommitLanded: ['commit', 'branch', 'patchId', 'committedAt'],
  TagSeen: ['tag', 'target', 'at', 'annotated'],
  BranchMoved: ['project', 'branch', 'from', 'to'],
  MaintainersSeen: ['project', 'commit', 'number', 'at'],
  PersonDecided: ['about', 'by', 'at'],
  ProjectPublished: ['project'],
};

const factData = (type: string, data: object): object => {
  const fields = FACT_FIELDS[type] ?? [];
  return Object.fromEntries(Object.entries(data).filter(([name]) => fields.includes(name)));
};

/** An event as it is told live: of what everybody may see of it (`publicDataOf`), ids, hashes, numbers and words of our own, never words of a mail. */
export const publicEvent = (event: EventEnvelope): PublicEvent => {
  const { transactionId, globalPosition, sort, type, schemaVersion, streamName } = event;
  return {
    position: `${String(transactionId)}.${String(globalPosition)}`,
    ...{ sort, type, schemaVersion, streamName },
    streamVersion: event.streamVersion,
    idempotencyKey: event.idempotencyKey,
    saidAt: event.saidAt ?? null,
    recordedAt: event.recordedAt,
    data: sort === 'fact' ? factData(type, publicDataOf(event)) : withoutContent(publicDataOf(event)),
  };
};
