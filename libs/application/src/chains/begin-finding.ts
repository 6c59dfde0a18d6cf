import { havingAtHand } from '../connect/at-hand';
import { keepingPlaced } from '../connect/kept-placed';
import { outgoingEdges } from '../connect/outgoing';
import type { ConnectPorts } from '../connect/signatures';
import { edgesBy, findDependencesBy, type BeginFinding } from './find-dependences';

/** One question after another over the same ports, which are asked for with the first: what was assembled for those before is at hand. */
export const beginFinding =
  (connectPorts: () => Promise<ConnectPorts>): BeginFinding =>
  () => {
    let kept: ReturnType<typeof keepingPlaced<ConnectPorts>> | undefined;
    return async (series, from, assembled = new Map()) => {
      kept ??= keepingPlaced(await connectPorts());
      const ports = havingAtHand(kept, from, assembled);
      return findDependencesBy(edgesBy(outgoingEdges, ports), ports)(series, from);
    };
  };
