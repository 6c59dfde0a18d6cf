import {
  embargoedLists,
  linksWithoutEmbargoed,
  withHeard,
  withoutEmbargoed,
  type Knowledge,
} from '@sluice/application';
import { chainViews } from './chained';
import type { Runtime } from './runtime';

/** What everybody may see of a runtime. */
export type PublicRuntime = {
  readonly runtime: Runtime;
  readonly knowledge: Knowledge;
  /** Lists under embargo. What is stored was derived with their mails, so that nothing stored may be shown where there are any. */
  readonly embargoed: ReadonlySet<string>;
};

/**
 * A runtime as of what is known now, whichever process learnt it, without what is under embargo: its views are derived as if such mails had never
 * come.
 */
export const publicRuntime = async (runtime: Runtime): Promise<PublicRuntime> => {
  const known = await runtime.currentKnowledge();
  await runtime.currentTree();
  const embargoed = embargoedLists(known.project);
  const current: Runtime['knowledge'] = (knownAsOf) =>
    knownAsOf === undefined ? runtime.currentKnowledge() : runtime.knowledge(knownAsOf);
  if (embargoed.size === 0)
    return {
      runtime: over(runtime, { reader: runtime.reader, links: runtime.links, knowledge: current }),
      knowledge: known,
      embargoed,
    };
  const reader = withoutEmbargoed(runtime.reader, embargoed);
  const links = linksWithoutEmbargoed(runtime.links, runtime.reader, embargoed);
  const knowledge: Runtime['knowledge'] = async (knownAsOf) =>
    withHeard(await current(knownAsOf), await reader.releaseMails(), knownAsOf);
  return { runtime: over(runtime, { reader, links, knowledge }), knowledge: await knowledge(), embargoed };
};

type Reads = Pick<Runtime, 'reader' | 'links' | 'knowledge'>;

/** The same runtime with other reads under everything that views are made of. */
const over = (runtime: Runtime, reads: Reads): Runtime => {
  const connectPorts: Runtime['connectPorts'] = async () => ({ ...(await runtime.connectPorts()), ...reads });
  const { reader, knowledge } = reads;
  return {
    ...runtime,
    ...reads,
    connectPorts,
    viewPorts: () => ({ ...runtime.viewPorts(), reader, knowledge, ...chainViews(connectPorts) }),
  };
};
