import { NOTHING_NEEDED, type WhatIfPorts } from '@sluice/application';
import type { Runtime } from './runtime';

/** The ports of a what-if over what a command works with. */
export const whatIfPorts = (runtime: Pick<Runtime, 'viewPorts'>): Promise<WhatIfPorts> =>
  Promise.resolve({ ...runtime.viewPorts(), dependents: () => Promise.resolve(NOTHING_NEEDED) });
