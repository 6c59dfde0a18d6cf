import { holdsAnyOf, type Role, type Standing } from '@sluice/freeze';
import type { Instant, NewEvent } from '@sluice/kernel';
import type { EventStore } from '../ports/event-store';
import { recordDecision, type DecisionContext } from './record-decision';

/** What people correct that belongs to no release line: what belongs to which series, and which patch needs which. */
export type Correcting = 'grouping' | 'dependence';

const COMMON: readonly Role['role'][] = [
  'maintainer',
  'committer',
  'release-manager',
  'deputy-release-manager',
];

/** What belongs where is also an administrator's work; a dependency may open a gate, which never is. */
const MAY: Readonly<Record<Correcting, readonly Role['role'][]>> = {
  grouping: [...COMMON, 'administrator'],
  dependence: COMMON,
};

const WHAT: Readonly<Record<Correcting, string>> = {
  grouping: 'correct what belongs to which series',
  dependence: 'decide which patch needs which',
};

/** Why somebody may not correct something at a moment, in a sentence that says which role is needed; `undefined` where they may. */
export const whyNotCorrect = (
  standing: Standing,
  by: string,
  { what, at }: { readonly what: Correcting; readonly at: Instant },
): string | undefined => {
  const roles = MAY[what];
  if (holdsAnyOf(standing, by, { roles, at })) return undefined;
  const names = roles.map((role) => role.replaceAll('-', ' ')).join(', ');
  return `${by} holds none of these roles on ${at.slice(0, 10)}: ${names}; only these ${WHAT[what]}`;
};

/** Records that somebody was refused what they had no role for, as decisions on a release line do: who tried what is part of the audit. */
export const recordRefusal = (
  events: EventStore,
  { what, why }: { readonly what: string; readonly why: string },
  context: DecisionContext,
): Promise<NewEvent> =>
  recordDecision({ events, streamName: 'refusals' }, { about: 'refusal', what, why }, context);
