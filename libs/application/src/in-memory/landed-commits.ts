import type { Instant } from '@sluice/kernel';
import { canonicalBranch, commitNames, type LandedCommit } from '@sluice/series';
import { commitQuery } from '../commit-family';
import type { StoredMail } from '../ports/intake-store';
import type { StoredCommit } from '../ports/tree-store';

type Row = StoredCommit & {
  readonly names: ReturnType<typeof commitNames>;
  /** All it was seen on; empty once none of these has it. */
  readonly branches: readonly string[];
};

const storedOf = ({ names: _names, branches: _branches, ...commit }: Row): StoredCommit => commit;

const firstRow = (commit: LandedCommit, recordedAt: Instant): Row => ({
  ...commit,
  recordedAt,
  names: commitNames(commit),
  branches: [],
});

const seenOn = (row: Row, branch: string): Row => {
  const branches = [...new Set([...row.branches, branch])];
  return { ...row, branches, branch: canonicalBranch(branches) ?? branch, droppedAt: undefined };
};

const isNamed = ({ names }: Row, by: Row): boolean =>
  by.names.reverts.includes(names.hash) || by.names.reverts.includes(names.subject);

/** The landed commits with their index by patch-id, subject and revert, in memory. */
export class LandedCommits {
  private readonly rows = new Map<string, Row>();

  /** Adds commits; one that a forced push had taken away is back. Answers the new ones, and those that count for another branch now. */
  add(commits: readonly LandedCommit[], recordedAt: Instant): readonly Row[] {
    const fresh: Row[] = [];
    for (const commit of commits) {
      const known = this.rows.get(commit.commit);
      const row = seenOn(known ?? firstRow(commit, recordedAt), commit.branch);
      this.rows.set(commit.commit, row);
      if (known?.branch !== row.branch || known.droppedAt !== undefined) fresh.push(row);
    }
    return fresh;
  }

  /** Takes commits from a branch; gone are those that no other has. */
  drop(hashes: readonly string[], from: string, droppedAt: Instant): readonly Row[] {
    const dropped = hashes.flatMap((hash) => this.rows.get(hash) ?? []);
    for (const row of dropped) {
      const branches = row.branches.filter((b) => b !== from);
      const branch = canonicalBranch(branches);
      const gone = { ...row, branches, droppedAt: row.droppedAt ?? droppedAt };
      this.rows.set(row.commit, branch === undefined ? gone : { ...row, branches, branch });
    }
    return dropped;
  }

  /** Those that some branch has. */
  standing(): readonly StoredCommit[] {
    return [...this.rows.values()].filter((r) => r.droppedAt === undefined).map(storedOf);
  }

  on(branch: string): readonly string[] {
    return [...this.rows.values()].filter((r) => r.branches.includes(branch)).map((r) => r.commit);
  }

  between({ from, to }: { readonly from: Instant; readonly to: Instant }): readonly StoredCommit[] {
    return [...this.rows.values()]
      .filter(({ committedAt }) => committedAt >= from && committedAt <= to)
      .map(storedOf);
  }

  isDropped(commit: string): boolean {
    return this.rows.get(commit)?.droppedAt !== undefined;
  }

  /** Some commits with what reverts them, what they revert, and so on. */
  family(seeds: readonly LandedCommit[]): readonly Row[] {
    const found = new Map<string, Row>();
    const todo = seeds.flatMap((c) => this.rows.get(c.commit) ?? []);
    for (let row = todo.pop(); row !== undefined; row = todo.pop()) {
      if (found.has(row.commit)) continue;
      found.set(row.commit, row);
      for (const other of this.rows.values())
        if (isNamed(row, other) || isNamed(other, row)) todo.push(other);
    }
    return [...found.values()];
  }

  /** Each of some commits with its family: see `SeriesReader.commitFamilies`. */
  families(hashes: readonly string[]): ReadonlyMap<string, readonly StoredCommit[]> {
    return new Map(
      hashes.flatMap((hash) => {
        const row = this.rows.get(hash);
        if (row === undefined) return [];
        const alike = [...this.rows.values()].filter((r) => r.names.subject === row.names.subject);
        return [[hash, this.family(alike).map(storedOf)] as const];
      }),
    );
  }

  of(mails: readonly StoredMail[]): readonly StoredCommit[] {
    if (this.rows.size === 0) return [];
    const query = commitQuery(mails);
    const [ids, subjects] = [new Set(query.patchIds), new Set(query.subjects)];
    const seeds = [...this.rows.values()].filter(
      ({ patchId, names }) => (patchId !== undefined && ids.has(patchId)) || subjects.has(names.subject),
    );
    return this.family(seeds).map(storedOf);
  }

  through(): Instant | undefined {
    return [...this.rows.values()]
      .map((r) => r.committedAt)
      .sort()
      .at(-1);
  }
}
