import { sameIdentity } from '@sluice/freeze';
import type { EventEnvelope } from '@sluice/kernel';
import { isAsGood, type DeclaredKind, type DeclaredWord } from '@sluice/series';
import type { DerivedSeries, Knowledge } from '../derive';
import type { PersonDecided } from '../person-decided';
import type { EventStore } from '../ports/event-store';
import { DECLARATION_STREAM, rightToDeclare, whyNotDeclare, type Declared } from './declare';
import { decisionCalled, undoRecorded, type DecisionContext } from './record-decision';

type Declaration = Extract<PersonDecided, { readonly about: 'declaration' }>;

const isDeclaration = ({ data }: Pick<EventEnvelope, 'data'>): boolean =>
  (data as PersonDecided).about === 'declaration';

/** The declaration that an id or a place in the log names; `undefined` where none is. */
export const declarationCalled = async (
  events: EventStore,
  event: string,
): Promise<Declaration | undefined> => {
  const found = decisionCalled(await events.readStream(DECLARATION_STREAM), event);
  return found !== undefined && isDeclaration(found) ? (found.data as Declaration) : undefined;
};

/** What says the contrary: to take a word back is no less than that. */
const contraryOf = ({ kind }: DeclaredWord): DeclaredKind => {
  if (kind === 'feature') return { kind: 'bugfix' };
  return kind === 'bugfix' ? { kind: 'feature' } : { kind: 'future' };
};

const whyNot = (
  knowledge: Knowledge,
  { decision, by: whose = '' }: Declaration,
  { derived, by, at }: { readonly derived: DerivedSeries | undefined } & Parameters<typeof whyNotDeclare>[0],
): string | undefined => {
  if (sameIdentity(whose, by, knowledge.identities)) return undefined;
  if (derived === undefined) return whyNotDeclare({ by, at });
  const right = rightToDeclare(knowledge, { derived, what: contraryOf(decision) }, { by, at });
  if ('why' in right) return right.why;
  return right.as !== 'author' && isAsGood(right.as, decision.as)
    ? undefined
    : `what ${whose} said, ${by} does not take back`;
};

/**
 * Takes a declaration back: who made it, or somebody with as good a right who may say the contrary.
 * @param derived the series it was made of, where that is known
 * @throws NothingToUndoError where `event` names none that stands
 */
export const undoDeclaration = async (
  events: EventStore,
  { event, derived }: { readonly event: string; readonly derived: DerivedSeries | undefined },
  context: DecisionContext & { readonly knowledge: Knowledge },
): Promise<Declared> => {
  const { by = '', at } = context.correction;
  const declaration = await declarationCalled(events, event);
  const why =
    declaration === undefined ? undefined : whyNot(context.knowledge, declaration, { derived, by, at });
  if (why !== undefined) return { why };
  return { event: await undoRecorded({ events, streamName: DECLARATION_STREAM }, event, context) };
};
