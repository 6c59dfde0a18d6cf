import { isStricter, type PhaseRule } from '@sluice/freeze';
import { needsIn, type Case, type ClassNeed } from './case';
import { releaseAcks } from './consent';
import { permission } from './permission';

/**
 * What a phase would ask of the change beyond what the current one asks, and what has not been given already: the first class of which it
 * asks more. `undefined`: whether that phase has begun makes no difference.
 */
export const asksMore = (phase: PhaseRule, matter: Case): ClassNeed | undefined => {
  const more = needsIn(matter, phase).find((n, i) => isStricter(n.need, matter.needs[i]?.need ?? 'nothing'));
  if (more === undefined || more.need === 'maintainer-ack') return more;
  const isGiven =
    permission(matter) !== undefined || (more.need === 'release-ack' && releaseAcks(matter).isComplete);
  return isGiven ? undefined : more;
};
