import type { ConnectPorts } from '@sluice/application';
import { postgresLinkIndex } from '@sluice/postgres';
import type { Runtime } from './runtime';

/** What dependencies are found by: what is recorded, and the project's tree where it is at hand. */
export const connectPortsOf = async (runtime: Runtime): Promise<ConnectPorts> => {
  const { ports: tree } = await runtime.projectTree();
  return {
    ...runtime.viewPorts(),
    links: postgresLinkIndex(runtime.database),
    landed: runtime.tree,
    ...(tree === undefined ? {} : { tree }),
  };
};
