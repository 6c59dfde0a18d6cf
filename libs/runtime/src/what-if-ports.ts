import { dependenciesOf, type ViewPorts, type WhatIfPorts } from '@sluice/application';
import { earliest, type Instant } from '@sluice/kernel';
import { chainViews } from './chained';
import { connectPortsOf } from './connect-ports';
import type { Runtime } from './runtime';

/** What a what-if is asked of, over what a command works with; the project's tree is opened where there is one. */
export const whatIfPorts = async (runtime: Runtime): Promise<WhatIfPorts> => {
  const ports = await connectPortsOf(runtime);
  /** Edges, and what became of what they lead to, are asked of the same supposed facts as everything else. */
  const rebound = (over: ViewPorts, until: Instant | undefined): ViewPorts => {
    const { dependences, dependentSeries } = chainViews(() => Promise.resolve({ ...ports, ...over }));
    return {
      ...over,
      dependentSeries,
      // What is assembled from another moment is not at hand.
      dependences: (series, from) =>
        dependences(series, { ...from, asOf: earliest([from.asOf, until].flatMap((at) => at ?? [])) }),
    };
  };
  return {
    ...ports,
    ...rebound(ports, undefined),
    rebound,
    dependents: (ref, viewpoint) =>
      dependenciesOf(ports, { ref, reverse: true, transitive: true }, viewpoint),
  };
};
