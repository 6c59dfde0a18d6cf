import { rolesOfHistory, type Role } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import type { Clock } from '../ports/clock';
import type { LandedReader } from '../ports/landed-reader';
import type { LandedLinks, StoredCommit, TakenCommits, TreeFacts, TreeStore } from '../ports/tree-store';
import {
  branchMoved,
  branchStream,
  commitLanded,
  maintainersSeen,
  tagSeen,
  type BranchMoved,
  type MaintainersSeen,
} from '../tree-facts';
import type { InMemoryMailWorld } from './mail-world';

/** What a tree says, in memory, beside the mails of a world. */
export class InMemoryTreeStore implements TreeStore, LandedReader {
  /** By commit, the version that made its links. */
  private readonly versions = new Map<string, string>();

  constructor(
    private readonly world: InMemoryMailWorld,
    private readonly clock: Clock,
  ) {}

  recorded(identities: readonly string[]): Promise<ReadonlySet<string>> {
    return this.world.recorded(identities);
  }

  async tip(project: string, branch: string): Promise<string | undefined> {
    const [last] = [...(await this.world.log.readStream(branchStream(project, branch)))].reverse();
    return (last?.data as BranchMoved | undefined)?.to;
  }

  async take(commits: readonly LandedCommit[], links?: LandedLinks): Promise<TakenCommits> {
    const outcomes = await this.world.log.append(commits.map(commitLanded));
    const fresh = this.world.landed.add(commits, this.clock.now());
    if (links !== undefined) this.putLinks(links);
    this.world.markCommits(this.world.landed.family(fresh));
    this.world.chains.markAffectedBy(fresh, links?.of);
    const appended = new Set(outcomes.filter((o) => o.appended).map((o) => o.idempotencyKey));
    const distinct = [...new Map(fresh.map((c) => [c.commit, c])).values()];
    const unseen = distinct.filter((c) => appended.has(`CommitLanded ${c.commit}`));
    return { new: unseen.length, reverts: unseen.filter((c) => c.names.reverts.length > 0).length };
  }

  async note({ project, tags, maintainers, moved }: TreeFacts): Promise<{ readonly tags: number }> {
    const now = this.clock.now();
    const seen = await this.world.log.append(tags.map((tag) => tagSeen(project, tag)));
    await this.world.log.append([
      ...maintainers.map(maintainersSeen),
      ...moved.map((move) => branchMoved(move, now)),
    ]);
    const { landed } = this.world;
    const dropped = moved.flatMap((move) => landed.drop(move.dropped ?? [], move.branch, now));
    for (const { commit } of dropped) if (landed.isDropped(commit)) this.unlink(commit);
    this.world.markCommits(landed.family(dropped));
    if (maintainers.length > 0 || dropped.length > 0) await this.world.markAllDirty();
    return { tags: seen.filter((o) => o.appended).length };
  }

  unlinked(version: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const stale = this.world.landed.standing().filter(({ commit }) => this.versions.get(commit) !== version);
    const commits = stale.map(({ commit }) => commit).sort();
    return Promise.resolve(commits.filter((commit) => commit > (after ?? '')).slice(0, limit));
  }

  async relink(links: LandedLinks): Promise<void> {
    this.putLinks(links);
    if (links.of.size > 0) await this.world.chains.markAllChains();
  }

  private putLinks({ version, of }: LandedLinks): void {
    for (const { commit, committedAt, recordedAt } of this.world.landed.standing()) {
      const links = of.get(commit);
      if (links === undefined) continue;
      this.versions.set(commit, version);
      this.world.links.put({ id: commit, ref: commit, sort: 'landed', at: committedAt, recordedAt, links });
    }
  }

  private unlink(commit: string): void {
    this.versions.delete(commit);
    this.world.links.remove(commit);
  }

  commitsOn(branch: string): Promise<readonly string[]> {
    return Promise.resolve(this.world.landed.on(branch));
  }

  landed(range: { readonly from: Instant; readonly to: Instant }): Promise<readonly StoredCommit[]> {
    return Promise.resolve(this.world.landed.between(range));
  }

  roles(project: string, knownAsOf?: Instant): Promise<readonly Role[]> {
    const versions = this.world.log.events
      .filter((e) => e.type === 'MaintainersSeen' && (knownAsOf === undefined || e.recordedAt <= knownAsOf))
      .map((e) => e.data as MaintainersSeen)
      .filter((seen) => seen.project === project && !this.world.landed.isDropped(seen.commit))
      .sort((a, b) => a.number - b.number);
    return Promise.resolve(rolesOfHistory(versions));
  }

  matched(): Promise<number> {
    const commits = [...this.world.derived().values()].flatMap((series) =>
      series.flatMap((s) =>
        s.series.revisions.flatMap((r) => r.patches.flatMap((p) => p.landing?.commit ?? [])),
      ),
    );
    return Promise.resolve(new Set(commits).size);
  }
}
