import type { EventEnvelope, Instant } from '@sluice/kernel';
import { standingDecisions } from '../person-decided';
import type { CommentLog } from '../ports/comment-log';
import type { BotStanding } from './bot-decisions';

/** Comments of a rule that are looked at, the newest. */
export const LAST_COMMENTS = 20;
/** Fewer tell nothing of a rule. */
export const FEWEST_COMMENTS = 5;

/** A rule that is wrong too often to be heard. */
export type WrongRule = {
  readonly rule: string;
  readonly wrong: number;
  readonly comments: number;
  /** When a person last let it speak again; comments before that are forgotten. */
  readonly since?: Instant | undefined;
};

/** When each rule was last let speak again by a person. */
const releasedAt = (known: readonly EventEnvelope[]): ReadonlyMap<string, Instant> =>
  new Map(
    standingDecisions(known).flatMap((d) =>
      d.about === 'bot' && d.decision.kind === 'unmute' && 'rule' in d.decision.scope && d.at !== undefined
        ? [[d.decision.scope.rule, d.at] as const]
        : [],
    ),
  );

/**
 * The rules that mute themselves: of their last comments, at least five, so many percent were called wrong by people whose word still stands. Where a
 * person lets one speak again, it is counted anew.
 * @param known the log, or its `PersonDecided`
 */
export const wrongRules = async (
  comments: CommentLog,
  { standing, known }: { readonly standing: BotStanding; readonly known: readonly EventEnvelope[] },
  percent: number,
): Promise<readonly WrongRule[]> => {
  if (percent === 0) return [];
  const released = releasedAt(known);
  const called = new Set(standing.wrong.map((w) => w.decision.comment));
  const rules = [...new Set(standing.wrong.flatMap((w) => w.decision.rules))].sort();
  const found: WrongRule[] = [];
  for (const rule of rules) {
    const since = released.get(rule);
    const last = await comments.ofRule(rule, LAST_COMMENTS);
    const counted = last.filter((c) => since === undefined || c.plannedAt > since);
    const wrong = counted.filter((c) => called.has(c.comment)).length;
    if (counted.length >= FEWEST_COMMENTS && wrong * 100 >= percent * counted.length)
      found.push({ rule, wrong, comments: counted.length, since });
  }
  return found;
};
