import { decideDependence, undoDependence } from '@sluice/application';
import type { Edge } from '@sluice/dependency';
import type { NewEvent } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { edgesBetween } from '../edges-between';
import { UsageError } from '../errors';
import type { Runtime } from '../runtime';
import { correctionOf, type Decider } from './decider';

/** A person's word on whether one patch needs another. */
export type DependenceWord = {
  readonly kind: 'confirm' | 'dismiss';
  readonly from: string;
  readonly to: string;
};

/** A Message-ID or a commit: what a decision can name. Places in a series are derived, and may be called otherwise tomorrow. */
const isLasting = (ref: string): boolean => ref.includes('@') || /^[0-9a-f]{40}$/.test(ref);

/**
 * The edges from one patch to another, in the form they have now.
 * @throws UsageError where none is known, UnknownReferenceError
 */
const knownEdges = async (runtime: Runtime, from: string, to: string): Promise<readonly Edge[]> => {
  const edges = await edgesBetween(runtime, from, to);
  if (edges.length === 0)
    throw new UsageError(
      `no edge from "${from}" to "${to}" is known, so there is nothing to decide: see \`sluice deps show ${from}\``,
    );
  return edges;
};

/**
 * Records a person's word on the edges between two patches that are not certain anyway.
 * @throws UsageError where there is nothing to decide, UnknownReferenceError
 */
export const decideDependences = async (
  runtime: Runtime,
  { kind, from, to }: DependenceWord,
  decider: Decider,
): Promise<readonly NewEvent[]> => {
  const edges = await knownEdges(runtime, from, to);
  const open = edges.filter((e) => e.confidence !== 'certain');
  if (open.length === 0)
    throw new UsageError(`the edge from "${from}" to "${to}" is certain: nobody needs to decide it`);
  const ends = [...new Map(open.map((e) => [`${e.from}\n${e.to}`, { from: e.from, to: e.to }])).values()];
  const unnamed = ends.flatMap((end) => [end.from, end.to]).find((ref) => !isLasting(ref));
  if (unnamed !== undefined)
    throw new UsageError(`${unnamed} never came, so a decision has no name for it that lasts`);
  const { dryRun } = decider;
  const context = { correction: correctionOf(runtime, decider), hashing: nodeHashing, dryRun };
  const events: NewEvent[] = [];
  for (const end of ends) events.push(await decideDependence(runtime.events, { kind, ...end }, context));
  return events;
};

/**
 * Undoes such a word, named by its id or its place in the log.
 * @throws NothingToUndoError
 */
export const undoDependenceWord = (
  runtime: Pick<Runtime, 'events' | 'clock'>,
  event: string,
  decider: Decider,
): Promise<NewEvent> => {
  const { dryRun } = decider;
  const context = { correction: correctionOf(runtime, decider), hashing: nodeHashing, dryRun };
  return undoDependence(runtime.events, event, context);
};
