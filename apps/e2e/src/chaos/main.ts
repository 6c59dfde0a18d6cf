import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { corpus, hasRedis } from '@sluice/testing';
import { madeMails } from '../bench/list/made-list';
import { faultGround, FAULTS } from '../faults/run-faults';
import { temporaryFolder } from '../running-sluice';
import { neverTwice } from '../sending/never-twice';
import { mailsOf } from './mails';
import { nothing, type Outcome } from './outcome';
import { runChaos } from './run';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** What a scenario came to; or why this machine cannot have it. */
type End = readonly Outcome[] | { readonly skipped: string };

type Scenario = { readonly name: string; readonly run: (seed: number) => Promise<End> };

const COMMENTS = 2_000;

/** Comments through a mail server that goes wrong at every step: none doubled, none lost. */
const sending = async (seed: number): Promise<End> => {
  const { states, mails, repeats, planned, ...wrong } = await neverTwice({
    ...{ comments: COMMENTS, seed, faults: 0.1, senders: 4 },
  });
  print(`${JSON.stringify(states)}; ${String(mails)} mails taken, ${String(repeats)} once more`);
  return [
    nothing('every comment was planned', planned === COMMENTS ? [] : [`${String(planned)} were`]),
    ...Object.entries(wrong).map(([name, found]) => nothing(name, found)),
  ];
};

const REAL = [corpus('iommu', 'iommu-2000.mbox.xz'), corpus('cdf-vpci', 'cdf-vpci.mbox')];
/** As many as there are real ones, about. */
const MADE = 2_000;

/** The real mails beside the project where they are at hand; else made ones. */
const theMails = (): readonly string[] => {
  if (REAL.every((file) => existsSync(file))) return REAL.flatMap(mailsOf);
  print(`no real mails beside the project: ${String(MADE)} are made in the shapes of a real list`);
  return [...madeMails(MADE)];
};

/** Workers killed, servers taken away, mail in any order, on all of the mails. */
const killed = async (seed: number): Promise<End> => {
  if (!hasRedis()) return { skipped: 'there is no redis-server here' };
  const folder = temporaryFolder('chaos');
  try {
    return await runChaos({
      ...{ folder, mails: theMails(), seed, print },
      ...{ workers: 3, kills: 50, flushes: 2, restarts: 2, size: 40, twice: 0.3 },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Mails of the faults: enough that each stage takes a while, few enough that an import may be begun again and again. */
const FAULT_MAILS = 500;

const faultScenarios = (): readonly Scenario[] =>
  FAULTS.map((fault) => ({
    name: fault.name,
    run: async (seed) => {
      const ground = await faultGround({ mails: theMails().slice(-FAULT_MAILS), seed, isLong: true, print });
      try {
        return await ground.run(fault);
      } finally {
        await ground.close();
      }
    },
  }));

const SCENARIOS: readonly Scenario[] = [
  { name: 'killed', run: killed },
  { name: 'sending', run: sending },
  ...faultScenarios(),
];

const USAGE = `npm run chaos [-- NAME... [SEED]]

The long form of the scenarios that are named, else of all of them: ${SCENARIOS.map((s) => s.name).join(', ')}.`;

const wordsOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Runs one, and answers whether every promise was kept. One that cannot go on keeps none, and the others are run all the same. */
const perform = async ({ name, run }: Scenario, seed: number): Promise<'kept' | 'broken' | 'skipped'> => {
  print(`${name}: npm run chaos -- ${name} ${String(seed)}`);
  let end: End;
  try {
    end = await run(seed);
  } catch (error) {
    print(`FAIL  could not go on: ${wordsOf(error)}`);
    return 'broken';
  }
  if ('skipped' in end) {
    print(`skip  ${end.skipped}`);
    return 'skipped';
  }
  for (const { name: promise, ok, detail } of end) print(`${ok ? 'ok  ' : 'FAIL'}  ${promise}: ${detail}`);
  return end.every(({ ok }) => ok) ? 'kept' : 'broken';
};

const main = async (words: readonly string[]): Promise<void> => {
  if (words.includes('--help')) {
    print(USAGE);
    return;
  }
  const names = words.filter((word) => !/^\d+$/.test(word));
  const unknown = names.find((name) => !SCENARIOS.some((s) => s.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`chaos: there is no scenario ${unknown}\n\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const seed = Number(words.find((word) => /^\d+$/.test(word)) ?? Date.now() % 1_000_000);
  const chosen = SCENARIOS.filter(({ name }) => names.length === 0 || names.includes(name));
  const ends: string[] = [];
  for (const scenario of chosen) ends.push(await perform(scenario, seed));
  const count = (end: string): string => `${String(ends.filter((e) => e === end).length)} ${end}`;
  if (chosen.length > 1) print([count('kept'), count('broken'), count('skipped')].join(', '));
  if (ends.includes('broken')) process.exitCode = 1;
};

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`chaos: ${wordsOf(error)}\n`);
  process.exitCode = 1;
});
