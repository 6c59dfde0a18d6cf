import { rm } from 'node:fs/promises';
import { corpus } from '@sluice/testing';
import { temporaryFolder } from '../running-sluice';
import { neverTwice } from '../sending/never-twice';
import { mailsOf } from './mails';
import { runChaos } from './run';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const seedFrom = (argument: string | undefined): number => Number(argument ?? Date.now() % 1_000_000);

/** `npm run chaos -- sending [SEED]`: the long form of the sending of comments through a mail server that goes wrong. */
const sending = async (): Promise<void> => {
  const seed = seedFrom(process.argv[3]);
  print(`seed ${String(seed)}: npm run chaos -- sending ${String(seed)}`);
  const { states, mails, repeats, ...wrong } = await neverTwice({
    ...{ comments: 2_000, seed, faults: 0.1, senders: 4 },
  });
  print(`${JSON.stringify(states)}; ${String(mails)} mails taken, ${String(repeats)} once more`);
  const { planned, ...lists } = wrong;
  for (const [name, found] of Object.entries(lists))
    print(`${found.length === 0 ? 'ok  ' : 'FAIL'}  ${name}: ${found.slice(0, 5).join(', ') || 'none'}`);
  if (planned !== 2_000 || Object.values(lists).some((found) => found.length > 0)) process.exitCode = 1;
};

/** `npm run chaos [-- SEED]`: the full form, on the 2,000 iommu mails and the cdf-vpci mails. */
const main = async (): Promise<void> => {
  const seed = seedFrom(process.argv[2]);
  const mails = [
    ...mailsOf(corpus('iommu', 'iommu-2000.mbox.xz')),
    ...mailsOf(corpus('cdf-vpci', 'cdf-vpci.mbox')),
  ];
  print(`seed ${String(seed)}: npm run chaos -- ${String(seed)}`);
  const folder = temporaryFolder('chaos');
  try {
    const outcomes = await runChaos({
      ...{ folder, mails, seed, print },
      ...{ workers: 3, kills: 50, flushes: 2, restarts: 2, size: 40, twice: 0.3 },
    });
    for (const { name, ok, detail } of outcomes) print(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`);
    if (outcomes.some(({ ok }) => !ok)) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

(process.argv[2] === 'sending' ? sending : main)().catch((error: unknown) => {
  process.stderr.write(`chaos: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
