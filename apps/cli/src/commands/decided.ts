import type { Runtime } from '@sluice/runtime';

/** Derives what a decision changed, so that the next answer has it. */
export const rederive = async (runtime: Runtime): Promise<void> => {
  runtime.forget();
  await runtime.derivation.markAllDirty();
  await runtime.workOff();
};

/** The same for a word on a dependency: edges are found again first. */
export const rechain = async (runtime: Runtime): Promise<void> => {
  await runtime.chains.markAllChains();
  await rederive(runtime);
};
