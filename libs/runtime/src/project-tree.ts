import { dirname, resolve } from 'node:path';
import {
  refreshInTree,
  type IntakeStore,
  type IntakeVersions,
  type Knowledge,
  type TreePorts,
} from '@sluice/application';
import { READER_VERSION } from '@sluice/mail';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import type { TreeConfig } from '@sluice/project-files';
import { explain } from './errors';
import type { Runtime } from './runtime';

/** Where a project's git tree is, and the branch whose newest commit mails are judged with (default: what its HEAD names). */
export type TreePlace = { readonly gitDir: string; readonly branch?: string | undefined };

/** The project's tree, opened; where it cannot be, why: patches are then read from their diffs alone, and verdicts say so. */
export type ProjectTree =
  | { readonly ports: TreePorts; readonly gitDir: string; close(): void }
  | { readonly ports?: undefined; readonly why?: string | undefined };

/** Name, among the cursors of sources, of where the tree is that was synced last. */
const REMEMBERED = 'project tree';

/** Remembers a tree that was synced, so that later mail is read against it without its being named again. */
export const rememberTree = (intake: IntakeStore, { gitDir, branch }: TreePlace): Promise<void> =>
  intake.moveCursor(REMEMBERED, JSON.stringify({ gitDir: resolve(gitDir), branch }));

const remembered = async (intake: IntakeStore): Promise<TreePlace | undefined> => {
  const text = await intake.cursor(REMEMBERED);
  return text === undefined ? undefined : (JSON.parse(text) as TreePlace);
};

/** The first tree of a project's configuration; a relative path is relative to the configuration's file. */
export const configuredTree = (
  trees: readonly TreeConfig[],
  configFile: string | undefined,
): TreePlace | undefined => {
  const [first] = trees;
  if (first === undefined) return undefined;
  const base = configFile === undefined ? '.' : dirname(configFile);
  return { gitDir: resolve(base, first.gitDir), branch: first.branch };
};

/** Opens the configured tree, else the one that was synced last. Never throws for a tree that is not there or not whole. */
export const openProjectTree = async (
  configured: TreePlace | undefined,
  intake: IntakeStore,
  { model }: Knowledge,
): Promise<ProjectTree> => {
  const place = configured ?? (await remembered(intake));
  if (place === undefined) return {};
  try {
    // Loaded where there is a tree: the parser is a megabyte of wasm.
    const { openTree, openTreeReader } = await import('@sluice/git-tree');
    const { openCReader } = await import('@sluice/c-source');
    const tree = await openTreeReader({ ...place, roots: model.roots });
    return {
      ports: { tree, c: await openCReader() },
      gitDir: (await openTree(place.gitDir)).gitDir,
      close: () => tree.close(),
    };
  } catch (error) {
    return { why: explain(error).line };
  }
};

/** The versions readings are made by now. */
export const versionsNow = ({ modelVersion }: Knowledge): IntakeVersions => ({
  decoderVersion: mailCodec.version,
  readerVersion: READER_VERSION,
  modelVersion,
});

/**
 * What `tree sync` does last: patches that touch the interface and were read without the tree, or before it moved, are read again against it.
 * Their series go on the to-do list. Answers how many there were.
 */
export const readAgainInTree = async (
  runtime: Runtime,
  onProgress?: (done: number, total: number) => void,
): Promise<number> => {
  const { ports: tree } = await runtime.projectTree();
  if (tree === undefined) return 0;
  const knowledge = await runtime.knowledge();
  const ports = {
    intake: runtime.intake,
    codec: mailCodec,
    hashing: nodeHashing,
    clock: runtime.clock,
    tree,
  };
  const { model } = knowledge;
  return refreshInTree(ports, { model, versions: versionsNow(knowledge), onProgress });
};
