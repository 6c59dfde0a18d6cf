import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chanceFrom } from '../chaos/chance';
import { undisturbed, type State } from '../chaos/outcome';
import { temporaryFolder } from '../running-sluice';
import { backup } from './backup';
import { clockJumps } from './clock-jumps';
import { failover } from './failover';
import type { Fault, FaultEnd } from './fault';
import { fullDisk } from './full-disk';
import { halfWritten } from './half-written';
import { slowDisk } from './slow-disk';
import { upgrade } from './upgrade';

/**
 * What the short form of `npm run chaos` runs among the tests. The others start so many processes that specs of their parts stand for them there
 * (docs/faults.md).
 */
export const SHORT_FAULTS: readonly Fault[] = [fullDisk, clockJumps, halfWritten];

/** Every fault by its name: `npm run chaos -- NAME`. */
export const FAULTS: readonly Fault[] = [...SHORT_FAULTS, slowDisk, failover, upgrade, backup];

export type FaultsOptions = {
  readonly mails: readonly string[];
  readonly seed: number;
  readonly isLong: boolean;
  readonly print: (line: string) => void;
};

/** What faults are let loose on: one undisturbed run serves for all of them. Close it, whatever happens. */
export type FaultGround = {
  run(fault: Fault): Promise<FaultEnd>;
  close(): Promise<void>;
};

export const faultGround = async ({ mails, seed, isLong, print }: FaultsOptions): Promise<FaultGround> => {
  const folder = temporaryFolder('faults');
  const quiet = join(folder, 'undisturbed');
  await mkdir(quiet);
  const calm: State = await undisturbed(quiet, mails);
  print(`undisturbed: ${String(mails.length)} mails, digest ${calm.digest.slice(0, 16)}`);
  return {
    run: (fault) =>
      fault.run({ folder: join(folder, fault.name), mails, calm, chance: chanceFrom(seed), isLong, print }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
