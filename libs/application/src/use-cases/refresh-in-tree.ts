import type { InterfaceModel } from '@sluice/interface-model';
import type { TreePorts } from '../analyse-in-tree';
import type { AnalysedMail, IntakeVersions, Reread } from '../ports/intake-store';
import { reread, type RefreshPorts } from './refresh-readings';

/** Mails of one transaction, and of one page of the list. */
const GROUP = 200;
const PAGE = 5_000;

/** A patch that is to be read again, and since when it stands where. */
export type Stale = Pick<AnalysedMail, 'rawHash' | 'saidAt'>;

/** The tree as it stood when a mail was said is another than the one its analysis was read with. */
export const staleOf = async (
  mails: readonly AnalysedMail[],
  { tree }: Pick<TreePorts, 'tree'>,
): Promise<readonly Stale[]> => {
  const stale: Stale[] = [];
  for (const mail of mails) {
    const base = await tree.baseAt(mail.saidAt);
    if (base !== undefined && base !== mail.treeCommit) stale.push(mail);
  }
  return stale;
};

/** All such patches. */
export const allStale = async (
  ports: Pick<RefreshPorts, 'intake'>,
  tree: Pick<TreePorts, 'tree'>,
): Promise<readonly Stale[]> => {
  const stale: Stale[] = [];
  for (let after: string | undefined; ;) {
    const page = await ports.intake.analysed(after, PAGE);
    stale.push(...(await staleOf(page, tree)));
    if (page.length < PAGE) return stale;
    after = page.at(-1)?.rawHash;
  }
};

export type RefreshInTree = {
  readonly model: InterfaceModel;
  readonly versions: IntakeVersions;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Reads again, against the project's tree, the patches that touch the interface and were read without it, or with it as it stood elsewhere:
 * before commits came that were there when the mail was said, or before a forced push. All others stay as they are. Answers how many there
 * were. Oldest first: the tree then moves from each to the next in small steps.
 */
export const refreshInTree = async (
  ports: RefreshPorts & { readonly tree: TreePorts },
  { model, versions, onProgress }: RefreshInTree,
): Promise<number> => {
  const stale = [...(await allStale(ports, ports.tree))].sort((a, b) => (a.saidAt < b.saidAt ? -1 : 1));
  for (let done = 0; done < stale.length; done += GROUP) {
    const hashes = stale.slice(done, done + GROUP).map((m) => m.rawHash);
    const mails = new Map((await ports.intake.kept(hashes)).map((m) => [m.rawHash, m]));
    const batch: Reread[] = [];
    for (const mail of hashes.flatMap((h) => mails.get(h) ?? []))
      batch.push(await reread(mail, model, ports));
    await ports.intake.reread(batch, versions);
    onProgress?.(Math.min(stale.length, done + GROUP), stale.length);
  }
  return stale.length;
};

/**
 * Reads some patches again against the project's tree, in one transaction; `onPatch` is told before each. What depends on them goes on the to-do list.
 * Those that are not kept any more are passed over.
 */
export const rereadPatches = async (
  ports: RefreshPorts & { readonly tree: TreePorts },
  rawHashes: readonly string[],
  {
    model,
    versions,
    onPatch,
  }: Omit<RefreshInTree, 'onProgress'> & { readonly onPatch?: (rawHash: string) => void },
): Promise<void> => {
  const batch: Reread[] = [];
  for (const mail of await ports.intake.kept(rawHashes)) {
    onPatch?.(mail.rawHash);
    batch.push(await reread(mail, model, ports));
  }
  if (batch.length > 0) await ports.intake.reread(batch, versions);
};
