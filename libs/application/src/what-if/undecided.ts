import type { FreezeDecision } from '@sluice/freeze';
import type { Outcome } from '@sluice/gate';
import { canonicalJson } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import type { ViewPorts } from '../views';
import type { SupposablePorts } from './suppose';
import { comparedVerdicts } from './verdict-change';

/** What is known, but for a decision. */
export const undecided = (knowledge: Knowledge, decision: FreezeDecision): Knowledge => {
  const key = canonicalJson(decision);
  return { ...knowledge, decisions: knowledge.decisions.filter((d) => canonicalJson(d) !== key) };
};

/** The views as they would be had it not been decided. */
const viewsWithout = (ports: SupposablePorts, decision: FreezeDecision): ViewPorts => {
  const changed: ViewPorts = {
    ...ports,
    knowledge: async (knownAsOf) => undecided(await ports.knowledge(knownAsOf), decision),
  };
  return ports.rebound?.(changed, undefined) ?? changed;
};

/** A series whose verdict is another by a decision. */
export type DecidedChange = {
  readonly series: string;
  readonly revision: string;
  readonly before: Outcome;
  readonly after: Outcome;
};

/** Series of the line whose outcome differs by the decision, as of now. */
export const changesBy = async (
  decision: FreezeDecision,
  views: ViewPorts,
): Promise<readonly DecidedChange[]> => {
  const from = { asOf: views.now };
  const all = await comparedVerdicts({ ports: viewsWithout(views, decision), from }, { ports: views, from });
  return all.flatMap(({ differs, release, before, after, ...change }) =>
    differs === 'outcome' && release === decision.said.release && before !== null && after !== null
      ? [{ ...change, before, after }]
      : [],
  );
};
