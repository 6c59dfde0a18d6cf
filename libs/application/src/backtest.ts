import { messageId, type Evidence } from '@sluice/kernel';
import {
  review,
  treeStanding,
  type AnalysedPatch,
  type Finding,
  type InterfaceChange,
  type InterfaceModel,
} from '@sluice/interface-model';
import type { Diff } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';
import { analyseInTree, type TreePorts } from './analyse-in-tree';
import { landedRuns } from './landed-runs';

/** A landed commit with its diff against its first parent. */
export type RangeCommit = Pick<
  LandedCommit,
  'commit' | 'parents' | 'author' | 'committer' | 'committedAt' | 'subject' | 'body'
> & { readonly diff: Diff };

/** Where a sentence about a commit can be looked up: a hunk stands in the commit's own diff, lines counted from its beginning. */
export type BacktestEvidence =
  | Exclude<Evidence, { kind: 'hunk' }>
  | {
      readonly kind: 'hunk';
      readonly commit: string;
      readonly file: string;
      readonly line: number;
      readonly quote: string;
    };

export type BacktestFinding = Omit<Finding, 'evidence'> & { readonly evidence: readonly BacktestEvidence[] };

export type BacktestCommit = {
  readonly commit: string;
  readonly subject: string;
  /** The first commit of the run it was judged with: its own hash where it was judged alone. */
  readonly series: string;
  readonly changes: readonly InterfaceChange[];
  readonly findings: readonly BacktestFinding[];
};

export type Backtest = {
  readonly model: InterfaceModel;
  readonly onProgress?: ((done: number) => void) | undefined;
};

type Judged = { readonly commit: RangeCommit; readonly patch: AnalysedPatch };

const judgedCommit = async (
  ports: TreePorts,
  model: InterfaceModel,
  commit: RangeCommit,
): Promise<Judged> => {
  const { diff, subject, body } = commit;
  const analysis = await analyseInTree(ports, { diff, message: { subject, body }, model }, commit.parents[0]);
  // Rules cite patches by Message-ID; a landed commit's own name stands in for it, and `evidenceOf` puts it right.
  return { commit, patch: { position: 0, messageId: messageId(commit.commit), subject, analysis } };
};

const evidenceOf = (evidence: Evidence): BacktestEvidence => {
  if (evidence.kind !== 'hunk') return evidence;
  const { messageId: commit, file, line, quote } = evidence;
  return { kind: 'hunk', commit, file, line, quote };
};

/** A finding belongs to the commit whose lines it shows first; one that shows none, to the last of the run. */
const ownerOf = (finding: BacktestFinding, run: readonly Judged[]): string | undefined => {
  const shown = finding.evidence.find((e) => e.kind === 'hunk');
  return shown?.commit ?? run.at(-1)?.commit.commit;
};

const judgeRun = (run: readonly Judged[], model: InterfaceModel): readonly BacktestCommit[] => {
  const last = run.at(-1);
  if (last === undefined) return [];
  const patches = run.map(({ patch }, i) => ({ ...patch, position: i + 1 }));
  const at = last.commit.committedAt;
  const standing = treeStanding(patches);
  const reviewed = review({ patches, total: run.length, missing: [], model, at, ...standing });
  const findings = reviewed.findings.map((f) => ({ ...f, evidence: f.evidence.map(evidenceOf) }));
  return run.map(({ commit: { commit, subject }, patch }) => ({
    commit,
    subject,
    series: run[0]?.commit.commit ?? commit,
    changes: patch.analysis.changes,
    findings: findings.filter((f) => ownerOf(f, run) === commit),
  }));
};

/** What a judged commit keeps while its run is not complete: the diff is large and no longer needed. */
const WITHOUT_DIFF: Diff = { files: [] };

/**
 * What the review rules would have said of landed commits, each read with the tree of its parent and judged with the commits it was pushed with
 * (see `landedRuns`). Commits come oldest first; what was landed is yielded run by run.
 */
export async function* backtest(
  ports: TreePorts,
  commits: AsyncIterable<RangeCommit>,
  { model, onProgress }: Backtest,
): AsyncIterable<readonly BacktestCommit[]> {
  const runs = landedRuns();
  const open = new Map<string, Judged>();
  let done = 0;
  const close = (run: readonly string[]): readonly BacktestCommit[] => {
    const judged = run.flatMap((commit) => open.get(commit) ?? []);
    for (const commit of run) open.delete(commit);
    return judgeRun(judged, model);
  };
  for await (const commit of commits) {
    const ended = runs.take(commit);
    if (ended.length > 0) yield close(ended);
    const judged = await judgedCommit(ports, model, commit);
    open.set(commit.commit, { ...judged, commit: { ...commit, diff: WITHOUT_DIFF } });
    onProgress?.((done += 1));
  }
  yield close(runs.end());
}
