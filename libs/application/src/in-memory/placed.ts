import type { DerivedSeries } from '../derive';
import type { Resolved } from '../ports/series-reader';
import type { StoredCommit } from '../ports/tree-store';
import { LandedCommits } from './landed-commits';
import { Neighbourhoods } from './neighbourhoods';
import { resolveIn } from './resolve';
import { SetAside } from './set-aside';

/** What is known of neighbourhoods and commits, in memory, whatever the mails say. */
export class Placed extends SetAside {
  readonly landed = new LandedCommits();
  protected readonly index = new Neighbourhoods();

  conversationsAt(keys: readonly string[]): Promise<readonly string[]> {
    return Promise.resolve([...this.index.at(keys)].sort());
  }

  markAllDirty(): Promise<number> {
    for (const place of this.index.all()) this.index.mark(place);
    return Promise.resolve(this.index.all().length);
  }

  resolve(ref: string): Promise<Resolved | undefined> {
    return Promise.resolve(resolveIn(this.index.everything(), ref));
  }

  resolveAll(refs: readonly string[]): Promise<ReadonlyMap<string, Resolved>> {
    const all = this.index.everything();
    const found = refs.map((ref) => [ref, resolveIn(all, ref)] as const);
    return Promise.resolve(new Map(found.flatMap(([ref, one]) => (one === undefined ? [] : [[ref, one]]))));
  }

  commitFamilies(commits: readonly string[]): Promise<ReadonlyMap<string, readonly StoredCommit[]>> {
    return Promise.resolve(this.landed.families(commits));
  }

  derived(): ReadonlyMap<string, readonly DerivedSeries[]> {
    return this.index.everything();
  }

  conversations(afterId: string | undefined, limit: number): Promise<readonly string[]> {
    return Promise.resolve(
      this.index
        .all()
        .filter((id) => id > (afterId ?? ''))
        .slice(0, limit),
    );
  }

  connect(keys: readonly string[]): Promise<void> {
    this.index.connect(keys);
    return Promise.resolve();
  }
}
