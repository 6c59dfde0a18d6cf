import { addSeconds, type Instant } from '@sluice/kernel';
import { isReverted, isSure, type RevisionPatch } from '@sluice/series';
import type { Check } from '../verify';
import { eachDerived, UnknownReferenceError, type ViewPorts } from '../views';
import type { DependentHappened } from './dependent-happened';
import { whatHappened, type VerdictHappened, type WhatHappened } from './happened';
import { whatIfReverted, type WhatIfPorts } from './revert';
import { WhatIfError } from './targets';

/** Reverts whose prediction is made again, the newest: each is derived three times with all that needs it. */
const MAX_REVERTS = 10;
/** Dependents named in one sentence. */
const NAMED = 8;

type Reverted = { readonly commit: string; readonly by: string; readonly at: Instant };

const revertedIn = ({ landing }: RevisionPatch): readonly Reverted[] =>
  landing?.revertedBy !== undefined && isSure(landing) && isReverted(landing)
    ? [{ commit: landing.commit, by: landing.revertedBy.commit, at: landing.revertedBy.committedAt }]
    : [];

/** The reverts of posted patches that stand, newest first. */
const revertsKnown = async (ports: ViewPorts): Promise<readonly Reverted[]> => {
  const found = new Map<string, Reverted>();
  for await (const { series } of eachDerived(ports, {}))
    for (const one of series.flatMap((s) => s.series.revisions.flatMap((r) => r.patches)).flatMap(revertedIn))
      found.set(one.commit, one);
  const newestFirst = (a: Reverted, b: Reverted): number =>
    `${a.at} ${a.commit}` < `${b.at} ${b.commit}` ? 1 : -1;
  return [...found.values()].sort(newestFirst);
};

const short = (ref: string): string => (/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 10) : ref);

const verdictText = ({ subject, revision, foretold, happened, agrees }: VerdictHappened): string => {
  const name = `"${subject}", v${revision}`;
  const came = happened ?? 'not judged';
  return agrees
    ? `${name}: ${came} as foretold`
    : `${name}: foretold ${foretold ?? 'not judged'}, came ${came}`;
};

const WORD = new Map<boolean | null, string>([
  [true, 'came true'],
  [false, 'did not come true'],
  [null, 'not known'],
]);

/** Dependents of which the same is said, together. */
const dependentsText = (dependents: readonly DependentHappened[]): readonly string[] => {
  const groups = new Map<string, string[]>();
  for (const { ref, predicted, sentence, cameTrue } of dependents) {
    const key = `${predicted} ${WORD.get(cameTrue) ?? ''}: ${sentence}`;
    groups.set(key, [...(groups.get(key) ?? []), short(ref)]);
  }
  return [...groups].map(([said, refs]) => {
    const more = refs.length > NAMED ? ` and ${String(refs.length - NAMED)} more` : '';
    return `${refs.slice(0, NAMED).join(', ')}${more} ${said}`;
  });
};

const detailOf = ({ commit, at }: Reverted, { verdicts, dependents }: WhatHappened): string => {
  const said = [...verdicts.map(verdictText), ...dependentsText(dependents)];
  return `of ${short(commit)}, ${at.slice(0, 10)}: ${said.length === 0 ? 'no verdict and no dependent was foretold' : said.join('; ')}`;
};

const replayed = async (ports: WhatIfPorts, reverted: Reverted): Promise<string> => {
  try {
    const before = addSeconds(reverted.at, -1);
    const foretold = await whatIfReverted(ports, reverted.commit, { asOf: before });
    return detailOf(
      reverted,
      await whatHappened(ports, foretold, { asOf: reverted.at, dependentsBy: ports.now }),
    );
  } catch (error) {
    if (!(error instanceof UnknownReferenceError || error instanceof WhatIfError)) throw error;
    return `of ${short(reverted.commit)}: nothing could be foretold (${error.message})`;
  }
};

/**
 * For each revert of a posted patch, newest first, what would have been foretold in the second before it and what came: its verdicts as of the
 * revert, its dependents as of now. A prediction that did not come true says something of the world and nothing against the log: no check fails.
 */
export const foretoldChecks = async (ports: WhatIfPorts): Promise<readonly Check[]> => {
  const reverts = await revertsKnown(ports);
  const checks: Check[] = [];
  for (const one of reverts.slice(0, MAX_REVERTS))
    checks.push({
      name: `revert ${short(one.by)} as foretold`,
      ok: true,
      detail: await replayed(ports, one),
    });
  const rest = reverts.length - checks.length;
  const counted =
    rest === 0
      ? []
      : [{ name: 'reverts as foretold', ok: true, detail: `${String(rest)} older ones not looked at` }];
  return [...checks, ...counted];
};
