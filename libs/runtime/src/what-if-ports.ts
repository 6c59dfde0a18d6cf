import { dependenciesOf, type WhatIfPorts } from '@sluice/application';
import { connectPortsOf } from './connect-ports';
import type { Runtime } from './runtime';

/** What a what-if is asked of, over what a command works with; the project's tree is opened where there is one. */
export const whatIfPorts = async (runtime: Runtime): Promise<WhatIfPorts> => {
  const ports = await connectPortsOf(runtime);
  return {
    ...ports,
    dependents: (ref, viewpoint) =>
      dependenciesOf(ports, { ref, reverse: true, transitive: true }, viewpoint),
  };
};
