import { dependenciesOf, type ReportPorts } from '@sluice/application';
import { connectPortsOf } from './connect-ports';
import type { Runtime } from './runtime';

/** What reports are made with: every read of a view, what landed, and what waits on a patch, asked of the tree where there is one. */
export const reportPorts = async (runtime: Runtime): Promise<ReportPorts> => {
  const ports = await connectPortsOf(runtime);
  return {
    ...runtime.viewPorts(),
    landed: runtime.tree,
    needing: (ref, viewpoint) => dependenciesOf(ports, { ref, reverse: true, transitive: true }, viewpoint),
  };
};
