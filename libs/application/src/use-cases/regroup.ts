import { shortHash, type Hashing, type Instant, type NewEvent } from '@sluice/kernel';
import { messageKey, type GroupingDecision } from '@sluice/series';
import type { PersonDecided } from '../knowledge';
import type { EventStore } from '../ports/event-store';
import type { IntakeStore } from '../ports/intake-store';

const STREAM = 'grouping';

/** Who corrects, when, and why. */
export type Correction = {
  readonly by?: string | undefined;
  readonly at: Instant;
  readonly reason: string;
};

/** There is no such decision to undo, or it was undone already. */
export class NothingToUndoError extends Error {
  constructor(event: string) {
    super(`there is no standing decision "${event}" to undo: see \`sluice events\` for the ids of decisions`);
    this.name = 'UnknownReferenceError';
  }
}

const record = async (
  store: EventStore,
  data: PersonDecided,
  context: { readonly correction: Correction; readonly hashing: Hashing },
): Promise<NewEvent> => {
  const history = await store.readStream(STREAM);
  const stamped = { ...data, ...context.correction };
  // The number tells a correction made, undone and made again from a repeat of the same one.
  const id = context.hashing.sha256(`${history.length} ${JSON.stringify(stamped)}`).slice(0, 16);
  const event: NewEvent = {
    sort: 'fact',
    type: 'PersonDecided',
    schemaVersion: 1,
    streamName: STREAM,
    idempotencyKey: `PersonDecided ${id}`,
    saidAt: context.correction.at,
    data: stamped,
  };
  await store.append([event], { streamName: STREAM, version: history.length });
  return event;
};

/**
 * Records a person's correction of a grouping: which mail belongs to which series and revision. What is moved and what it is moved to must be
 * assembled together from then on, so their neighbourhoods are joined first; that alone changes no answer.
 */
export const regroup = async (
  ports: { readonly events: EventStore; readonly intake: Pick<IntakeStore, 'connect'> },
  decision: GroupingDecision,
  context: { readonly correction: Correction; readonly hashing: Hashing },
): Promise<NewEvent> => {
  if (decision.kind === 'regroup' && decision.to !== 'new')
    await ports.intake.connect([decision.messageId, decision.to].map((id) => shortHash(messageKey(id))));
  return record(ports.events, { about: 'grouping', decision }, context);
};

/**
 * Undoes a recorded correction, named by its id or by its position in the log (`755.1`); the correction stays there.
 * @throws NothingToUndoError when `event` names no correction that stands.
 */
export const undoDecision = async (
  store: EventStore,
  event: string,
  context: { readonly correction: Correction; readonly hashing: Hashing },
): Promise<NewEvent> => {
  const history = await store.readStream(STREAM);
  const at = history.find((e) => `${e.transactionId}.${e.globalPosition}` === event);
  const key = at?.idempotencyKey ?? (event.startsWith('PersonDecided ') ? event : `PersonDecided ${event}`);
  const datas = history.map((e) => ({ key: e.idempotencyKey, data: e.data as PersonDecided }));
  const stands =
    datas.some((d) => d.key === key && d.data.about === 'grouping') &&
    !datas.some((d) => d.data.about === 'undo' && d.data.event === key);
  if (!stands) throw new NothingToUndoError(event);
  return record(store, { about: 'undo', event: key }, context);
};
