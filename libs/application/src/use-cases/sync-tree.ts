import { linksVersion, type PatchLinks } from '@sluice/dependency';
import { lineOf } from '@sluice/series';
import { parseMaintainers } from '@sluice/freeze';
import type { ReadCommit, TreeBranch, TreeSource } from '../ports/tree-source';
import type { LandedLinks, TreeStore } from '../ports/tree-store';
import { maintainersSeenIdentity, type BranchMoved, type MaintainersSeen } from '../tree-facts';

export type SyncPorts = { readonly source: TreeSource; readonly store: TreeStore };

type Range = { readonly from: string; readonly to: string };

export type SyncOptions = {
  readonly project: string;
  /** Branches to follow; none: the main one. */
  readonly branches: readonly string[];
  /** Only these commits, of the first branch; where that branch is stays unrecorded. */
  readonly range?: Range | undefined;
  /** Folders of the project: what commits below them give to the index of dependencies is kept. Without, nothing is. */
  readonly roots?: readonly string[] | undefined;
  readonly onProgress?: ((branch: string, done: number, total: number) => void) | undefined;
  /** Commits read again so far, whose links an earlier version made. */
  readonly onRelinked?: ((done: number) => void) | undefined;
  readonly onForced?: ((branch: string, dropped: number) => void) | undefined;
};

export type SyncReport = {
  /** Commits read. */
  readonly commits: number;
  readonly new: number;
  /** New commits that revert something. */
  readonly reverts: number;
  readonly tags: number;
};

/** Commits of a range were asked for that the branch does not have: as which branch's they would count is not known. */
export class RangeNotOnBranchError extends Error {
  constructor({ from, to }: Range, branch: string, missing: number) {
    super(
      `${String(missing)} of the commits ${from}..${to} are not on ${branch}: name the branch they are on with --branch`,
    );
    this.name = 'RangeNotOnBranchError';
  }
}

/** Commits of one transaction. */
const GROUP = 500;

const FILE = 'MAINTAINERS';

type Work = {
  readonly branch: string;
  readonly revisions: readonly string[];
  readonly moved?: BranchMoved | undefined;
};

class TreeSync {
  private commits = 0;
  private fresh = 0;
  private reverts = 0;
  private relinked = 0;

  constructor(
    private readonly ports: SyncPorts,
    private readonly options: SyncOptions,
  ) {}

  async run(): Promise<SyncReport> {
    const { source, store } = this.ports;
    const main = await source.mainBranch();
    const names = this.options.branches.length === 0 ? [main] : this.options.branches;
    // Every name is looked at before anything is recorded: a mistyped one changes nothing.
    const branches: TreeBranch[] = [];
    for (const name of names) branches.push(await source.branch(name));
    const works: Work[] = [];
    for (const branch of branches.slice(0, this.options.range === undefined ? undefined : 1))
      works.push(await this.workOn(branch, main));
    const moved: BranchMoved[] = [];
    for (const work of works) {
      await this.take(work);
      if (work.moved !== undefined) moved.push(work.moved);
    }
    await this.relink();
    const maintainers = await this.maintainers(branches);
    const { tags } = await store.note({
      project: this.options.project,
      tags: await source.tags(),
      maintainers,
      moved,
    });
    return { commits: this.commits, new: this.fresh, reverts: this.reverts, tags };
  }

  private async workOn(branch: TreeBranch, main: string): Promise<Work> {
    const { range } = this.options;
    // A release's branch has what it does not share with the main one.
    const isMain = lineOf(branch.name) === 'main';
    const apart = isMain ? [] : [`^${(await this.ports.source.branch(main)).tip}`];
    return range === undefined ? this.sinceLastTime(branch, apart) : this.inRange(branch, range, apart);
  }

  /** @throws RangeNotOnBranchError */
  private async inRange({ name, tip }: TreeBranch, range: Range, apart: readonly string[]): Promise<Work> {
    const { source } = this.ports;
    const [from, to] = [await source.commit(range.from), await source.commit(range.to)];
    const revisions = [to, `^${from}`];
    const missing = await source.count([...revisions, `^${tip}`]);
    if (missing > 0) throw new RangeNotOnBranchError(range, name, missing);
    return { branch: name, revisions: [...revisions, ...apart] };
  }

  /** What a branch has got since it was last looked at. */
  private async sinceLastTime({ name, tip }: TreeBranch, apart: readonly string[]): Promise<Work> {
    const { source, store } = this.ports;
    const from = await store.tip(this.options.project, name);
    if (from === tip) return { branch: name, revisions: [] };
    const known = from !== undefined && (await source.has(from)) ? [`^${from}`] : [];
    const moved = { project: this.options.project, branch: name, from, to: tip };
    const isForced = from !== undefined && !(known.length > 0 && (await source.isAncestor(from, tip)));
    return {
      branch: name,
      revisions: [tip, ...apart, ...known],
      moved: isForced ? { ...moved, dropped: await this.dropped(name, tip) } : moved,
    };
  }

  /** Commits seen on a branch that its new tip does not reach. */
  private async dropped(branch: string, tip: string): Promise<readonly string[]> {
    const there = await this.ports.source.hashes([tip]);
    const dropped = (await this.ports.store.commitsOn(branch)).filter((commit) => !there.has(commit));
    this.options.onForced?.(branch, dropped.length);
    return dropped.sort();
  }

  private async take({ branch, revisions }: Work): Promise<void> {
    if (revisions.length === 0) return;
    const { source } = this.ports;
    const total = await source.count(revisions);
    let batch: ReadCommit[] = [];
    let done = 0;
    for await (const commit of source.commits(revisions, branch, this.options.roots)) {
      batch.push(commit);
      if (batch.length < GROUP) continue;
      await this.takeBatch(batch);
      done += batch.length;
      batch = [];
      this.options.onProgress?.(branch, done, total);
    }
    await this.takeBatch(batch);
    this.options.onProgress?.(branch, total, total);
  }

  private async takeBatch(batch: readonly ReadCommit[]): Promise<void> {
    if (batch.length === 0) return;
    const { roots } = this.options;
    const taken = await this.ports.store.take(
      batch.map(({ commit }) => commit),
      roots === undefined ? undefined : linksIn(batch, roots),
    );
    this.commits += batch.length;
    this.fresh += taken.new;
    this.reverts += taken.reverts;
  }

  /** Reads again the commits whose links another version made, or none: they are derived, and no part of what was recorded. */
  private async relink(): Promise<void> {
    const { roots } = this.options;
    if (roots === undefined) return;
    const version = linksVersion(roots);
    for (let after: string | undefined; ;) {
      const stale = await this.ports.store.unlinked(version, after, GROUP);
      if (stale.length === 0) return;
      const batch: ReadCommit[] = [];
      for await (const read of this.ports.source.commitsByHash(stale, roots)) batch.push(read);
      await this.ports.store.relink(linksIn(batch, roots));
      this.relinked += batch.length;
      after = stale.at(-1);
      this.options.onRelinked?.(this.relinked);
    }
  }

  /** The versions of MAINTAINERS that are not recorded yet. A release's branch has its own, which says nothing of the project. */
  private async maintainers(branches: readonly TreeBranch[]): Promise<readonly MaintainersSeen[]> {
    const main = branches.find(({ name }) => lineOf(name) === 'main');
    if (main === undefined) return [];
    const { project } = this.options;
    const found: MaintainersSeen[] = [];
    let number = 0;
    for await (const { commit, at, text } of this.ports.source.versions(FILE, main.tip))
      found.push({ project, number: number++, commit, at, areas: areasOf(text) });
    const identity = (seen: MaintainersSeen) => maintainersSeenIdentity(project, seen.commit);
    const recorded = await this.ports.store.recorded(found.map(identity));
    return found.filter((seen) => !recorded.has(identity(seen)));
  }
}

const linksIn = (batch: readonly ReadCommit[], roots: readonly string[]): LandedLinks => {
  const of = new Map<string, PatchLinks>();
  for (const { commit, links } of batch) if (links !== undefined) of.set(commit.commit, links);
  return { version: linksVersion(roots), of };
};

const areasOf = (text: string): MaintainersSeen['areas'] =>
  parseMaintainers(text).map(({ area, people, files }) => ({ area, people, files }));

/**
 * Takes what a project's tree says: landed commits of branches, tags, and its MAINTAINERS files, since the last time. What was read before the
 * process was killed stays; where a branch is, is recorded last. Deriving what became dirty is the caller's next step.
 */
export const syncTree = (ports: SyncPorts, options: SyncOptions): Promise<SyncReport> =>
  new TreeSync(ports, options).run();
