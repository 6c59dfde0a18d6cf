import {
  dependentsOf,
  edgesBy,
  findDependencesBy,
  findDependentsBy,
  keepingPlaced,
  outgoingEdges,
  recordChains,
  workOff as workOffIn,
  type ConnectPorts,
  type FindDependences,
  type FindDependents,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import type { Runtime } from './runtime';

/** What views ask of edges: found anew as of each viewpoint, never read from what is recorded as of now. */
export const chainViews = (
  connectPorts: Runtime['connectPorts'],
): { readonly dependences: FindDependences; readonly dependentSeries: FindDependents } => ({
  dependences: async (series, from) => {
    const ports = keepingPlaced(await connectPorts());
    return findDependencesBy(edgesBy(outgoingEdges, ports), ports)(series, from);
  },
  dependentSeries: async (series, from) => findDependentsBy(dependentsOf, await connectPorts())(series, from),
});

type ChainParts = { readonly now: () => Instant } & Pick<
  Runtime,
  | 'derivation'
  | 'chains'
  | 'links'
  | 'reader'
  | 'tree'
  | 'knowledge'
  | 'currentKnowledge'
  | 'projectTree'
  | 'currentTree'
>;

/** Everything that asks for edges, over the parts of a runtime. */
export const chainedBy = (
  parts: ChainParts,
): Pick<Runtime, 'connectPorts' | 'viewPorts' | 'recordChains' | 'workOff'> => {
  const { derivation, chains, links, reader, tree, knowledge, projectTree } = parts;
  const { currentKnowledge, currentTree, now } = parts;
  const connectPorts = async (): Promise<ConnectPorts> => {
    const { ports } = await projectTree();
    const found = { reader, knowledge, links, landed: tree, now: now() };
    return ports === undefined ? found : { ...found, tree: ports };
  };
  return {
    connectPorts,
    viewPorts: () => ({ reader, knowledge, now: now(), ...chainViews(connectPorts) }),
    recordChains: async (among) => {
      // What another process learnt meanwhile bears on edges, too.
      await currentKnowledge();
      await currentTree();
      const { dependences: find } = chainViews(connectPorts);
      await recordChains(chains, find, { clock: { now }, among });
    },
    workOff: async (options = {}) => {
      const { dependences: find } = chainViews(connectPorts);
      return workOffIn({ derivation, chains, find }, await knowledge(), { ...options, clock: { now } });
    },
  };
};
