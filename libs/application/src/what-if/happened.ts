import type { Outcome, Verdict } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import { isReverted, isSure } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import { landedByTitle, type Entitled } from '../connect/landed-by-title';
import { eachDerived } from '../views';
import type { Dependent } from './dependent';
import { dependentHappened, type DependentHappened, type SeenBy } from './dependent-happened';
import { conversationsOf, neededBy, type RevertForetold, type WhatIfFrom, type WhatIfPorts } from './revert';
import { supposingBack, type Target } from './targets';
import { supposing } from './suppose';
import type { Looked, VerdictChange } from './verdict-change';

/** A foretold verdict beside the one that came. */
export type VerdictHappened = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly release: string;
  /** As of the later moment, had nothing but the supposition been said since: a border that passes meanwhile closes what was held. */
  readonly foretold: Outcome | null;
  /** `null`: it is not judged for that release line any more. */
  readonly happened: Outcome | null;
  /** The outcome is as foretold, and every rule that was to speak up speaks. */
  readonly agrees: boolean;
  /** Rules that were to speak up and do not. */
  readonly silent: readonly string[];
};

/** That what was supposed came true: a target was taken back. */
export type TakenBackSince = { readonly ref: string; readonly by: string | null; readonly at: Instant };

/** What came of a prediction by a later moment. */
export type WhatHappened = {
  readonly asOf: Instant;
  /** Targets that were taken back by then; none: the supposition did not come true, and nothing below says anything of the prediction. */
  readonly premise: readonly TakenBackSince[];
  readonly verdicts: readonly VerdictHappened[];
  readonly dependents: readonly DependentHappened[];
  /** Refs of the dependents that were foretold to be blocked, and of those that were. */
  readonly blocked: { readonly foretold: readonly string[]; readonly happened: readonly string[] };
};

const verdictIn = (seen: readonly DerivedSeries[], change: VerdictChange): Verdict | undefined =>
  seen
    .find((s) => s.series.id === change.series)
    ?.revisions.map((r) => r.verdict)
    .find((v) => v?.revision === change.revision && v.release === change.release);

/** The series of the later moment: as they are, and as they would be by the prediction. */
type Seen = { readonly seen: readonly DerivedSeries[]; readonly would: readonly DerivedSeries[] };

const verdictHappened = ({ seen, would }: Seen, change: VerdictChange): VerdictHappened => {
  const verdict = verdictIn(seen, change);
  const foretold = verdictIn(would, change)?.outcome ?? null;
  const spoken = new Set((verdict?.reasons ?? []).map((r) => `${r.rule} ${r.effect}`));
  const silent = change.because
    .filter(({ change: how, reason }) => how === 'appears' && reason.effect !== 'informs')
    .filter(({ reason }) => !spoken.has(`${reason.rule} ${reason.effect}`))
    .map(({ reason }) => reason.rule);
  const happened = verdict?.outcome ?? null;
  return {
    series: change.series,
    subject: change.subject,
    revision: change.revision,
    release: change.release,
    foretold,
    happened,
    agrees: happened === foretold && silent.length === 0,
    silent: [...new Set(silent)],
  };
};

/** A target among what was seen later: by the revert that its landing tells, or by its poster's word. */
const takenBackIn = (seen: readonly DerivedSeries[], target: Target): readonly TakenBackSince[] => {
  const derived = seen.find((s) => s.series.id === target.series);
  if (derived === undefined) return [];
  if (target.how === 'withdrawal') {
    const word = derived.series.revisions.at(-1)?.withdrawals.findLast((w) => w.what === 'series');
    return derived.state === 'withdrawn' && word !== undefined
      ? [{ ref: target.ref, by: null, at: word.saidAt }]
      : [];
  }
  const taken = derived.series.revisions
    .flatMap((r) => r.patches)
    .flatMap(({ landing }) =>
      landing?.commit === target.ref && isSure(landing) && isReverted(landing) ? [landing] : [],
    )
    .flatMap(({ revertedBy }) => revertedBy ?? [])
    .at(-1);
  return taken === undefined ? [] : [{ ref: target.ref, by: taken.commit, at: taken.committedAt }];
};

/** Of a commit of which no posting is known, the edges tell: a landed commit that reverts it. */
const takenBackByEdge = async (
  ports: WhatIfPorts,
  { ref }: Target,
  from: WhatIfFrom,
): Promise<readonly TakenBackSince[]> => {
  const { edges, nodes } = await neededBy(ports, ref, from);
  const reverts = edges.filter((e) => e.kind === 'reverts' && e.to === ref);
  const landed = nodes.find((n) => n.sort === 'landed' && reverts.some((e) => e.from === n.ref));
  return landed === undefined ? [] : [{ ref, by: landed.ref, at: landed.at }];
};

const entitled = (dependents: readonly Dependent[]): readonly Entitled[] =>
  dependents.flatMap(({ ref, subject, titleFrom, at }) =>
    subject === null || titleFrom === null || at === null ? [] : [{ ref, subject, titleFrom, at }],
  );

const seenBy = async ({ ports, from }: Looked): Promise<readonly DerivedSeries[]> => {
  const seen: DerivedSeries[] = [];
  for await (const { series } of eachDerived(ports, from)) seen.push(...series);
  return seen;
};

/**
 * What came of a prediction by a later moment: whether the revert was made, whether each verdict is as foretold, and whether each dependent was in
 * fact blocked. `dependentsBy`: a later moment still for the dependents, since a verdict shows at once what a patch shows in weeks.
 */
export const whatHappened = async (
  ports: WhatIfPorts,
  foretold: RevertForetold,
  from: WhatIfFrom & { readonly asOf: Instant; readonly dependentsBy?: Instant | undefined },
): Promise<WhatHappened> => {
  const { dependentsBy = from.asOf, ...look } = from;
  const { targets, dependents, changes } = foretold;
  const near = await conversationsOf(
    ports,
    [...targets, ...dependents].map((t) => t.series),
  );
  const sight = { asOf: foretold.asOf, conversations: near };
  const real = supposing(ports, sight);
  const seen = await seenBy({ ports: real, from: look });
  const later =
    dependentsBy === look.asOf ? seen : await seenBy({ ports: real, from: { ...look, asOf: dependentsBy } });
  const supposed = supposingBack(targets);
  const would = await seenBy({
    ports: supposing(ports, { ...sight, supposed, nothingAfter: true }),
    from: look,
  });
  const { model } = await ports.knowledge(from.knownAsOf);
  const byTitle = await landedByTitle(ports.landed, entitled(dependents), { ...look, asOf: dependentsBy });
  const by: SeenBy = { seen: later, model, at: dependentsBy, byTitle };
  const premise = await Promise.all(
    targets.map((t) => (t.series === null ? takenBackByEdge(ports, t, look) : takenBackIn(seen, t))),
  );
  const came = dependents.map((d) => dependentHappened(d, by));
  const blocked = came.filter((d) => d.predicted === 'blocked');
  return {
    asOf: from.asOf,
    premise: premise.flat(),
    verdicts: changes.filter((c) => c.differs !== 'notes').map((c) => verdictHappened({ seen, would }, c)),
    dependents: came,
    blocked: {
      foretold: blocked.map((d) => d.commit ?? d.ref),
      happened: blocked.filter((d) => d.cameTrue === true).map((d) => d.ref),
    },
  };
};
