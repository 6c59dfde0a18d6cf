import {
  beginFinding,
  dependentsOf,
  findDependentsBy,
  recordChains,
  workOff as workOffIn,
  type ConnectPorts,
  type FindDependences,
  type FindDependents,
  type ReadingCache,
  type SeriesReader,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import type { Runtime } from './runtime';

/** What views ask of edges: found anew as of each viewpoint, never read from what is recorded as of now. */
export const chainViews = (
  connectPorts: Runtime['connectPorts'],
): { readonly dependences: FindDependences; readonly dependentSeries: FindDependents } => ({
  dependences: (...asked) => beginFinding(connectPorts)()(...asked),
  dependentSeries: async (series, from) => findDependentsBy(dependentsOf, await connectPorts())(series, from),
});

/** The same reader, which need not fetch what this process has just read. */
const withReadings = (reader: SeriesReader, cache: ReadingCache | undefined): SeriesReader => ({
  ...reader,
  mailsOf: (conversationIds) => reader.mailsOf(conversationIds, cache),
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
  const connectPorts = async (from: SeriesReader = reader): Promise<ConnectPorts> => {
    const { ports } = await projectTree();
    const found = { reader: from, knowledge, links, landed: tree, now: now() };
    return ports === undefined ? found : { ...found, tree: ports };
  };
  return {
    connectPorts: () => connectPorts(),
    viewPorts: () => ({ reader, knowledge, now: now(), ...chainViews(connectPorts) }),
    recordChains: async (among) => {
      // What another process learnt meanwhile bears on edges, too.
      await currentKnowledge();
      await currentTree();
      await recordChains(chains, beginFinding(connectPorts), { clock: { now }, among });
    },
    workOff: async (options = {}) => {
      const from = withReadings(reader, options.cache);
      const begin = beginFinding(() => connectPorts(from));
      return workOffIn({ derivation, chains, begin }, await knowledge(), { ...options, clock: { now } });
    },
  };
};
