import type { EventEnvelope, Hashing, Instant, MessageId, NewEvent } from '@sluice/kernel';
import type { PersonDecided, Via } from '../person-decided';
import type { EventStore } from '../ports/event-store';

/** Who corrects, when, and why. */
export type Correction = {
  readonly by?: string | undefined;
  readonly at: Instant;
  readonly reason: string;
  readonly via?: Via | undefined;
  /** The mail that says so. */
  readonly source?: MessageId | undefined;
};

export type DecisionContext = {
  readonly correction: Correction;
  readonly hashing: Hashing;
  /** Answers what would be recorded, and records nothing. */
  readonly dryRun?: boolean | undefined;
};

/** Where decisions of one sort are recorded. */
export type DecisionStream = { readonly events: EventStore; readonly streamName: string };

/** There is no such decision to undo, or it was undone already. */
export class NothingToUndoError extends Error {
  constructor(event: string) {
    super(`there is no standing decision "${event}" to undo: see \`sluice events\` for the ids of decisions`);
    this.name = 'UnknownReferenceError';
  }
}

/** Records what a person decided, as a fact. */
export const recordDecision = async (
  { events, streamName }: DecisionStream,
  data: PersonDecided,
  { correction, hashing, dryRun = false }: DecisionContext,
): Promise<NewEvent> => {
  const history = await events.readStream(streamName);
  const stamped = { ...data, ...correction };
  // The number tells a correction made, undone and made again from a repeat of the same one.
  const id = hashing.sha256(`${history.length} ${JSON.stringify(stamped)}`).slice(0, 16);
  const event: NewEvent = {
    sort: 'fact',
    type: 'PersonDecided',
    schemaVersion: 1,
    streamName,
    idempotencyKey: `PersonDecided ${id}`,
    saidAt: correction.at,
    data: stamped,
  };
  if (!dryRun) await events.append([event], { streamName, version: history.length });
  return event;
};

/** The decision of a stream that is named by its id or by its position in the log (`755.1`), whether it stands or not. */
export const decisionCalled = (
  history: readonly EventEnvelope[],
  event: string,
): EventEnvelope | undefined => {
  const key = event.startsWith('PersonDecided ') ? event : `PersonDecided ${event}`;
  return (
    history.find((e) => `${e.transactionId}.${e.globalPosition}` === event) ??
    history.find((e) => e.idempotencyKey === key)
  );
};

/**
 * Undoes a decision of a stream, named by its id or by its position in the log (`755.1`); the decision stays there.
 * @throws NothingToUndoError when `event` names none that stands
 */
export const undoRecorded = async (
  stream: DecisionStream,
  event: string,
  context: DecisionContext,
): Promise<NewEvent> => {
  const history = await stream.events.readStream(stream.streamName);
  const called = decisionCalled(history, event);
  if (called === undefined) throw new NothingToUndoError(event);
  const { idempotencyKey: key, data } = called;
  const isUndone = history
    .map((e) => e.data as PersonDecided)
    .some((d) => d.about === 'undo' && d.event === key);
  if (isUndone || (data as PersonDecided).about === 'undo') throw new NothingToUndoError(event);
  return recordDecision(stream, { about: 'undo', event: key }, context);
};
