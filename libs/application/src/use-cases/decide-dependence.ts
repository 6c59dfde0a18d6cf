import type { NewEvent } from '@sluice/kernel';
import type { EdgeDecision } from '../connect/confirmed';
import type { EventStore } from '../ports/event-store';
import { recordDecision, undoRecorded, type DecisionContext } from './record-decision';

const STREAM = 'dependencies';

/** Records a person's word on whether one patch needs another. Knowledge: it counts for every moment, as far as it was known. */
export const decideDependence = (
  events: EventStore,
  decision: Pick<EdgeDecision, 'kind' | 'from' | 'to'>,
  context: DecisionContext,
): Promise<NewEvent> =>
  recordDecision({ events, streamName: STREAM }, { about: 'dependence', decision }, context);

/**
 * Undoes such a word, named by its id or by its position in the log.
 * @throws NothingToUndoError
 */
export const undoDependence = (
  events: EventStore,
  event: string,
  context: DecisionContext,
): Promise<NewEvent> => undoRecorded({ events, streamName: STREAM }, event, context);
