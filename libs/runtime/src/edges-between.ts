import { dependenciesOf } from '@sluice/application';
import type { Edge } from '@sluice/dependency';
import { connectPortsOf } from './connect-ports';
import type { Runtime } from './runtime';

/**
 * The edges from one patch to another, in the form they have now; none where there is none.
 * @throws UnknownReferenceError where nothing is known of one of them
 */
export const edgesBetween = async (runtime: Runtime, from: string, to: string): Promise<readonly Edge[]> => {
  const ports = await connectPortsOf(runtime);
  const own = await dependenciesOf(ports, { ref: from }, {});
  const other = await dependenciesOf(ports, { ref: to, reverse: true }, {});
  const focus = new Set(own.focus);
  return other.edges.filter((e) => focus.has(e.from));
};
