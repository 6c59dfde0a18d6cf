import type { Edge } from '@sluice/dependency';
import type { Hashing, Instant, MessageId, NewEvent } from '@sluice/kernel';
import type { Command } from '@sluice/mail';
import type { Knowledge } from '../derive';
import type { EventStore } from '../ports/event-store';
import type { IntakeStore } from '../ports/intake-store';
import type { OutboxStore } from '../ports/outbox-store';
import type { DecisionContext } from '../use-cases/record-decision';
import type { ViewPorts } from '../views';
import type { BotFacts } from './received';

/** What a decision may change, and so what is to be derived again: nothing, verdicts, or verdicts and edges. */
export type CommandBearing = 'nothing' | 'verdicts' | 'edges';

/** What obeying needs. */
export type ObeyPorts = {
  readonly events: EventStore;
  readonly intake: Pick<IntakeStore, 'recorded' | 'connect'>;
  readonly outbox: Pick<OutboxStore, 'plan' | 'find'>;
  readonly hashing: Hashing;
  readonly bot: BotFacts;
  knowledge(): Promise<Knowledge>;
  view(): ViewPorts;
  /** The edges from one patch to another, whichever revision names them; none where either is unknown. */
  edgesBetween(from: string, to: string): Promise<readonly Edge[]>;
  /** Puts on the to-do list what a decision may change. */
  mark(bearing: CommandBearing): Promise<void>;
  /** 32 hexadecimal digits that nobody can guess. */
  newToken(): string;
};

/** Who gives a command, by which mail. */
export type Giver = {
  readonly by: string;
  readonly at: Instant;
  readonly source: MessageId;
  /** What that mail answers, nearest first. */
  readonly answers: readonly MessageId[];
  readonly isPublic: boolean;
};

export type EffectContext = {
  readonly ports: ObeyPorts;
  readonly knowledge: Knowledge;
  readonly giver: Giver;
};

/** What a command would do: nothing of it is recorded yet. */
export type Effect = {
  readonly events: readonly NewEvent[];
  /** What its sender is told. */
  readonly said: string;
  readonly bearing: CommandBearing;
  /** Mails whose neighbourhoods are to be joined before. */
  readonly connect?: readonly MessageId[] | undefined;
};

/** Why a command is not done; refusals on a release line are recorded, as they are elsewhere. */
export type RefusedEffect = { readonly refused: string; readonly recorded?: readonly NewEvent[] | undefined };

export type CommandEffect = (command: Command, context: EffectContext) => Promise<Effect | RefusedEffect>;

export const NO_TARGET: RefusedEffect = {
  refused: 'What this is about cannot be told: answer a mail of the series, or name one with on=',
};

/** A decision of this mail, worked out and not recorded. */
export const decisionContext = (
  { ports, giver }: EffectContext,
  { reason = '' }: Pick<Command, 'reason'>,
): DecisionContext => ({
  correction: {
    ...{ by: giver.by, at: giver.at, reason, source: giver.source },
    via: { surface: 'mail' },
  },
  hashing: ports.hashing,
  dryRun: true,
});

export const isRefused = (effect: Effect | RefusedEffect): effect is RefusedEffect => 'refused' in effect;
