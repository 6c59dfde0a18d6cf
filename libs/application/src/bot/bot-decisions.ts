import type { EventEnvelope, Instant, MessageId } from '@sluice/kernel';
import { standingDecisions } from '../person-decided';

/** What the bot is to be silent about: one thread (named by any of its mails), one person by address, or one review rule. */
export type MuteScope =
  { readonly thread: MessageId } | { readonly person: string } | { readonly rule: string };

/** A person's word to the bot itself. None of it changes a verdict. */
export type BotDecision =
  | { readonly kind: 'mute'; readonly scope: MuteScope }
  | { readonly kind: 'unmute'; readonly scope: MuteScope }
  /** A comment was wrong: counted against its rules. */
  | { readonly kind: 'wrong'; readonly comment: MessageId; readonly rules: readonly string[] }
  /** An administrator's switch over all mail of the bot. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'start' };

/** With who said it and when; `at` is when Sluice was told. */
export type BotDecided = {
  readonly decision: BotDecision;
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
};

type Said = Partial<Omit<BotDecided, 'decision'>> & { readonly decision: BotDecision };

/** What stands of people's words to the bot: it is asked before anything else is. */
export type BotStanding = {
  readonly isStopped: boolean;
  /** Mails whose threads are muted. */
  readonly threads: ReadonlySet<MessageId>;
  /** Lower-case addresses. */
  readonly persons: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
  readonly wrong: readonly (BotDecided & { readonly decision: { readonly kind: 'wrong' } })[];
};

type Sets = { threads: Set<MessageId>; persons: Set<string>; rules: Set<string> };

const apply = (sets: Sets, scope: MuteScope, isMuted: boolean): void => {
  const put = <T>(set: Set<T>, value: T): void => {
    if (isMuted) set.add(value);
    else set.delete(value);
  };
  if ('thread' in scope) put(sets.threads, scope.thread);
  else if ('person' in scope) put(sets.persons, scope.person.toLowerCase());
  else put(sets.rules, scope.rule);
};

const wrongIn = ({ decision, by = '', at, reason = '' }: Said): BotStanding['wrong'] =>
  decision.kind === 'wrong' && at !== undefined ? [{ decision, by, at, reason }] : [];

/**
 * What people said to the bot, with what was undone left out.
 * @param known the log, or its `PersonDecided`, oldest first; where two speak of one thing, the last word counts
 */
export const botStandingOf = (known: readonly EventEnvelope[]): BotStanding => {
  const sets: Sets = { threads: new Set(), persons: new Set(), rules: new Set() };
  let isStopped = false;
  const said = standingDecisions(known).flatMap((d): readonly Said[] => (d.about === 'bot' ? [d] : []));
  for (const { decision } of said) {
    if (decision.kind === 'mute' || decision.kind === 'unmute')
      apply(sets, decision.scope, decision.kind === 'mute');
    else if (decision.kind !== 'wrong') isStopped = decision.kind === 'stop';
  }
  return { isStopped, ...sets, wrong: said.flatMap(wrongIn) };
};
