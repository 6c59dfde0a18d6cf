import {
  declarationCalled,
  declare,
  undoDeclaration,
  UnknownReferenceError,
  viewSeries,
  whyNotCorrect,
  whyNotDeclare,
  type Declared,
  type DerivedSeries,
} from '@sluice/application';
import type { MessageId } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import type { DeclaredKind, Series } from '@sluice/series';
import { UsageError } from '../errors';
import type { Runtime } from '../runtime';
import { addressOf, correctionOf, type Decider } from './decider';
import { requireRelease } from './named';

type Declares = Pick<Runtime, 'clock' | 'currentKnowledge' | 'events' | 'viewPorts'>;

/** What came of it, and the series it is about, where that is known. */
export type DeclaredOf = Declared & { readonly series?: string | undefined };

const contextOf = async (runtime: Declares, decider: Decider) => ({
  correction: correctionOf(runtime, { ...decider, by: addressOf(decider.by ?? 'not said') }),
  hashing: nodeHashing,
  dryRun: decider.dryRun,
  knowledge: await runtime.currentKnowledge(),
});

/** The posting that a reference names, else one of the newest version: that is what people speak of. */
const spokenOf = ({ revisions }: Series, named: string | undefined): MessageId | undefined => {
  const postings = revisions.map((r) =>
    [r.coverMessageId, ...r.patches.map((p) => p.messageId)].flatMap((id) => id ?? []),
  );
  return postings.flat().find((id) => id === named) ?? postings.findLast((ids) => ids.length > 0)?.[0];
};

/** The series that a mail leads to; `undefined` where none does. */
const seriesOf = async (runtime: Declares, ref: string): Promise<DerivedSeries | undefined> => {
  try {
    return (await viewSeries(runtime.viewPorts(), ref, {})).derived;
  } catch (error) {
    if (error instanceof UnknownReferenceError) return undefined;
    throw error;
  }
};

/**
 * Declares something of a series.
 * @throws UsageError for a release line that the project does not have; UnknownReferenceError, to whom has a role
 */
export const declareSeries = async (
  runtime: Declares,
  { ref, what }: { readonly ref: string; readonly what: DeclaredKind },
  decider: Decider,
): Promise<DeclaredOf> => {
  if (what.kind === 'target') await requireRelease(runtime, what.release);
  const context = await contextOf(runtime, decider);
  const { by, at } = context.correction;
  const who = { by: by ?? '', at };
  // Whoever has no role learns nothing of what there is.
  const isStranger = whyNotCorrect(context.knowledge, who.by, { what: 'dependence', at }) !== undefined;
  if (isStranger && (await seriesOf(runtime, ref)) === undefined) return { why: whyNotDeclare(who) };
  const { derived, messageId } = await viewSeries(runtime.viewPorts(), ref, {});
  const posting = spokenOf(derived.series, messageId);
  if (posting === undefined)
    throw new UsageError(`no posting of "${ref}" was received, so nothing can be declared of it`);
  const declared = await declare(runtime.events, { derived, posting, what }, context);
  return { ...declared, series: derived.series.id };
};

/**
 * Takes back what was declared, named by its id or its place in the log.
 * @throws NothingToUndoError
 */
export const undoDeclared = async (
  runtime: Declares,
  event: string,
  decider: Decider,
): Promise<DeclaredOf> => {
  const context = await contextOf(runtime, decider);
  const made = await declarationCalled(runtime.events, event);
  const derived = made === undefined ? undefined : await seriesOf(runtime, made.decision.messageId);
  const declared = await undoDeclaration(runtime.events, { event, derived }, context);
  return { ...declared, series: derived?.series.id };
};
