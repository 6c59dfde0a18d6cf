import type { BeginFinding } from '../chains/find-dependences';
import type { Knowledge } from '../derive';
import type { ChainStore } from '../ports/chain-store';
import type { Clock } from '../ports/clock';
import type { DerivationStore, ReadingCache } from '../ports/derivation-store';
import { deriveDirty, type DeriveReport } from './derive-dirty';
import { recordChains, type ChainReport } from './record-chains';

export type WorkOffPorts = {
  readonly derivation: DerivationStore;
  readonly chains: ChainStore;
  readonly begin: BeginFinding;
};

export type WorkOffOptions = {
  readonly clock: Clock;
  readonly cache?: ReadingCache | undefined;
  readonly onProgress?: ((what: 'deriving' | 'chaining', done: number) => void) | undefined;
};

/**
 * Works off both to-do lists in this process: derives what is dirty, records the chains of what was derived, derives again what these bear on.
 * It ends: no edge rests on a verdict, so that what is judged again makes no chain dirty. The report counts what was derived the first time.
 */
export const workOff = async (
  { derivation, chains, begin }: WorkOffPorts,
  knowledge: Knowledge,
  { clock, cache, onProgress }: WorkOffOptions,
): Promise<DeriveReport & ChainReport> => {
  const deriving = {
    clock,
    ...(cache === undefined ? {} : { cache }),
    onProgress: (done: number) => onProgress?.('deriving', done),
  };
  const derived = await deriveDirty(derivation, knowledge, deriving);
  let report = { ...derived, chains: 0, edges: 0 };
  for (;;) {
    const recorded = await recordChains(chains, begin, {
      clock,
      onProgress: (done) => onProgress?.('chaining', done),
    });
    if (recorded.chains === 0) return report;
    report = { ...report, chains: report.chains + recorded.chains, edges: report.edges + recorded.edges };
    await deriveDirty(derivation, knowledge, deriving);
  }
};
