import { holdsAnyOf } from '@sluice/freeze';
import type { NewEvent } from '@sluice/kernel';
import type { AdministratorDecision } from '../administrators';
import type { Knowledge } from '../derive';
import type { EventStore } from '../ports/event-store';
import { recordDecision, type DecisionContext } from './record-decision';

const STREAM = 'administrators';

/**
 * Records who is, or is no longer, an administrator; nothing where it is so already. Whoever may do that is not asked here: it is the command line's, and
 * whoever has the database may do anything.
 */
export const decideAdministrator = async (
  events: EventStore,
  decision: AdministratorDecision,
  context: DecisionContext & { readonly knowledge: Knowledge },
): Promise<NewEvent | undefined> => {
  const { knowledge, correction } = context;
  const is = holdsAnyOf(knowledge, decision.person, { roles: ['administrator'], at: correction.at });
  if (is === (decision.kind === 'add')) return undefined;
  return recordDecision({ events, streamName: STREAM }, { about: 'administrator', decision }, context);
};
