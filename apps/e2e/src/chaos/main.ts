import { rm } from 'node:fs/promises';
import { corpus } from '@sluice/testing';
import { temporaryFolder } from '../running-sluice';
import { mailsOf } from './mails';
import { runChaos } from './run';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run chaos [-- SEED]`: the full form, on the 2,000 iommu mails and the cdf-vpci mails. */
const main = async (): Promise<void> => {
  const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
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

main().catch((error: unknown) => {
  process.stderr.write(`chaos: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
