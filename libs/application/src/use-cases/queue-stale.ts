import type { TreePorts } from '../analyse-in-tree';
import { jobId } from '../job-id';
import type { RevisionOfPatch, WorkList } from '../ports/work-list';
import type { Flow, JobOf, WorkQueue } from '../ports/work-queue';
import { staleOf, type Stale } from './refresh-in-tree';

export type StalePorts = {
  readonly work: Pick<WorkList, 'analysedIn' | 'revisionsOf'>;
  readonly queue: Pick<WorkQueue, 'add' | 'addFlows'>;
  readonly tree: Pick<TreePorts, 'tree'>;
};

/** Patches whose revisions are asked for at once. */
const GROUP = 1_000;

/** With the commit it is to be read with, or what stands for it: after a move of the tree reading it again is other work. */
const analyseJob = (rawHash: string, base: string | undefined): JobOf<'analyse-patch'> => ({
  name: 'analyse-patch',
  id: jobId('analyse-patch', [rawHash, base ?? '']),
  data: { rawHash },
});

const flowOf = (
  { conversation, series, revision }: RevisionOfPatch,
  children: readonly JobOf<'analyse-patch'>[],
): Flow => ({
  parent: {
    name: 'record-chain',
    id: jobId('record-chain', [series, revision, children.map((c) => c.id)]),
    data: { conversations: [conversation], series, revision },
  },
  children,
});

/** Revisions with the jobs of their patches; a patch of several revisions is read for the first. */
const flowsOf = (
  revisions: readonly RevisionOfPatch[],
  jobs: ReadonlyMap<string, JobOf<'analyse-patch'>>,
): readonly Flow[] => {
  const byRevision = new Map<
    string,
    { readonly of: RevisionOfPatch; readonly jobs: JobOf<'analyse-patch'>[] }
  >();
  const placed = new Set<string>();
  for (const one of revisions) {
    const job = jobs.get(one.rawHash);
    if (job === undefined || placed.has(one.rawHash)) continue;
    placed.add(one.rawHash);
    const key = `${one.series} ${one.revision}`;
    const known = byRevision.get(key) ?? { of: one, jobs: [] };
    known.jobs.push(job);
    byRevision.set(key, known);
  }
  return [...byRevision.values()].map(({ of, jobs: children }) => flowOf(of, children));
};

const queueGroup = async ({ work, queue, tree }: StalePorts, stale: readonly Stale[]): Promise<void> => {
  const jobs = new Map<string, JobOf<'analyse-patch'>>();
  for (const { rawHash, saidAt } of stale)
    jobs.set(rawHash, analyseJob(rawHash, await tree.tree.baseAt(saidAt)));
  const revisions = await work.revisionsOf([...jobs.keys()]);
  await queue.addFlows(flowsOf(revisions, jobs));
  // Those of no revision yet: once they are read, their conversation is on the to-do list.
  const inRevisions = new Set(revisions.map((r) => r.rawHash));
  await queue.add([...jobs].filter(([rawHash]) => !inRevisions.has(rawHash)).map(([, job]) => job));
};

/**
 * Queues patches that are to be read again against the tree: for each revision one flow, whose parent records the revision's chain when all its patches
 * are read. Answers how many patches.
 */
export const queueStale = async (ports: StalePorts, stale: readonly Stale[]): Promise<number> => {
  for (let done = 0; done < stale.length; done += GROUP)
    await queueGroup(ports, stale.slice(done, done + GROUP));
  return stale.length;
};

/** The same for the patches of some conversations that are to be read again. */
export const queueStaleIn = async (ports: StalePorts, conversations: readonly string[]): Promise<number> =>
  queueStale(ports, await staleOf(await ports.work.analysedIn(conversations), ports.tree));
