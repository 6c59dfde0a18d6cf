import { apiCost } from './api-cost';
import type { Finding } from './findings';
import { costRow, perMail } from './import';
import { asOfVerdicts, heldIn } from './looks';
import { print, type Run } from './run';

/** CPU a mail may grow by this much up to 100,000 mails, and beyond; an answer by this much at any size. */
const MOST = { mail: 1.15, mailOfMany: 1.3, answer: 1.5 };
const MANY = 100_000;
const MOST_MB = 400;
/** Milliseconds of CPU a mail, of archives that are no longer small: the start of programs does not count there. */
const MOST_A_MAIL = 0.6;
const ENOUGH = 10_000;

/** What was measured with one size. */
type Sized = {
  readonly mails: number;
  readonly perMail: number;
  readonly floor: number;
  readonly peakMb: number;
  /** Milliseconds of CPU an answer, on average of the kinds of answers. */
  readonly answer: number;
  readonly asOf: number;
  readonly bytes: number;
  readonly rawBytes: number;
};

const measured = async (run: Run, size: number): Promise<Sized> => {
  const place = await run.emptyPlace();
  const { from, mails: source } = run.source(size);
  const mails = await place.write(source);
  print(`slope: ${String(mails)} mails, ${from}`);
  const floor = await place.floor();
  print(costRow('COPY and decoding alone', mails, floor));
  const cost = await place.import();
  print(costRow('sluice ingest', mails, cost));
  run.keep(place, mails);
  const { bytes, rawBytes, largest } = await heldIn(place.data);
  print(
    `disk: ${(bytes / 1e6).toFixed(0)} MB of ${(rawBytes / 1e6).toFixed(0)} MB of raw mail; in MB: ${largest.join(', ')}`,
  );
  const { past } = await asOfVerdicts(place.data, { project: 'bench', projectFolder: place.project });
  print(
    `a series as of a past moment: median ${past.median.toFixed(1)} ms, 95 % within ${past.most.toFixed(1)} ms`,
  );
  const answers = await apiCost(place);
  const answer = answers.reduce((sum, one) => sum + one.cpu, 0) / answers.length;
  print(
    `an answer of the API: ${answer.toFixed(2)} ms of CPU, on average of ${String(answers.length)} kinds`,
  );
  return {
    ...{ mails, perMail: perMail(cost, mails), floor: perMail(floor, mails), peakMb: cost.peakMb },
    ...{ answer, asOf: past.median, bytes, rawBytes },
  };
};

/** What one size says beside the smallest. The largest has the keys under which the history keeps it; the others have their size with them. */
const findingsOf = (least: Sized, most: Sized, mark: string): readonly Finding[] => {
  const [few, many] = [String(least.mails), String(most.mails)];
  const beside = (found: number) => ({ what: `at ${few}`, found });
  const mail = { key: `slope.cpu${mark}`, what: `import of ${many} mails, CPU a mail`, unit: 'ms' };
  const hasGoal = most.mails >= ENOUGH;
  return [
    {
      ...{ ...mail, found: most.perMail, beside: beside(least.perMail) },
      goal: { of: 'ratio', most: most.mails > MANY ? MOST.mailOfMany : MOST.mail },
    },
    {
      ...{ ...mail, key: `slope.mail${mark}`, what: 'the same, of all processes', found: most.perMail },
      goal: hasGoal ? { of: 'figure', most: MOST_A_MAIL } : undefined,
    },
    {
      ...{ key: `slope.floor${mark}`, what: 'the same', unit: 'ms', found: most.perMail },
      beside: { what: 'COPY and decoding alone', found: most.floor },
      goal: { of: 'ratio', most: 2.5 },
    },
    {
      ...{ key: `slope.memory${mark}`, what: `peak memory at ${many}`, unit: 'MB', found: most.peakMb },
      beside: beside(least.peakMb),
      goal: { of: 'figure', most: MOST_MB },
    },
    {
      ...{ key: `slope.disk${mark}`, what: `database at ${many}`, unit: 'MB', found: most.bytes / 1e6 },
      beside: { what: 'raw mail', found: most.rawBytes / 1e6 },
      goal: { of: 'ratio', most: 1 },
    },
    {
      ...{ key: `slope.api${mark}`, what: `an answer of the API at ${many}, CPU`, unit: 'ms' },
      ...{ found: most.answer, beside: beside(least.answer) },
      goal: { of: 'ratio', most: MOST.answer },
    },
    {
      ...{ key: `slope.as-of${mark}`, what: `as of a past moment at ${many}, median`, unit: 'ms' },
      ...{ found: most.asOf, beside: beside(least.asOf) },
    },
  ];
};

/** `slope`: whether a mail costs the same in a large archive as in a small one, and an answer. */
export const benchSlope = async (run: Run): Promise<void> => {
  const all: Sized[] = [];
  for (const size of run.asked.sizes) all.push(await measured(run, size));
  const [least, ...larger] = all;
  if (least === undefined || larger.length === 0)
    return run.notMeasured('slope: it needs two sizes at least');
  for (const [n, one] of larger.entries())
    run.found(...findingsOf(least, one, n === larger.length - 1 ? '' : ` ${String(one.mails)}`));
};
