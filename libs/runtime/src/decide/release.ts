import { decideRelease, decisionIdentity } from '@sluice/application';
import type { FreezeCommand, FreezeEvent } from '@sluice/freeze';
import { nodeHashing } from '@sluice/mail-io';
import type { Runtime } from '../runtime';
import { saidOf, type Decider } from './decider';
import { requireRelease } from './named';

/** A command without who gives it. */
export type BareCommand = {
  readonly [Type in FreezeCommand['type']]: {
    readonly type: Type;
    readonly data: Extract<FreezeCommand, { type: Type }>['data'];
  };
}[FreezeCommand['type']];

/** What came of a command: its events, with the identities they are recorded under, or why it was refused, which is an event too. */
export type Decided = {
  readonly events: readonly FreezeEvent[];
  readonly ids: readonly string[];
  readonly refused?: string | undefined;
};

/**
 * Decides on a release line.
 * @throws UsageError for a release line that the project does not have
 */
export const decideOnRelease = async (
  runtime: Pick<Runtime, 'events' | 'clock' | 'currentKnowledge'>,
  release: string,
  { decider, command }: { readonly decider: Decider; readonly command: BareCommand },
): Promise<Decided> => {
  const said = saidOf(runtime, await requireRelease(runtime, release), decider);
  const { via, dryRun } = decider;
  const knowledge = await runtime.currentKnowledge();
  const context = { knowledge, hashing: nodeHashing, via, dryRun };
  const events = await decideRelease(runtime.events, { ...command, said } as FreezeCommand, context);
  const refusal = events.find((e) => 'why' in e.data);
  return {
    events,
    ids: events.map((event) => decisionIdentity(event, nodeHashing)),
    refused: refusal !== undefined && 'why' in refusal.data ? refusal.data.why : undefined,
  };
};
