import type { Finding } from './findings';
import { heldIn } from './looks';
import { median, type Cost } from './measure';
import { hasPublicInbox } from './public-inbox';
import { machine, print, type Run } from './run';
import { usualMails } from './sources';

/** Mails of the corpus: what an import is measured with. */
const USUAL = 2_000;
const MOST_MB = 400;

export const costRow = (name: string, mails: number, cost: Cost): string =>
  [
    name.padEnd(36),
    String(mails).padStart(8),
    `${cost.seconds.toFixed(2)} s`.padStart(10),
    `${cost.cpu.toFixed(2)} s`.padStart(10),
    `${((cost.cpu / mails) * 1_000).toFixed(2)} ms`.padStart(9),
    `${cost.peakMb.toFixed(0)} MB`.padStart(8),
  ].join(' ');

/** Milliseconds of CPU a mail. */
export const perMail = (cost: Cost, mails: number): number => (cost.cpu / mails) * 1_000;

/** What was measured, in the order it was. */
type Measured = {
  readonly count: number;
  readonly split: Cost;
  readonly floor: Cost;
  readonly cost: Cost;
  /** Where the machine has public-inbox. */
  readonly inbox: Cost | undefined;
  readonly again: Cost;
  readonly bytes: number;
  readonly rawBytes: number;
};

const findingsOf = (all: Measured): readonly Finding[] => {
  const { count, split, floor, cost, inbox, again } = all;
  const each = (one: Cost): number => perMail(one, count);
  const same = { what: 'the same', unit: 'ms', found: each(cost) };
  const beside = (what: string, one: Cost) => ({ what, found: each(one) });
  return [
    {
      ...{ ...same, key: 'import.cpu', what: `import of ${String(count)} mails, CPU a mail` },
      beside: beside('COPY and decoding alone', floor),
      goal: { of: 'ratio', most: 2.5 },
    },
    { ...same, key: 'import.mailsplit', beside: beside('git mailsplit', split) },
    ...(inbox === undefined
      ? []
      : [{ ...same, key: 'import.public-inbox', beside: beside('public-inbox, all indexed', inbox) }]),
    {
      ...{ key: 'import.again', what: 'the same mails again, CPU a mail', unit: 'ms', found: each(again) },
      beside: beside('the first time', cost),
    },
    {
      ...{ key: 'import.memory', what: 'peak memory of the import', unit: 'MB', found: cost.peakMb },
      goal: { of: 'figure', most: MOST_MB },
    },
    {
      ...{ key: 'import.disk', what: 'database after the import', unit: 'MB', found: all.bytes / 1e6 },
      beside: { what: 'raw mail', found: all.rawBytes / 1e6 },
    },
  ];
};

/**
 * `import`: what one import of real mails costs, beside git mailsplit, COPY with decoding alone and, where the machine has it, public-inbox with all its
 * indexes, and beside itself when nothing is new.
 */
export const benchImport = async (run: Run): Promise<void> => {
  const { runs } = run.asked;
  const place = await run.emptyPlace();
  const { from, mails } = usualMails(run.asked.archive, USUAL);
  const count = await place.write(mails);
  print(
    `import: ${String(count)} mails, ${from}; ${machine()}; CPU of all processes, PostgreSQL included; the median of ${String(runs)} runs`,
  );
  const measured = async (name: string, once: () => Promise<Cost>, times = runs): Promise<Cost> => {
    const cost = await median(times, once);
    print(costRow(name, count, cost));
    return cost;
  };
  const split = await measured('git mailsplit', () => place.mailsplit());
  await measured('start and stop', () => place.start());
  const floor = await measured('COPY and decoding alone', () => place.floor());
  const inbox = hasPublicInbox()
    ? await measured('public-inbox, all indexed', () => place.publicInbox(), 1)
    : undefined;
  if (inbox === undefined) run.notMeasured('import beside public-inbox: this machine has none');
  const cost = await measured('sluice ingest', () => place.import());
  const again = await measured('sluice ingest, again', () => place.importAgain(), 1);
  const { bytes, rawBytes } = await heldIn(place.data);
  run.found(...findingsOf({ count, split, floor, cost, inbox, again, bytes, rawBytes }));
};
