import { resolve } from 'node:path';
import { InMemoryMailWorld, type ConnectPorts, type Knowledge, type TreePorts } from '@sluice/application';
import { openCReader } from '@sluice/c-source';
import { openTreeReader } from '@sluice/git-tree';
import { instantOfMillis, type Instant } from '@sluice/kernel';
import { loadProject } from '@sluice/project-files';
import type { RangeIndex } from './range-index';

const XEN = resolve(__dirname, '../../../../libs/projects/xen');

const now = (): Instant => {
  const instant = instantOfMillis(Date.now());
  if (instant === undefined) throw new Error('the clock tells no time');
  return instant;
};

/** Xen's model and documents, with nothing that people decided. */
export const xenKnowledge = async (): Promise<Knowledge> => {
  const { interfaceModel: model, ...documents } = await loadProject(XEN);
  return { ...documents, model, modelVersion: 'yardstick', grouping: [], decisions: [] };
};

/** A tree with its C, opened; the caller closes it. */
export const openTreePorts = async (gitDir: string, roots: readonly string[]) => {
  const tree = await openTreeReader({ gitDir, roots });
  const ports: TreePorts = { tree, c: await openCReader() };
  return { ports, close: () => tree.close() };
};

/** What edges between landed commits are found by, where no mail is known. */
export const landedPorts = (knowledge: Knowledge, links: RangeIndex, tree: TreePorts): ConnectPorts => ({
  reader: new InMemoryMailWorld({ now }),
  knowledge: () => Promise.resolve(knowledge),
  now: now(),
  links,
  tree,
});
