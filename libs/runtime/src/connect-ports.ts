import type { ConnectPorts } from '@sluice/application';
import type { Runtime } from './runtime';

/** What dependencies are found by: what is recorded, and the project's tree where it is at hand. */
export const connectPortsOf = (runtime: Runtime): Promise<ConnectPorts> => runtime.connectPorts();
