import { shortHash, type NewEvent } from '@sluice/kernel';
import { messageKey, type GroupingDecision } from '@sluice/series';
import type { EventStore } from '../ports/event-store';
import type { IntakeStore } from '../ports/intake-store';
import { recordDecision, undoRecorded, type DecisionContext } from './record-decision';

/** Where corrections of groupings are recorded. */
export const GROUPING_STREAM = 'grouping';

/**
 * Records a person's correction of a grouping: which mail belongs to which series and revision. What is moved and what it is moved to must be
 * assembled together from then on, so their neighbourhoods are joined first; that alone changes no answer.
 */
export const regroup = async (
  ports: { readonly events: EventStore; readonly intake: Pick<IntakeStore, 'connect'> },
  decision: GroupingDecision,
  context: DecisionContext,
): Promise<NewEvent> => {
  if (decision.kind === 'regroup' && decision.to !== 'new' && context.dryRun !== true)
    await ports.intake.connect([decision.messageId, decision.to].map((id) => shortHash(messageKey(id))));
  return recordDecision(
    { events: ports.events, streamName: GROUPING_STREAM },
    { about: 'grouping', decision },
    context,
  );
};

/**
 * Undoes a recorded correction, named by its id or by its position in the log (`755.1`); the correction stays there.
 * @throws NothingToUndoError when `event` names no correction that stands.
 */
export const undoDecision = (store: EventStore, event: string, context: DecisionContext): Promise<NewEvent> =>
  undoRecorded({ events: store, streamName: GROUPING_STREAM }, event, context);
