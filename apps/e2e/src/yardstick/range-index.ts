import { rangeCommits } from '@sluice/git-tree';
import type { LinkedPatch, LinkIndex, LinksAsked, RangeCommit } from '@sluice/application';
import { linksOf, namesOfCommit, type PatchRef } from '@sluice/dependency';

/** Lists of rows by each of their keys. */
class Keys<K> {
  private readonly rows = new Map<K, LinkedPatch[]>();

  add(keys: readonly K[], row: LinkedPatch): void {
    for (const key of keys) {
      const there = this.rows.get(key);
      if (there === undefined) this.rows.set(key, [row]);
      else there.push(row);
    }
  }

  of(keys: readonly K[] | undefined): readonly LinkedPatch[] {
    return (keys ?? []).flatMap((key) => this.rows.get(key) ?? []);
  }
}

/** The commits of a range, indexed in memory as the database indexes those it took. */
export class RangeIndex implements LinkIndex {
  readonly commits = new Map<PatchRef, RangeCommit>();
  private readonly rows = new Map<PatchRef, LinkedPatch>();
  private readonly words = { fresh: new Keys<string>(), uses: new Keys<string>(), names: new Keys<string>() };
  private readonly lines = { adds: new Keys<number>(), touches: new Keys<number>() };

  take(commit: RangeCommit, roots: readonly string[]): void {
    const links = linksOf(commit.diff, namesOfCommit(commit), roots);
    const at = commit.committedAt;
    const row: LinkedPatch = { ref: commit.commit, sort: 'landed', at, recordedAt: at, links };
    this.commits.set(commit.commit, commit);
    this.rows.set(commit.commit, row);
    this.words.fresh.add(links.fresh, row);
    this.words.uses.add(links.uses, row);
    this.words.names.add(
      links.names.map((n) => n.key),
      row,
    );
    this.lines.adds.add(links.adds, row);
    this.lines.touches.add(links.touches, row);
  }

  byRef(refs: readonly PatchRef[]): Promise<readonly LinkedPatch[]> {
    return Promise.resolve(refs.flatMap((ref) => this.rows.get(ref) ?? []));
  }

  find(asked: LinksAsked, limit: number): Promise<readonly LinkedPatch[]> {
    const found = new Set([
      ...this.words.fresh.of(asked.fresh),
      ...this.words.uses.of(asked.uses),
      ...this.words.names.of(asked.names),
      ...this.lines.adds.of(asked.adds),
      ...this.lines.touches.of(asked.touches),
    ]);
    const inOrder = [...found].sort((a, b) => (`${a.at} ${a.ref}` < `${b.at} ${b.ref}` ? -1 : 1));
    return Promise.resolve(inOrder.slice(0, limit));
  }

  commitsNamed(abbreviated: readonly string[]): Promise<ReadonlyMap<string, PatchRef>> {
    const named = new Map<string, PatchRef>();
    for (const short of abbreviated)
      for (const commit of this.commits.keys()) if (commit.startsWith(short)) named.set(short, commit);
    return Promise.resolve(named);
  }
}

/** Indexes the commits of a range of a tree. */
export const indexRange = async (
  gitDir: string,
  range: string,
  roots: readonly string[],
): Promise<RangeIndex> => {
  const index = new RangeIndex();
  for await (const commit of rangeCommits(gitDir, range)) index.take(commit, roots);
  return index;
};
