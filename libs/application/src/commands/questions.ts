import type { Reason, Verdict } from '@sluice/gate';
import { helpText } from '../bot/command-sentences';
import { openLines } from '../listings/open-lines';
import { wrapped } from '../outbox/alert-mail';
import { viewSeries } from '../views';
import { NO_TARGET, type CommandEffect, type EffectContext, type RefusedEffect } from './effect';
import { releaseNamed } from './release-effects';
import { targetIn, type Target } from './target';

/** Lines that repeat what others wrote begin so: none of them can be taken for a trailer, nor for a command. */
const BAR = '| ';

const ACTING: readonly Reason['effect'][] = ['closes', 'holds', 'undetermines'];

const evidenceOf = ({ evidence }: Reason): readonly string[] =>
  evidence.flatMap((e) => (e.kind === 'mail' ? [`${BAR}    <${e.messageId}>`] : [])).slice(0, 3);

const reasonLines = (reason: Reason): readonly string[] => [
  ...wrapped(`${reason.effect}, by ${reason.rule}. ${reason.sentence}`, BAR),
  ...(reason.clearedBy === '' ? [] : wrapped(`To clear it: ${reason.clearedBy}`, `${BAR}  `)),
  ...evidenceOf(reason),
];

/** For a release line; by default the one the series names, else the one open when it was posted. */
const verdictIn = async (
  { posting }: Target,
  release: string | undefined,
  { ports }: EffectContext,
): Promise<{ readonly verdict?: Verdict | undefined; readonly asOf: string }> => {
  const view = await viewSeries(ports.view(), posting, { release });
  return { verdict: view.derived.revisions.at(-1)?.verdict, asOf: view.meta.asOf };
};

const headOf = ({ derived }: Target): readonly string[] => {
  const { series } = derived;
  const revision = series.revisions.at(-1);
  return wrapped(`${series.subject} (version ${revision?.number ?? '?'})`, BAR);
};

const answer = (lines: readonly string[]) => ({
  events: [],
  said: lines.join('\n'),
  bearing: 'nothing' as const,
});

/** A phase as people call it. */
const phaseTitle = ({ phase }: Verdict, { knowledge }: EffectContext): string =>
  knowledge.policy.phases.find(({ name }) => name === phase)?.title ?? phase;

export const explain: CommandEffect = async (command, context) => {
  const named = command.release === undefined ? undefined : releaseNamed(command, context);
  if (typeof named === 'object') return named;
  const target = await targetIn(command, context);
  if (target === undefined) return NO_TARGET;
  const { verdict, asOf } = await verdictIn(target, named, context);
  if (verdict === undefined) return notJudged(named);
  const acting = verdict.reasons.filter((r) => ACTING.includes(r.effect));
  const others = verdict.reasons.filter((r) => !ACTING.includes(r.effect));
  return answer([
    ...headOf(target),
    ...wrapped(
      `For ${verdict.release} it is ${verdict.outcome}, in ${phaseTitle(verdict, context)}, as of ${asOf}.`,
      BAR,
    ),
    ...[...acting, ...others].flatMap((reason) => [BAR.trimEnd(), ...reasonLines(reason)]),
  ]);
};

const notJudged = (release = 'a release'): RefusedEffect => ({
  refused: `Nothing was posted of that series that could be judged for ${release}`,
});

export const status: CommandEffect = async (command, context) => {
  const target = await targetIn(command, context);
  if (target === undefined) return NO_TARGET;
  const lines: string[] = [];
  for (const release of openLines(context.knowledge, context.giver.at)) {
    const { verdict } = await verdictIn(target, release, context);
    if (verdict === undefined) continue;
    const [first] = verdict.reasons.filter((r) => ACTING.includes(r.effect));
    lines.push(...wrapped(`${release} ${verdict.outcome}. ${first?.sentence ?? ''}`, BAR));
  }
  return answer([...headOf(target), ...lines]);
};

export const help: CommandEffect = () => Promise.resolve(answer([helpText()]));
