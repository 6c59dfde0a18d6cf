import {
  eachDerived,
  judgeInputOf,
  type Derived,
  type DerivedSeries,
  type Knowledge,
} from '@sluice/application';
import { judge, type JudgeInput } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import { locate, openRuntime } from '@sluice/runtime';
import { print, type Run } from './run';

const MOST_REVISIONS = 3_000;
const ROUNDS = 5;

type Judged = {
  readonly knowledge: Knowledge;
  readonly now: Instant;
  readonly impostors: Derived['impostors'];
};

const inputsOf = (derived: DerivedSeries, { knowledge, now, impostors }: Judged): readonly JudgeInput[] =>
  derived.revisions
    .filter(({ verdict }) => verdict !== undefined)
    .map((revision) => judgeInputOf({ derived, impostors }, revision, { knowledge, now }).input);

/** What revisions of a database are judged by. */
const inputsIn = async (data: string, projectFolder: string): Promise<readonly JudgeInput[]> => {
  const runtime = await openRuntime(await locate({ data, project: 'bench', projectFolder }, process.env));
  try {
    const knowledge = await runtime.knowledge();
    const ports = runtime.viewPorts();
    const inputs: JudgeInput[] = [];
    for await (const { series, impostors } of eachDerived(ports, {})) {
      inputs.push(...series.flatMap((one) => inputsOf(one, { knowledge, impostors, now: ports.now })));
      if (inputs.length >= MOST_REVISIONS) break;
    }
    return inputs.slice(0, MOST_REVISIONS);
  } finally {
    await runtime.close();
  }
};

/** Microseconds of CPU that some work takes for one value, in the quickest of some rounds: the first ones meet code that is not warm. */
const perValue = <T>(values: readonly T[], work: (value: T) => unknown): number => {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (const value of values) work(value);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / values.length);
  }
  return least;
};

/** `judge`: one verdict of a revision that is derived, beside writing and reading the same revision as JSON. */
export const benchJudge = async (run: Run): Promise<void> => {
  const { place, mails } = await run.filled();
  const inputs = await inputsIn(place.data, place.project);
  if (inputs.length === 0) return run.notMeasured('judge: no revision has a verdict');
  const verdict = perValue(inputs, judge);
  const json = perValue(inputs, ({ revision }) => JSON.parse(JSON.stringify(revision)) as unknown);
  print(
    `judge: ${String(inputs.length)} revisions of ${String(mails)} mails, ${(1e6 / verdict).toFixed(0)} verdicts a second`,
  );
  run.found({
    ...{
      key: 'judge.verdict',
      what: `a verdict of ${String(inputs.length)} revisions, CPU`,
      unit: 'µs',
      found: verdict,
    },
    beside: { what: 'the revision to JSON and back', found: json },
  });
};
